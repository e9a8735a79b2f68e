// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Elementary functions of a double as the compiler evaluates them: to the last bit or the one before it, without regard to speed.
#pragma once

#include <cstdint>

#include <sinter/core/double_double.hpp>

SINTER_UNFUSED_BEGIN
namespace sinter::math::detail {

/// ln 2 in two parts. The first ends in zeros, so that its product with an exponent is exact.
inline constexpr double ln2_high = 0x1.62e42feep-1;
inline constexpr double ln2_low = 0x1.a39ef35793c76p-33;

/// Reduces to |r| <= ln2/2 and sums the series to its end; below 2 ulp.
SINTER_HD constexpr double exp_series(double x) {
  if (x != x) return x;
  if (x > 0x1.62e42fefa39efp+9)
    return __builtin_huge_val();  // the largest whose exponential is finite: g++ refuses a constant that overflows
  if (x < -745.14) return 0.0;
  const int n = static_cast<int>(x / ln2_high + (x < 0 ? -0.5 : 0.5));
  const double r = (x - n * ln2_high) - n * ln2_low;
  double sum = 1.0;
  for (int k = 20; k > 0; --k) sum = 1.0 + r / k * sum;
  const int half = n / 2;
  return sum * power_of_two(half) * power_of_two(n - half);  // in two factors: n reaches below the normal exponents
}

/// log(m · 2^e) = e·ln2 + 2·atanh(s), s = f/(2+f), f = m-1, with m in [√½, √2); below 2 ulp. The series is added to f itself, since 2s = f - s·f:
/// f is exact, and s is not.
SINTER_HD constexpr double log_series(double x) {
  if (x != x || x < 0) return __builtin_nan("");
  if (x == 0) return -__builtin_huge_val();
  if (x == __builtin_huge_val()) return x;
  int e = 0;
  if (x < 0x1p-1022) {
    x *= 0x1p54;
    e = -54;
  }
  const std::uint64_t bits = __builtin_bit_cast(std::uint64_t, x);
  e += static_cast<int>(bits >> 52) - 1023;
  double m = __builtin_bit_cast(double, (bits & 0xfffffffffffffull) | 1023ull << 52);
  if (m > 1.4142135623730951) {
    m /= 2;
    ++e;
  }
  const double f = m - 1;
  const double s = f / (2 + f);
  double sum = 0;
  for (int k = 41; k >= 3; k -= 2) sum = sum * s * s + 1.0 / k;
  return e * ln2_high + ((f - s * (f - 2 * s * s * sum)) + e * ln2_low);
}

/// Newton's iteration from a halved exponent.
SINTER_HD constexpr double sqrt_newton(double x) {
  if (x != x || x < 0) return __builtin_nan("");
  if (x == 0 || x == __builtin_huge_val()) return x;
  double scale = 1;
  if (x < 0x1p-1022) {
    x *= 0x1p108;
    scale = 0x1p-54;
  }
  double r = __builtin_bit_cast(double, (__builtin_bit_cast(std::uint64_t, x) >> 1) + (1023ull << 51));
  for (int i = 0; i < 6; ++i) r = 0.5 * (r + x / r);
  return r * scale;
}

// In 106 bits ----------------------------------------------------------------------------------------------------------

/// m · 2^n.
struct scaled_pair {
  double_double m;
  int n = 0;
  /// An infinity beyond the largest number: g++ refuses a constant that overflows.
  SINTER_HD constexpr double value() const {
    if (n > 1024 || (n == 1024 && magnitude(m.high) >= 1)) return with_sign_of(infinity, m.high);
    return scaled(m.high, n) + scaled(m.low, n);
  }
};

/// exp(x) - 1 for |x| <= 0.36.
SINTER_HD constexpr double_double expm1_taylor(double_double x) {
  double_double sum{1, 0};
  for (int k = 22; k > 1; --k) sum = x * sum / static_cast<double>(k) + 1.0;
  return x * sum;
}
/// exp(x) for |x| < 1e5.
SINTER_HD constexpr scaled_pair exp_pair(double_double x) {
  const int n = static_cast<int>(x.high / ln2.high + (x.high < 0 ? -0.5 : 0.5));
  return {expm1_taylor(x - ln2 * static_cast<double>(n)) + 1.0, n};
}
/// log(x) for a normal x > 0, by one Newton step from the double's.
SINTER_HD constexpr double_double log_pair(double_double x) {
  const double y = log_series(x.high);
  const scaled_pair inverse = exp_pair({-y, 0});
  const int first = inverse.n / 2, rest = inverse.n - first;
  const double_double scaled_x{x.high * power_of_two(first) * power_of_two(rest), x.low * power_of_two(first) * power_of_two(rest)};
  const double_double t = scaled_x * inverse.m - 1.0;
  return double_double{y, 0} + (t - t * t / 2.0);
}
SINTER_HD constexpr double_double sqrt_pair(double_double x) {
  if (x.high <= 0) return {};
  const double s = sqrt_newton(x.high);
  return double_double{s, 0} + (x - exact_product(s, s)) / (2 * s);
}
SINTER_HD constexpr double rounded(double_double x) { return x.high + x.low; }

/// Sine and cosine of |x| <= π/4.
SINTER_HD constexpr double_double sin_taylor(double_double x) {
  const double_double square = x * x;
  double_double sum{1, 0};
  for (int k = 26; k > 1; k -= 2) sum = -(square * sum) / static_cast<double>(k * (k + 1)) + 1.0;
  return x * sum;
}
SINTER_HD constexpr double_double cos_taylor(double_double x) {
  const double_double square = x * x;
  double_double sum{1, 0};
  for (int k = 27; k > 0; k -= 2) sum = -(square * sum) / static_cast<double>(k * (k + 1)) + 1.0;
  return sum;
}

/// cos(2π · t) for 0 <= t <= 1, to 2^-50: reduced to an eighth of a turn without error, then Taylor's series.
SINTER_HD constexpr double cos_of_turn(double t) {
  const int eighths = static_cast<int>(8 * t), quadrant = (eighths + 1) / 2;
  const bool odd = quadrant % 2 != 0;
  const double r = (4 * t - quadrant) * half_pi.high, square = r * r;
  double sum = 1;
  for (int k = odd ? 17 : 16; k > 1; k -= 2) sum = 1 - square / (k * (k - 1)) * sum;
  if (odd) return quadrant == 1 ? -(r * sum) : r * sum;
  return quadrant == 2 ? -sum : sum;
}

/// x = quadrant · π/2 + rest, |rest| <= π/4; of the quadrant its last two bits.
struct reduced_angle {
  double_double rest;
  int quadrant = 0;
};

/// Multiplies x by those 224 bits of 2/π that tell its place on the circle. Source: Payne & Hanek (1983), Radian reduction for trigonometric functions.
SINTER_HD constexpr reduced_angle reduce_far_angle(double x) {
  constexpr std::uint32_t two_over_pi[] = {0xa2f9836e, 0x4e441529, 0xfc2757d1, 0xf534ddc0, 0xdb629599, 0x3c439041, 0xfe5163ab, 0xdebbc561,
                                           0xb7246e3a, 0x424dd2e0, 0x06492eea, 0x09d1921c, 0xfe1deb1c, 0xb129a73e, 0xe88235f5, 0x2ebb4484,
                                           0xe99c7026, 0xb45f7e41, 0x3991d639, 0x835339f4, 0x9c845f8b, 0xbdf9283b, 0x1ff897ff, 0xde05980f,
                                           0xef2f118b, 0x5a0a6d1f, 0x6d367ecf, 0x27cb09b7, 0x4f463f66, 0x9e5fea2d, 0x7527bac7, 0xebe5f17b,
                                           0x3d0739f7, 0x8a5292ea, 0x6bfb5fb1, 0x1f8d5d08, 0x56033046, 0xfc7b6bab};
  const int e = exponent_of(x) - 52;
  const std::uint64_t m = (__builtin_bit_cast(std::uint64_t, x) & 0xfffffffffffff) | 0x10000000000000;
  const int first = e < 2 ? 0 : (e - 2) / 32;  // words before it contribute whole circles
  std::uint32_t product[9]{};                  // the lowest word first
  for (int i = 0; i < 7; ++i) {
    const std::uint64_t w = two_over_pi[first + 6 - i];
    std::uint64_t carry = 0;
    for (int j = 0; j < 2; ++j) {
      const std::uint64_t sum = product[i + j] + carry + w * (j == 0 ? m & 0xffffffff : m >> 32);
      product[i + j] = static_cast<std::uint32_t>(sum);
      carry = sum >> 32;
    }
    product[i + 2] = static_cast<std::uint32_t>(carry);
  }
  const int point = 32 * (first + 7) - e;  // bits after the point
  const auto bit = [&](int i) { return i < 288 ? static_cast<int>(product[i / 32] >> (i % 32) & 1) : 0; };
  int quadrant = bit(point) + 2 * bit(point + 1);
  const bool upper = bit(point - 1) != 0;  // beyond half a quadrant: go back from the next one
  double_double rest;
  for (int i = point - 1, taken = 0; i >= 0 && taken < 120; --i) {
    const int b = upper ? 1 - bit(i) : bit(i);
    if (b) rest = rest + scaled(1, i - point);
    taken += rest.high != 0;
  }
  if (upper) {
    quadrant = (quadrant + 1) & 3;
    rest = -rest;
  }
  return {rest * half_pi, quadrant};
}
SINTER_HD constexpr reduced_angle reduce_angle(double x) {
  reduced_angle r;
  if (magnitude(x) < 0x1p20) {
    const double n = static_cast<double>(static_cast<std::int64_t>(x / half_pi.high + (x < 0 ? -0.5 : 0.5)));
    const double_double first = exact_product(n, half_pi.high);
    r.rest = double_double{x - first.high, 0} - first.low - exact_product(n, half_pi.low) - n * third_of_half_pi;
    r.quadrant = static_cast<int>(static_cast<std::int64_t>(n) & 3);
    return r;
  }
  r = reduce_far_angle(magnitude(x));
  return x < 0 ? reduced_angle{-r.rest, -r.quadrant & 3} : r;
}
SINTER_HD constexpr double_double sin_of(reduced_angle r, int quarter_turns = 0) {
  const int q = (r.quadrant + quarter_turns) & 3;
  const double_double s = q & 1 ? cos_taylor(r.rest) : sin_taylor(r.rest);
  return q & 2 ? -s : s;
}

/// The angle of (x, y) for x, y >= 0, not both zero: halved twice to a short series, then one Newton step.
SINTER_HD constexpr double_double atan_pair(double_double y, double_double x) {
  const bool steep = y.high > x.high;
  const double_double up = steep ? x : y, along = steep ? y : x, t = up / along;
  double u = t.high;
  for (int i = 0; i < 2; ++i) u = u / (1 + sqrt_newton(1 + u * u));
  double sum = 0;
  for (int k = 25; k > 0; k -= 2) sum = 1.0 / k - u * u * sum;
  const double angle = 4 * u * sum;
  const double_double c = cos_taylor({angle, 0}), s = sin_taylor({angle, 0});
  const double_double found = double_double{angle, 0} + (t * c - s) / (c + t * s);
  return steep ? half_pi - found : found;
}

}  // namespace sinter::math::detail
SINTER_UNFUSED_END
