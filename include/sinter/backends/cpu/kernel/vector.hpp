// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Vectors of one instruction set: what they are, how they come from memory and go back.
///
/// Kernel files are read once for each instruction set by `kernels.hpp`, under its target and in its namespace
/// (SINTER_KERNEL_PASS is 0, 1 or 2: baseline, AVX2, AVX-512); read alone they bring all of that in. They include
/// nothing else. A few instructions are written as such: no vector expression of theirs is compiled well by every compiler,
/// and intrinsics would cost each user the time to read their header.
#ifndef SINTER_KERNEL_PASS
#include <sinter/backends/cpu/kernels.hpp>
#else

namespace SINTER_KERNEL_NAMESPACE {

using vectors = simd<SINTER_KERNEL_WIDTH>;
using floats = vectors::floats;
using ints = vectors::ints;
using unsigneds = vectors::unsigneds;

/// Elements of one vector.
inline constexpr int lanes = vectors::lanes;

/// Whether results are the same bits on every instruction set: docs/design/strict.md.
inline constexpr bool is_strict = SINTER_KERNEL_STRICT;
/// How an element is computed that vectors do not reach.
using scalar_meaning = std::conditional_t<is_strict, by_series, by_library>;

/// One value in every lane. Subtracting zero is the form that every compiler turns into one broadcast, and it keeps -0.
SINTER_INLINE floats splat(float x) { return x - floats{}; }
SINTER_INLINE ints splat(std::int32_t x) { return x - ints{}; }

/// The same bits as another type; free.
SINTER_INLINE ints as_ints(floats x) { return reinterpret_cast<ints>(x); }
SINTER_INLINE ints as_ints(unsigneds x) { return reinterpret_cast<ints>(x); }
SINTER_INLINE floats as_floats(ints x) { return reinterpret_cast<floats>(x); }
SINTER_INLINE unsigneds as_unsigneds(ints x) { return reinterpret_cast<unsigneds>(x); }

/// 0, 1, 2 …
template <int... Lane>
SINTER_INLINE ints make_lane_numbers(std::integer_sequence<int, Lane...>) {
  return ints{Lane...};
}
SINTER_INLINE ints lane_numbers() { return make_lane_numbers(vectors::lane_sequence{}); }

/// Lane i takes lane Index[i] of `a` followed by `b`.
template <int... Index, class Vector>
SINTER_INLINE Vector shuffle(Vector a, Vector b) {
#if defined(__clang__)
  return __builtin_shufflevector(a, b, Index...);
#else
  using indices = decltype(a < b);  // nvcc's parser counts a pack of indices as one
  return __builtin_shuffle(a, b, indices{Index...});
#endif
}

/// Lane i takes what lane i + By holds, around the end.
template <int By, class Vector, int... Lane>
SINTER_INLINE Vector rotate(Vector x, std::integer_sequence<int, Lane...>) {
  return shuffle<((Lane + By) % lanes)...>(x, x);
}
template <int By, class Vector>
SINTER_INLINE Vector rotate(Vector x) {
  return rotate<By>(x, vectors::lane_sequence{});
}

/// All ones in the first `count` lanes.
SINTER_INLINE ints first_lanes(int count) { return lane_numbers() < splat(count); }

SINTER_INLINE floats choose(ints mask, floats yes, floats no) { return mask ? yes : no; }
SINTER_INLINE ints choose(ints mask, ints yes, ints no) { return mask ? yes : no; }

/// The larger, and `b` where either is NaN: what one instruction does, and what `a > b ? a : b` says.
SINTER_INLINE floats maximum(floats a, floats b) { return a > b ? a : b; }
SINTER_INLINE ints maximum(ints a, ints b) { return a > b ? a : b; }
SINTER_INLINE floats minimum(floats a, floats b) { return a < b ? a : b; }
SINTER_INLINE ints minimum(ints a, ints b) { return a < b ? a : b; }

/// The same, written out where what is done with the result would have g++ make a comparison and a blend of it.
SINTER_INLINE floats maximum_at_once(floats a, floats b) {
#if SINTER_KERNEL_PASS > 0 || (SINTER_X86 && defined(__AVX__))
  floats larger;
  asm("vmaxps %2, %1, %0" : "=v"(larger) : "v"(a), "v"(b));
  return larger;
#elif SINTER_X86
  asm("maxps %1, %0" : "+x"(a) : "x"(b));
  return a;
#else
  return maximum(a, b);
#endif
}
SINTER_INLINE floats minimum_at_once(floats a, floats b) {
#if SINTER_KERNEL_PASS > 0 || (SINTER_X86 && defined(__AVX__))
  floats smaller;
  asm("vminps %2, %1, %0" : "=v"(smaller) : "v"(a), "v"(b));
  return smaller;
#elif SINTER_X86
  asm("minps %1, %0" : "+x"(a) : "x"(b));
  return a;
#else
  return minimum(a, b);
#endif
}

/// Within [low, high]; NaN stays NaN. Written out, since g++ makes a comparison and a blend of each half.
SINTER_INLINE floats clamp(floats x, floats low, floats high) {
#if SINTER_KERNEL_PASS > 0 || (SINTER_X86 && defined(__AVX__))
  asm("vminps %0, %1, %0" : "+v"(x) : "v"(high));
  asm("vmaxps %0, %1, %0" : "+v"(x) : "v"(low));
  return x;
#else
  x = choose(high < x, high, x);
  return choose(low > x, low, x);
#endif
}

/// Correctly rounded.
SINTER_INLINE floats square_root(floats x) {
  floats root;
#if SINTER_KERNEL_PASS > 0 || (SINTER_X86 && defined(__AVX__))
  asm("vsqrtps %1, %0" : "=v"(root) : "v"(x));
#elif SINTER_X86
  asm("sqrtps %1, %0" : "=x"(root) : "x"(x));
#else
  for (int i = 0; i < lanes; ++i) root[i] = __builtin_sqrtf(x[i]);
#endif
  return root;
}

/// The nearest whole number, for |x| < 2^22.
SINTER_INLINE floats nearest(floats x) {
#if SINTER_KERNEL_PASS == 2
  floats whole;
  asm("vrndscaleps $8, %1, %0" : "=v"(whole) : "v"(x));
  return whole;
#elif SINTER_KERNEL_PASS == 1
  floats whole;
  asm("vroundps $8, %1, %0" : "=x"(whole) : "x"(x));
  return whole;
#else
  const floats magic = splat(12582912.0f);  // 1.5 · 2^23: a sum with it has no fraction
  return x + magic - magic;
#endif
}

/// Rounds towards zero; where the value does not fit, the result is whatever the machine's conversion gives.
SINTER_INLINE ints truncate(floats x) { return __builtin_convertvector(x, ints); }
SINTER_INLINE floats to_floats(ints x) { return __builtin_convertvector(x, floats); }

// Whole vectors in memory --------------------------------------------------------------------------------------------

SINTER_INLINE floats load(const float* from) { return *reinterpret_cast<const vectors::floats_in_memory*>(from); }
SINTER_INLINE ints load(const std::int32_t* from) { return *reinterpret_cast<const vectors::ints_in_memory*>(from); }
SINTER_INLINE void store(float* to, floats x) { *reinterpret_cast<vectors::floats_in_memory*>(to) = x; }
SINTER_INLINE void store(std::int32_t* to, ints x) { *reinterpret_cast<vectors::ints_in_memory*>(to) = x; }

/// Elements `stride` apart.
template <class Vector, class Element, int... Lane>
SINTER_INLINE Vector gather(const Element* from, std::int64_t stride, std::integer_sequence<int, Lane...>) {
  return Vector{from[Lane * stride]...};
}
SINTER_INLINE floats gather(const float* from, std::int64_t stride) { return gather<floats>(from, stride, vectors::lane_sequence{}); }
template <class Integer>
SINTER_INLINE ints gather(const Integer* from, std::int64_t stride) {
  return gather<ints>(from, stride, vectors::lane_sequence{});
}

/// Bytes become i32 lanes, and go back without their upper bits.
SINTER_INLINE ints load(const std::uint8_t* from) {
#if SINTER_KERNEL_PASS > 0
  ints x;
  asm("vpmovzxbd %1, %0" : "=v"(x) : "m"(*reinterpret_cast<const vectors::bytes_in_memory*>(from)));
  return x;
#else
  return gather(from, 1);
#endif
}

SINTER_INLINE ints load(const std::int8_t* from) {
#if SINTER_KERNEL_PASS > 0
  ints x;
  asm("vpmovsxbd %1, %0" : "=v"(x) : "m"(*reinterpret_cast<const vectors::bytes_in_memory*>(from)));
  return x;
#else
  return gather(from, 1);
#endif
}

SINTER_INLINE void store(std::uint8_t* to, ints x) {
#if SINTER_KERNEL_PASS == 2
  asm("vpmovdb %1, %0" : "=m"(*reinterpret_cast<vectors::bytes_in_memory*>(to)) : "v"(x));
#elif SINTER_KERNEL_PASS == 1
  simd<16>::ints packed;
  asm("vextracti128 $1, %t1, %x0\n\tvpackusdw %x0, %x1, %x0\n\tvpackuswb %x0, %x0, %x0" : "=&x"(packed) : "x"(x & splat(255)));
  asm("vmovq %x1, %0" : "=m"(*reinterpret_cast<vectors::bytes_in_memory*>(to)) : "x"(packed));
#else
  for (int i = 0; i < lanes; ++i) to[i] = static_cast<std::uint8_t>(x[i]);
#endif
}
SINTER_INLINE void store(std::int8_t* to, ints x) { store(reinterpret_cast<std::uint8_t*>(to), x); }

// The first `count` lanes, 0 < count < lanes; lanes not loaded are zero ----------------------------------------------

/// The form for what has no masked instruction: through a buffer.
template <class Element>
SINTER_INLINE auto gather_part(const Element* from, std::int64_t stride, int count) {
  Element buffer[lanes]{};
  for (int i = 0; i < count; ++i) buffer[i] = from[i * stride];
  return load(buffer);
}
template <class Element, class Vector>
SINTER_INLINE void scatter_part(Element* to, Vector x, int count) {
  Element buffer[lanes];
  store(buffer, x);
  for (int i = 0; i < count; ++i) to[i] = buffer[i];
}

#if SINTER_KERNEL_PASS == 2
SINTER_INLINE std::uint16_t lane_bits(int count) { return static_cast<std::uint16_t>((1u << count) - 1); }
#endif

SINTER_INLINE floats load_part(const float* from, int count) {
#if SINTER_KERNEL_PASS == 2
  floats x;
  asm("vmovups %1, %0%{%2%}%{z%}" : "=v"(x) : "m"(*reinterpret_cast<const vectors::floats_in_memory*>(from)), "Yk"(lane_bits(count)));
  return x;
#elif SINTER_KERNEL_PASS == 1
  floats x;
  asm("vmaskmovps %1, %2, %0" : "=x"(x) : "m"(*reinterpret_cast<const vectors::floats_in_memory*>(from)), "x"(first_lanes(count)));
  return x;
#else
  return floats{from[0], count > 1 ? from[1] : 0.0f, count > 2 ? from[2] : 0.0f};
#endif
}
SINTER_INLINE ints load_part(const std::int32_t* from, int count) {
  return as_ints(load_part(reinterpret_cast<const float*>(from), count));
}

SINTER_INLINE ints load_part(const std::uint8_t* from, int count) {
#if SINTER_KERNEL_PASS == 2
  ints x;
  asm("vpmovzxbd %1, %0%{%2%}%{z%}" : "=v"(x) : "m"(*reinterpret_cast<const vectors::bytes_in_memory*>(from)), "Yk"(lane_bits(count)));
  return x;
#else
  return gather_part(from, 1, count);
#endif
}
SINTER_INLINE ints load_part(const std::int8_t* from, int count) {
  return as_ints(as_unsigneds(load_part(reinterpret_cast<const std::uint8_t*>(from), count)) << 24) >> 24;
}

/// Two elements, then one: a masked store costs AMD's machines 12 cycles, a buffer a failed store forwarding.
SINTER_INLINE void store_part_of_quad(float* to, simd<16>::floats x, int count) {
  typedef std::uint64_t pair __attribute__((aligned(1), may_alias));
  const auto pairs = reinterpret_cast<simd<16>::longs>(x);
  if (count & 2) *reinterpret_cast<pair*>(to) = pairs[0];
  if (count & 1) to[count & 2] = count & 2 ? x[2] : x[0];
}

SINTER_INLINE void store_part(float* to, floats x, int count) {
#if SINTER_KERNEL_PASS == 2
  asm("vmovups %1, %0%{%2%}" : "+m"(*reinterpret_cast<vectors::floats_in_memory*>(to)) : "v"(x), "Yk"(lane_bits(count)));
#elif SINTER_KERNEL_PASS == 1
  simd<16>::floats low = __builtin_shufflevector(x, x, 0, 1, 2, 3);
  if (count & 4) {
    *reinterpret_cast<simd<16>::floats_in_memory*>(to) = low;
    low = __builtin_shufflevector(x, x, 4, 5, 6, 7);
    to += 4;
  }
  store_part_of_quad(to, low, count);
#else
  store_part_of_quad(to, x, count);
#endif
}
SINTER_INLINE void store_part(std::int32_t* to, ints x, int count) { store_part(reinterpret_cast<float*>(to), as_floats(x), count); }

SINTER_INLINE void store_part(std::uint8_t* to, ints x, int count) {
#if SINTER_KERNEL_PASS == 2
  asm("vpmovdb %1, %0%{%2%}" : "+m"(*reinterpret_cast<vectors::bytes_in_memory*>(to)) : "v"(x), "Yk"(lane_bits(count)));
#else
  scatter_part(to, x, count);
#endif
}
SINTER_INLINE void store_part(std::int8_t* to, ints x, int count) { store_part(reinterpret_cast<std::uint8_t*>(to), x, count); }

// Bools: one byte 0 or 1 in memory, all ones or zero in a lane -------------------------------------------------------

SINTER_INLINE const std::uint8_t* bytes_of(const bool* p) { return reinterpret_cast<const std::uint8_t*>(p); }
SINTER_INLINE std::uint8_t* bytes_of(bool* p) { return reinterpret_cast<std::uint8_t*>(p); }

SINTER_INLINE ints splat(bool x) { return splat(-static_cast<std::int32_t>(x)); }
SINTER_INLINE ints load(const bool* from) { return -load(bytes_of(from)); }
SINTER_INLINE ints gather(const bool* from, std::int64_t stride) { return -gather(bytes_of(from), stride); }
SINTER_INLINE ints gather_part(const bool* from, std::int64_t stride, int count) { return -gather_part(bytes_of(from), stride, count); }
SINTER_INLINE ints load_part(const bool* from, int count) { return -load_part(bytes_of(from), count); }
SINTER_INLINE void store(bool* to, ints x) { store(bytes_of(to), -x); }
SINTER_INLINE void store_part(bool* to, ints x, int count) { store_part(bytes_of(to), -x, count); }

}  // namespace SINTER_KERNEL_NAMESPACE

#endif
