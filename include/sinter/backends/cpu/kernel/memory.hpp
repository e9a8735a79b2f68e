// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// How vectors of one instruction set come from memory and go back: whole, in part, with a stride, from bytes and from bools.
#ifndef SINTER_KERNEL_PASS
#include <sinter/backends/cpu/kernels.hpp>
#else

namespace SINTER_KERNEL_NAMESPACE {

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

// Up to a whole vector -----------------------------------------------------------------------------------------------

/// Masks have a place for every lane; where there are none, a whole vector is another instruction.
template <class Element>
SINTER_INLINE auto load_up_to(const Element* from, int count) {
  constexpr bool has_masks = SINTER_KERNEL_PASS == 2 || (SINTER_KERNEL_PASS == 1 && sizeof(Element) == 4);
  if (!has_masks && count == lanes) return load(from);
  return load_part(from, count);
}
template <class Element>
SINTER_INLINE auto gather_up_to(const Element* from, std::int64_t stride, int count) {
  return count == lanes ? gather(from, stride) : gather_part(from, stride, count);
}

}  // namespace SINTER_KERNEL_NAMESPACE

#endif
