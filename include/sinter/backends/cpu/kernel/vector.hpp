// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Vectors of one instruction set, and what every kernel does with them.
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

}  // namespace SINTER_KERNEL_NAMESPACE

#endif
