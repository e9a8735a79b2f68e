// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Signs, rounding, and the functions that are computed in float; their largest errors stand in docs/design/cpu-kernels.md.
#ifndef SINTER_KERNEL_PASS
#include <sinter/backends/cpu/kernels.hpp>
#else

namespace SINTER_KERNEL_NAMESPACE {

SINTER_INLINE ints sign_bit(floats x) { return as_ints(x) & splat(std::int32_t{-0x7fffffff - 1}); }
SINTER_INLINE floats magnitude(floats x) { return as_floats(as_ints(x) & splat(0x7fffffff)); }
SINTER_INLINE floats with_sign(floats x, ints sign) { return as_floats(as_ints(x) | sign); }
/// -1, 0 or 1; a NaN is 0.
SINTER_INLINE floats sign_of(floats x) { return to_floats((x < floats{}) - (x > floats{})); }
SINTER_INLINE ints sign_of(ints x) { return (x < ints{}) - (x > ints{}); }

/// max(0, x), and a NaN stays: the instruction gives its second operand then. Written out, since g++ makes a comparison and a masked move of it.
SINTER_INLINE floats rectified(floats x) {
#if SINTER_KERNEL_PASS > 0 && !defined(__clang__)
  floats y;
  asm("vmaxps %1, %2, %0" : "=v"(y) : "v"(x), "v"(floats{}));
  return y;
#else
  return maximum(floats{}, x);
#endif
}

/// How to round to whole numbers, in the instructions' numbers.
enum class whole : int { nearest = 8, floor = 9, ceil = 10, trunc = 11 };

/// For any x.
template <whole How>
SINTER_INLINE floats to_whole(floats x) {
#if SINTER_KERNEL_PASS == 2
  floats result;
  asm("vrndscaleps %2, %1, %0" : "=v"(result) : "v"(x), "i"(static_cast<int>(How)));
  return result;
#elif SINTER_KERNEL_PASS == 1
  floats result;
  asm("vroundps %2, %1, %0" : "=x"(result) : "x"(x), "i"(static_cast<int>(How)));
  return result;
#else
  const floats a = magnitude(x), two_to_23 = splat(8388608.0f), one = splat(1.0f);
  floats n = (a + two_to_23) - two_to_23;  // the nearest, halves to the even
  if constexpr (How == whole::trunc) n = n - choose(n > a, one, floats{});
  n = with_sign(n, sign_bit(x));
  if constexpr (How == whole::floor) n = n - choose(n > x, one, floats{});
  if constexpr (How == whole::ceil) n = with_sign(magnitude(n + choose(n < x, one, floats{})), sign_bit(x));
  return choose(a < two_to_23, n, x);  // beyond, all numbers are whole; a NaN stays
#endif
}

/// 2^x = 2^n · 2^r with n = round(x), |r| <= ½.
SINTER_INLINE floats power_of_two(floats x) {
  x = clamp(x, splat(-151.0f), splat(129.0f));  // beyond these bounds the result changes no more
  const floats n = nearest(x), r = x - n;
  const floats p =
      polynomial(r, 0x1.62e43p-1f, 0x1.ebfbep-3f, 0x1.c6b08ep-5f, 0x1.3b2a1cp-7f, 0x1.5d879ep-10f, 0x1.44402p-13f, 0x1.00a594p-16f);
  return scale(r * p + splat(1.0f), n);
}

/// An odd polynomial below 5/8; above, 1 - 2 / (exp(2|x|) + 1).
SINTER_INLINE floats hyperbolic_tangent(floats x) {
  const floats a = magnitude(x), z = a * a, one = splat(1.0f);
  const floats p = polynomial(z, -0x1.555556p-2f, 0x1.1110e4p-3f, -0x1.ba0718p-5f, 0x1.648e8ep-6f, -0x1.10bbf4p-7f, 0x1.2977d8p-9f);
  const floats near = a + a * z * p, far = one - splat(2.0f) / (exponential(a + a) + one);
  return with_sign(choose(a < splat(0.625f), near, far), sign_bit(x));
}

/// An odd polynomial below 1; above, 1 - exp(log(erfc(|x|))) by a polynomial for that logarithm. On AVX-512 by pieces, in half of the instructions.
SINTER_INLINE floats error_function(floats x) {
#if SINTER_KERNEL_PASS == 2 && !SINTER_KERNEL_STRICT
  return error_function_by_pieces(x);
#else
  const floats a = magnitude(x), z = a * a, far = splat(3.95f);  // beyond, the result is 1
  const floats near = a + a * polynomial(z, 0x1.06eba8p-3f, -0x1.812746p-2f, 0x1.ce2f08p-4f, -0x1.b829c8p-6f, 0x1.562a6p-8f,
                                         -0x1.bccf66p-11f, 0x1.d8875p-14f, -0x1.445f48p-17f);
  const floats b = choose(a > far, far, a);
  const floats l = polynomial(b, 0x1.595b1ep-12f, -0x1.215982p+0f, -0x1.4375bap-1f, -0x1.c329bp-4f, 0x1.b188f8p-6f, -0x1.38e1a2p-8f,
                              0x1.3a9a16p-11f, -0x1.85bbeep-15f, 0x1.bd26ecp-20f);
  return with_sign(choose(a < splat(1.0f), near, splat(1.0f) - exponential(l)), sign_bit(x));
#endif
}

/// Sine (Turn = 0) or cosine (Turn = 1): reduced by π/2 in double, then two polynomials in float, of which the quadrant takes one.
///
/// Range   |x| < 2^20; lanes beyond go to the library one by one
template <int Turn>
SINTER_INLINE floats sine(floats x) {
  const exponent_and_rest low = reduce_by_half_pi(lower(x)), high = reduce_by_half_pi(upper(x));
  const floats r = narrowed(low.r, high.r), z = r * r;
  const ints quadrant = truncate(narrowed(low.n, high.n)) + splat(std::int32_t{Turn});
  const floats s = r + r * z * polynomial(z, -0x1.555556p-3f, 0x1.11110ep-7f, -0x1.a013a4p-13f, 0x1.6dbcfcp-19f);
  const floats c =
      splat(1.0f) + (splat(-0.5f) * z + z * z * polynomial(z, 0x1.555556p-5f, -0x1.6c16cp-10f, 0x1.a015c2p-16f, -0x1.25239ap-22f));
  const floats y = choose((quadrant & splat(1)) != ints{}, c, s);
  const floats signed_y = as_floats(as_ints(y) ^ as_ints(as_unsigneds(quadrant & splat(2)) << 30));
  const floats result = Turn == 0 ? choose(x == floats{}, x, signed_y) : signed_y;
  return with_slow_lanes < Turn == 0 ? ir::opcode::sin : ir::opcode::cos > (result, ~(magnitude(x) < splat(0x1p20f)), x, x);
}

/// fmod, remainder or floor_divide, exactly: a quotient below 2^29 leaves no error in double.
template <ir::opcode Op>
SINTER_INLINE doubles wide_division(doubles a, doubles b) {
  using code = ir::opcode;
  const doubles divisor = magnitude(b), size = magnitude(a), zero{};
  doubles n = whole_part(size / divisor), rest = size - n * divisor;
  const auto above = rest < zero;  // the quotient had been rounded up to a whole number
  n = choose(above, n - splat(1.0), n);
  rest = choose(above, rest + divisor, rest);
  const doubles signed_rest = with_sign(rest, sign_bit(a));
  if constexpr (Op == code::fmod) return signed_rest;
  const longs signs = sign_bit(a) ^ sign_bit(b);
  const doubles differ = as_doubles(signs | as_longs(splat(1.0)));  // -1 where the signs differ and a rest is to be turned over
  const doubles turn = choose(rest == zero, zero, choose(differ < zero, splat(1.0), zero));
  if constexpr (Op == code::remainder) return choose(turn == zero, signed_rest, signed_rest + b);
  return with_sign(n + turn, signs);
}
template <ir::opcode Op>
SINTER_INLINE floats division(floats a, floats b) {
  const floats result = narrowed(wide_division<Op>(lower(a), lower(b)), wide_division<Op>(upper(a), upper(b)));
  const floats divisor = magnitude(b);
  const ints reached = (magnitude(a) < divisor * splat(0x1p29f)) & (divisor < splat(0x1p98f)) & (divisor > splat(0x1p-120f));
  return with_slow_lanes<Op>(result, ~reached, a, b);
}

/// What is computed in double, one half of the lanes at a time.
template <ir::opcode Op>
SINTER_INLINE doubles wide_function(doubles a, [[maybe_unused]] doubles b) {
  using code = ir::opcode;
  const doubles one = splat(1.0), half = splat(0.5), size = magnitude(a);
  if constexpr (Op == code::expm1) {
    return wide_expm1(a);
  } else if constexpr (Op == code::log2) {
    return wide_log(a) * splat(0x1.71547652b82fep+0);
  } else if constexpr (Op == code::log10) {
    return wide_log(a) * splat(0x1.bcb7b1526e50ep-2);
  } else if constexpr (Op == code::log1p) {
    return wide_log1p(a);
  } else if constexpr (Op == code::pow) {
    return wide_pow(a, b);
  } else if constexpr (Op == code::tan) {
    return wide_tan(a);
  } else if constexpr (Op == code::asin) {
    return wide_atan2(a, leg(a));
  } else if constexpr (Op == code::acos) {
    return wide_atan2(leg(a), a);
  } else if constexpr (Op == code::atan) {
    return wide_atan2(a, one);
  } else if constexpr (Op == code::atan2) {
    return wide_atan2(a, b);
  } else if constexpr (Op == code::sinh) {
    const doubles t = wide_expm1(size);
    return with_sign((t + t / (t + one)) * half, sign_bit(a));
  } else if constexpr (Op == code::cosh) {
    const doubles e = wide_exp(size);
    return (e + one / e) * half;
  } else if constexpr (Op == code::asinh) {
    const doubles square = size * size, y = wide_log1p(size + square / (one + square_root(square + one)));
    return with_sign(choose(size == splat(__builtin_huge_val()), size, y), sign_bit(a));
  } else if constexpr (Op == code::acosh) {
    const doubles t = a - one, y = wide_log1p(t + square_root(t * (a + one)));
    return choose(a < one, splat(__builtin_nan("")), y);
  } else if constexpr (Op == code::atanh) {
    return with_sign(wide_log1p((size + size) / (one - size)) * half, sign_bit(a));
  } else {
    static_assert(Op == code::erfc, "no vector meaning for this operation on f32");
    return wide_erfc(a);
  }
}
template <ir::opcode Op>
SINTER_INLINE floats in_double(floats a, floats b) {
  return narrowed(wide_function<Op>(lower(a), lower(b)), wide_function<Op>(upper(a), upper(b)));
}

}  // namespace SINTER_KERNEL_NAMESPACE

#endif
