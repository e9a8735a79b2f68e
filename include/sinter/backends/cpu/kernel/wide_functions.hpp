// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Elementary functions of floats, computed in double to 2^-33 or better: their results are rounded once. Coefficients are minimax fits made for this file.
#ifndef SINTER_KERNEL_PASS
#include <sinter/backends/cpu/kernels.hpp>
#else

namespace SINTER_KERNEL_NAMESPACE {

/// x = n · ln 2 + r with |r| <= ln 2 / 2.
struct exponent_and_rest {
  doubles n, r;
};
SINTER_INLINE exponent_and_rest reduce_by_ln2(doubles x) {
  const doubles n = nearest(x * splat(0x1.71547652b82fep+0));
  return {n, (x - n * splat(0x1.62e42feep-1)) - n * splat(0x1.a39ef35793c76p-33)};
}
/// 2^n for whole n, |n| <= 1022: the low bits of a sum with 1.5 · 2^52 are n.
SINTER_INLINE doubles two_to(doubles n) { return as_doubles((as_longs(n + splat(6755399441055744.0)) + splat_long(1023)) << 52); }
/// exp(r) - 1 for |r| <= ln 2 / 2.
SINTER_INLINE doubles expm1_near(doubles r) {
  return r + r * r *
                 polynomial(r, 0x1p-1, 0x1.555555676c1bbp-3, 0x1.5555555c910d6p-5, 0x1.1110c5ed7d6c9p-7, 0x1.6c1685542fcb2p-10,
                            0x1.a152099da25bap-13, 0x1.a113930ccbff5p-16);
}
/// For |x| <= 200, beyond which every float's exponential is 0 or infinite; NaN stays.
SINTER_INLINE doubles held(doubles x) {
  x = choose(x > splat(200.0), splat(200.0), x);
  return choose(x < splat(-200.0), splat(-200.0), x);
}
SINTER_INLINE doubles wide_exp(doubles x) {
  const exponent_and_rest e = reduce_by_ln2(held(x));
  return (expm1_near(e.r) + splat(1.0)) * two_to(e.n);
}
SINTER_INLINE doubles wide_expm1(doubles x) {
  const exponent_and_rest e = reduce_by_ln2(held(x));
  const doubles power = two_to(e.n);
  return with_sign(expm1_near(e.r) * power + (power - splat(1.0)), sign_bit(x));  // of -0, too
}

/// log(1 + f) + e · ln 2 by 2 · atanh(s), s = f / (2 + f).
SINTER_INLINE doubles log_near(doubles f, doubles e) {
  const doubles s = f / (f + splat(2.0)), z = s * s;
  const doubles p = polynomial(z, 0x1.55555555553b3p-2, 0x1.9999999b8b7f5p-3, 0x1.24924624bca3ap-3, 0x1.c71fd224b1b5ap-4,
                               0x1.7381f4c17c669p-4, 0x1.5477d36339c9ap-4);
  return (s + s) + ((s + s) * z * p + e * splat(0x1.62e42fefa39efp-1));
}
/// x = 2^e · m with m in [√½, √2), for normal x > 0.
struct exponent_and_mantissa {
  doubles e, m;
};
SINTER_INLINE exponent_and_mantissa split(doubles x) {
  const longs shifted = as_longs(x) - splat_long(0x3fe6a09e667f3bcd);                                          // the bits of √½
  const longs biased = ((shifted >> 52) + splat_long(2048)) & splat_long(4095);                                // e + 2048
  const doubles e = as_doubles(biased | splat_long(0x4330000000000000)) - splat(4503599627370496.0 + 2048.0);  // the low bits of 2^52
  return {e, as_doubles(as_longs(x) - (shifted & splat_long(0xfff0000000000000)))};
}
/// What every logarithm says beyond the positive numbers.
SINTER_INLINE doubles at_the_ends_of_log(doubles y, doubles x) {
  const doubles infinity = splat(__builtin_huge_val());
  y = choose(x < infinity, y, x);
  y = choose(x < doubles{}, splat(__builtin_nan("")), y);
  return choose(x == doubles{}, -infinity, y);
}
SINTER_INLINE doubles wide_log(doubles x) {
  const exponent_and_mantissa parts = split(x);
  return at_the_ends_of_log(log_near(parts.m - splat(1.0), parts.e), x);
}
SINTER_INLINE doubles wide_log1p(doubles x) {
  const doubles u = x + splat(1.0);
  const exponent_and_mantissa parts = split(u);
  const doubles f = choose(parts.e == doubles{}, x, parts.m - splat(1.0));     // x itself near 0, where u has lost its last bits
  return with_sign(at_the_ends_of_log(log_near(f, parts.e), u), sign_bit(x));  // of -0, too
}

/// The angle of (x, y), by one division and a polynomial on [0, 1]. The signs of zeros count.
SINTER_INLINE doubles wide_atan2(doubles y, doubles x) {
  const doubles a = magnitude(y), b = magnitude(x), zero{};
  const doubles along = choose(a > b, a, b), up = choose(a > b, b, a);
  doubles t = up / along;
  t = choose(along == zero, zero, t);
  t = choose(up == splat(__builtin_huge_val()), splat(1.0), t);
  const doubles z = t * t;
  doubles angle = t * polynomial(z, 0x1.ffffffff64898p-1, -0x1.555553f671b9ap-2, 0x1.999914dc909cfp-3, -0x1.2488519fa5a6p-3,
                                 0x1.c6533dfc9a77bp-4, -0x1.6f95036b2d2f5p-4, 0x1.2811fdeff7003p-4, -0x1.ba035c4e8d652p-5,
                                 0x1.151ab904c9279p-5, -0x1.0354cc23b865p-6, 0x1.3625e8d6eefb9p-8, -0x1.5bcf6e5741041p-11);
  angle = choose(a > b, splat(0x1.921fb54442d18p+0) - angle, angle);
  const doubles left = as_doubles(sign_bit(x) | as_longs(splat(1.0)));  // -1 or 1
  angle = choose(left < zero, splat(0x1.921fb54442d18p+1) - angle, angle);
  angle = with_sign(angle, sign_bit(y));
  angle = choose(x == x, angle, x);
  return choose(y == y, angle, y);
}
/// √(1 - x²)
SINTER_INLINE doubles leg(doubles x) { return square_root((splat(1.0) - x) * (splat(1.0) + x)); }

/// x - n · π/2 for |x| < 2^20 · π/2, and n.
SINTER_INLINE exponent_and_rest reduce_by_half_pi(doubles x) {
  const doubles n = nearest(x * splat(0x1.45f306dc9c883p-1));
  return {n, (x - n * splat(0x1.921fb544p+0)) - n * splat(0x1.0b4611a626331p-34)};
}
SINTER_INLINE doubles wide_tan(doubles x) {
  const exponent_and_rest turn = reduce_by_half_pi(x);
  const doubles z = turn.r * turn.r;
  const doubles s = turn.r + turn.r * z *
                                 polynomial(z, -0x1.5555555555166p-3, 0x1.1111110fd28f7p-7, -0x1.a019fd9820cb8p-13, 0x1.71d9a79f7c8bdp-19,
                                            -0x1.aa27435ae367dp-26);
  const doubles c = splat(1.0) + z * polynomial(z, -0x1.fffffffffe677p-2, 0x1.555555514b595p-5, -0x1.6c16bae0eeeadp-10,
                                                0x1.a01295104b6a5p-16, -0x1.24740198bceaap-22);
  const auto odd = turn.n != nearest(turn.n * splat(0.5)) * splat(2.0);
  return choose(x == doubles{}, x, choose(odd, -c, s) / choose(odd, s, c));
}

/// exp(x²) · erfc(x) · (1 + 2x) is a smooth function of (2 - x) / (2 + x).
SINTER_INLINE doubles wide_erfc(doubles x) {
  const doubles a = magnitude(x), far = splat(10.5);  // beyond, no float is small enough
  const doubles b = choose(a > far, far, a);
  const doubles u = (splat(2.0) - b) / (splat(2.0) + b);
  const doubles p =
      polynomial(u, 0x1.46e80e22ce8adp+0, 0x1.7bf5ebe63c9e8p-4, -0x1.5407c041b79afp-3, -0x1.4ffa191c4d754p-3, -0x1.bc2b0cf9fb097p-5,
                 0x1.073d2470dc686p-7, 0x1.1dc1be8932015p-7, -0x1.4c19a5c864bd5p-10, -0x1.7c0bcaded5098p-10, 0x1.cabebf62f8a0bp-12,
                 0x1.9deed6e278695p-13, -0x1.f42e637da7cbbp-14, -0x1.32cc2aa6f1f2ep-18, 0x1.68a59e3d2cc17p-17);
  const doubles tail = wide_exp(-(b * b)) * p / (b + b + splat(1.0));
  return choose(x == x, choose(x < doubles{}, splat(2.0) - tail, tail), x);
}

/// Source: C17, F.10.4.4, for what is not a power of a positive number.
SINTER_INLINE doubles wide_pow(doubles a, doubles b) {
  const doubles one = splat(1.0), zero{}, infinity = splat(__builtin_huge_val()), size = magnitude(a);
  doubles y = wide_exp(b * wide_log(size));
  const auto is_whole = nearest(b) == b;  // so is every float from 2^23 on
  const doubles half = b * splat(0.5);
  const auto huge = magnitude(b) >= splat(0x1p24);  // and from 2^24 on an even one
  const doubles odd = choose(huge, zero, choose(nearest(half) == half, zero, choose(is_whole, one, zero)));
  const doubles whole = choose(huge, one, choose(is_whole, one, zero));
  y = choose(a < zero, choose(whole == zero, choose(size == infinity, y, splat(__builtin_nan(""))), y), y);
  y = as_doubles(as_longs(y) | (sign_bit(a) & as_longs(choose(odd == one, splat(-0.0), zero))));
  y = choose(size == one, choose(magnitude(b) == infinity, one, y), y);  // |±1| to an infinite power: log is 0, and 0 · inf NaN
  y = choose(a == one, one, y);
  return choose(b == zero, one, y);
}

}  // namespace SINTER_KERNEL_NAMESPACE

#endif
