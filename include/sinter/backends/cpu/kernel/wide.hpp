// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// A vector of floats as two of doubles: where 24 bits are too few on the way to a result of 24 bits.
#ifndef SINTER_KERNEL_PASS
#include <sinter/backends/cpu/kernels.hpp>
#else

namespace SINTER_KERNEL_NAMESPACE {

using doubles = vectors::doubles;
using longs = vectors::longs;

SINTER_INLINE doubles splat(double x) { return x - doubles{}; }
SINTER_INLINE longs as_longs(doubles x) { return reinterpret_cast<longs>(x); }
SINTER_INLINE doubles as_doubles(longs x) { return reinterpret_cast<doubles>(x); }
SINTER_INLINE longs splat_long(std::uint64_t x) { return x - longs{}; }

/// The mask is what comparing doubles yields.
template <class Mask>
SINTER_INLINE doubles choose(Mask mask, doubles yes, doubles no) {
  return mask ? yes : no;
}

// Lists of indices and not packs: nvcc's parser counts a pack as one.
SINTER_INLINE doubles lower(floats x) {
#if SINTER_KERNEL_PASS == 2
  return __builtin_convertvector(__builtin_shufflevector(x, x, 0, 1, 2, 3, 4, 5, 6, 7), doubles);
#elif SINTER_KERNEL_PASS == 1
  return __builtin_convertvector(__builtin_shufflevector(x, x, 0, 1, 2, 3), doubles);
#else
  return __builtin_convertvector(__builtin_shufflevector(x, x, 0, 1), doubles);
#endif
}
SINTER_INLINE doubles upper(floats x) {
#if SINTER_KERNEL_PASS == 2
  return __builtin_convertvector(__builtin_shufflevector(x, x, 8, 9, 10, 11, 12, 13, 14, 15), doubles);
#elif SINTER_KERNEL_PASS == 1
  return __builtin_convertvector(__builtin_shufflevector(x, x, 4, 5, 6, 7), doubles);
#else
  return __builtin_convertvector(__builtin_shufflevector(x, x, 2, 3), doubles);
#endif
}
/// Both halves, rounded to floats.
SINTER_INLINE floats narrowed(doubles low, doubles high) {
  const vectors::half_floats a = __builtin_convertvector(low, vectors::half_floats),
                             b = __builtin_convertvector(high, vectors::half_floats);
#if SINTER_KERNEL_PASS == 2
  return __builtin_shufflevector(a, b, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
#elif SINTER_KERNEL_PASS == 1
  return __builtin_shufflevector(a, b, 0, 1, 2, 3, 4, 5, 6, 7);
#else
  return __builtin_shufflevector(a, b, 0, 1, 2, 3);
#endif
}

/// Whether any lane of a mask is set.
SINTER_INLINE bool any(ints mask) {
#if SINTER_KERNEL_PASS == 2
  std::uint16_t bits;
  asm("vptestmd %1, %1, %0" : "=Yk"(bits) : "v"(mask));
  return bits != 0;
#elif SINTER_KERNEL_PASS == 1
  int bits;
  asm("vmovmskps %1, %0" : "=r"(bits) : "x"(mask));
  return bits != 0;
#else
  std::int32_t lane[lanes], all = 0;
  store(lane, mask);
  for (const std::int32_t one : lane) all |= one;
  return all != 0;
#endif
}

/// Puts the card's results where the mask is set; `x` and `y` are the operands.
template <ir::opcode Op>
SINTER_INLINE floats with_slow_lanes(floats result, ints slow, floats x, floats y) {
  if (__builtin_expect(any(slow), 0)) {
    float values[lanes], seconds[lanes];
    std::int32_t wanted[lanes];
    store(values, x);
    store(seconds, y);
    store(wanted, slow);
    by_lanes<Op, scalar_meaning>(values, seconds, wanted, lanes);
    return choose(slow, load(values), result);
  }
  return result;
}

SINTER_INLINE doubles magnitude(doubles x) { return as_doubles(as_longs(x) & splat_long(0x7fffffffffffffff)); }
SINTER_INLINE longs sign_bit(doubles x) { return as_longs(x) & splat_long(0x8000000000000000); }
SINTER_INLINE doubles with_sign(doubles x, longs sign) { return as_doubles(as_longs(x) | sign); }

/// The nearest whole number, for |x| < 2^51.
SINTER_INLINE doubles nearest(doubles x) {
  const doubles magic = splat(6755399441055744.0);  // 1.5 · 2^52: a sum with it has no fraction
  return x + magic - magic;
}
/// The whole part of 0 <= x < 2^51.
SINTER_INLINE doubles whole_part(doubles x) {
  const doubles n = nearest(x);
  return n - choose(n > x, splat(1.0), doubles{});
}

SINTER_INLINE doubles square_root(doubles x) {
  doubles root;
#if SINTER_KERNEL_PASS > 0 || (SINTER_X86 && defined(__AVX__))
  asm("vsqrtpd %1, %0" : "=v"(root) : "v"(x));
#elif SINTER_X86
  asm("sqrtpd %1, %0" : "=x"(root) : "x"(x));
#else
  for (int i = 0; i < lanes / 2; ++i) root[i] = __builtin_sqrt(x[i]);
#endif
  return root;
}

/// c0 + c1 · x + c2 · x² …, in Horner's order.
template <class Vector, class Number>
SINTER_INLINE Vector polynomial(Vector, Number last) {
  return splat(last);
}
template <class Vector, class Number, class... Numbers>
SINTER_INLINE Vector polynomial(Vector x, Number first, Numbers... rest) {
  return polynomial(x, rest...) * x + splat(first);
}

}  // namespace SINTER_KERNEL_NAMESPACE

#endif
