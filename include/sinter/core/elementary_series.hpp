// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Each elementary function for every double, special values as C's Annex F has them: what the compiler evaluates in the place of <cmath>.
#pragma once

#include <sinter/core/series.hpp>

SINTER_UNFUSED_BEGIN
namespace sinter::math::detail {

// Rounding and division -------------------------------------------------------------------------------------------------

SINTER_HD constexpr double trunc_exact(double x) {
  if (!(magnitude(x) < 0x1p52)) return x;
  return with_sign_of(static_cast<double>(static_cast<std::int64_t>(x)), x);
}
SINTER_HD constexpr double floor_exact(double x) {
  const double t = trunc_exact(x);
  return t > x ? t - 1 : t;
}
SINTER_HD constexpr double ceil_exact(double x) {
  const double t = trunc_exact(x);
  return t < x ? with_sign_of(t + 1, x) : t;
}
/// To the nearest, halves to the even.
SINTER_HD constexpr double round_exact(double x) {
  if (!(magnitude(x) < 0x1p52)) return x;
  const double a = magnitude(x);
  return with_sign_of((a + 0x1p52) - 0x1p52, x);
}
/// What is left of x when y is taken from it as often as it goes in whole; the sign of x.
SINTER_HD constexpr double fmod_exact(double x, double y) {
  if (x != x || y != y || magnitude(x) == infinity || y == 0) return not_a_number;
  double rest = magnitude(x);
  const double divisor = magnitude(y);
  if (divisor == infinity || rest < divisor) return x;
  for (int n = exponent_of(rest) - exponent_of(divisor); n >= 0; --n)
    if (const double part = scaled(divisor, n); rest >= part) rest -= part;
  return with_sign_of(rest, x);
}

// Powers and logarithms -------------------------------------------------------------------------------------------------

SINTER_HD constexpr double expm1_series(double x) {
  if (x != x || x == infinity || x == 0) return x;
  if (x > 709.8) return infinity;
  if (x < -45) return -1;
  if (magnitude(x) < 0.34) return rounded(expm1_taylor({x, 0}));
  const scaled_pair e = exp_pair({x, 0});
  if (e.n > 120) return e.value();
  return rounded(e.m * power_of_two(e.n) - 1.0);
}
SINTER_HD constexpr double exp2_series(double x) {
  if (x != x) return x;
  if (x >= 1024) return infinity;
  if (x < -1080) return 0;
  return exp_pair(ln2 * x).value();
}
SINTER_HD constexpr double_double log_pair_of(double x) {
  if (x >= 0x1p-1000) return log_pair({x, 0});
  return log_pair({x * 0x1p100, 0}) - ln2 * 100.0;
}
SINTER_HD constexpr double log2_series(double x) {
  if (x <= 0 || x != x || x == infinity) return log_series(x);
  return rounded(log_pair_of(x) / ln2);
}
SINTER_HD constexpr double log10_series(double x) {
  if (x <= 0 || x != x || x == infinity) return log_series(x);
  return rounded(log_pair_of(x) / ln10);
}
SINTER_HD constexpr double log1p_series(double x) {
  if (x == 0 || x == infinity || x != x) return x;
  if (!(x > -1)) return log_series(1 + x);
  if (magnitude(x) < 0x1p-60) return x;
  return rounded(log_pair(exact_sum(1, x)));
}
SINTER_HD constexpr double pow_series(double x, double y) {
  if (y == 0 || x == 1) return 1;
  if (x != x || y != y) return not_a_number;
  const bool whole = trunc_exact(y) == y, odd = whole && magnitude(y) < 0x1p53 && (static_cast<std::int64_t>(y) & 1);
  const double a = magnitude(x), sign = odd && is_negative(x) ? -1.0 : 1.0;
  if (magnitude(y) == infinity) return a == 1 ? 1 : (a > 1) == (y > 0) ? infinity : 0.0;
  if (a == 0 || a == infinity) return sign * ((a == 0) == (y > 0) ? 0.0 : infinity);
  if (x < 0 && !whole) return not_a_number;
  if (a == 1) return sign;
  const double_double l = log_pair_of(a);
  const double rough = magnitude(y) > 1e20 ? with_sign_of(1e20, y) * l.high : y * l.high;
  if (rough > 710) return sign * infinity;
  if (rough < -746) return sign * 0.0;
  const scaled_pair e = exp_pair(l * y);
  if (e.n >= 1024 && e.m.high >= 1) return sign * infinity;
  return sign * e.value();
}

// Circles ---------------------------------------------------------------------------------------------------------------

SINTER_HD constexpr double sin_series(double x) {
  if (x != x || magnitude(x) == infinity) return not_a_number;
  if (magnitude(x) < 0x1p-30) return x;
  return rounded(sin_of(reduce_angle(x)));
}
SINTER_HD constexpr double cos_series(double x) {
  if (x != x || magnitude(x) == infinity) return not_a_number;
  return rounded(sin_of(reduce_angle(x), 1));
}
SINTER_HD constexpr double tan_series(double x) {
  if (x != x || magnitude(x) == infinity) return not_a_number;
  if (magnitude(x) < 0x1p-30) return x;
  const reduced_angle r = reduce_angle(x);
  return rounded(sin_of(r) / sin_of(r, 1));
}
SINTER_HD constexpr double atan2_series(double y, double x) {
  if (x != x || y != y) return not_a_number;
  double a = magnitude(y), b = magnitude(x);
  double_double angle;
  if (a == infinity && b == infinity) {
    angle = half_pi * 0.5;
  } else if (a == 0 || b == infinity) {
    angle = {};
  } else if (a == infinity || b == 0) {
    angle = half_pi;
  } else {
    const int e =
        -(a > b ? exponent_of(a) : exponent_of(b));  // nothing overflows, and what underflows counts no more, unless it is the result
    const int difference = exponent_of(a) - exponent_of(b);
    if (difference < -60 && !is_negative(x)) return with_sign_of(difference < -1080 ? 0.0 : scaled(a, e) / scaled(b, e), y);
    angle = difference < -400 ? double_double{} : difference > 400 ? half_pi : atan_pair({scaled(a, e), 0}, {scaled(b, e), 0});
  }
  return with_sign_of(rounded(is_negative(x) ? pi - angle : angle), y);
}
SINTER_HD constexpr double atan_series(double x) { return x != x || magnitude(x) < 0x1p-30 ? x : atan2_series(x, 1); }
/// √(1 - x²)
SINTER_HD constexpr double_double leg_of(double x) { return sqrt_pair(exact_sum(1, -x) * exact_sum(1, x)); }
SINTER_HD constexpr double asin_series(double x) {
  const double a = magnitude(x);
  if (!(a <= 1)) return not_a_number;
  if (a < 0x1p-30) return x;
  return with_sign_of(rounded(atan_pair({a, 0}, leg_of(x))), x);
}
SINTER_HD constexpr double acos_series(double x) {
  const double a = magnitude(x);
  if (!(a <= 1)) return not_a_number;
  const double_double angle = atan_pair(leg_of(x), {a, 0});
  return rounded(x < 0 ? pi - angle : angle);
}

// Hyperbolas ------------------------------------------------------------------------------------------------------------

SINTER_HD constexpr double sinh_series(double x) {
  const double a = magnitude(x);
  if (x != x || a == infinity || a < 0x1p-30) return x;
  if (a > 710.5) return with_sign_of(infinity, x);
  if (a < 0.34) {
    const double_double t = expm1_taylor({a, 0});
    return with_sign_of(rounded((t + t / (t + 1.0)) * 0.5), x);
  }
  const scaled_pair e = exp_pair({a, 0});
  if (a > 40) return with_sign_of(scaled_pair{e.m, e.n - 1}.value(), x);
  const double_double full = e.m * power_of_two(e.n);
  return with_sign_of(rounded((full - double_double{1, 0} / full) * 0.5), x);
}
SINTER_HD constexpr double cosh_series(double x) {
  const double a = magnitude(x);
  if (x != x || a == infinity) return a;
  if (a > 710.5) return infinity;
  const scaled_pair e = exp_pair({a, 0});
  if (a > 40) return scaled_pair{e.m, e.n - 1}.value();
  const double_double full = e.m * power_of_two(e.n);
  return rounded((full + double_double{1, 0} / full) * 0.5);
}
SINTER_HD constexpr double tanh_series(double x) {
  const double a = magnitude(x);
  if (x != x || a < 0x1p-30) return x;
  if (a > 20) return with_sign_of(1, x);
  double_double t;
  if (a < 0.17) {
    t = expm1_taylor({2 * a, 0});
  } else {
    const scaled_pair e = exp_pair({2 * a, 0});
    t = e.m * power_of_two(e.n) - 1.0;
  }
  return with_sign_of(rounded(t / (t + 2.0)), x);
}
SINTER_HD constexpr double asinh_series(double x) {
  const double a = magnitude(x);
  if (x != x || a == infinity || a < 0x1p-30) return x;
  if (a > 0x1p60) return with_sign_of(rounded(log_pair_of(a) + ln2), x);
  return with_sign_of(rounded(log_pair(sqrt_pair(exact_product(a, a) + 1.0) + a)), x);
}
SINTER_HD constexpr double acosh_series(double x) {
  if (!(x >= 1)) return not_a_number;
  if (x == infinity) return x;
  if (x > 0x1p60) return rounded(log_pair_of(x) + ln2);
  return rounded(log_pair(sqrt_pair(exact_sum(x, -1) * exact_sum(x, 1)) + x));
}
SINTER_HD constexpr double atanh_series(double x) {
  const double a = magnitude(x);
  if (!(a <= 1)) return not_a_number;
  if (a < 0x1p-30) return x;
  if (a == 1) return with_sign_of(infinity, x);
  return with_sign_of(rounded(log_pair(exact_sum(1, a) / exact_sum(1, -a)) * 0.5), x);
}

// The normal distribution -----------------------------------------------------------------------------------------------

/// Below 3, where all terms are positive. Source: Abramowitz & Stegun (1964), 7.1.6.
SINTER_HD constexpr double_double erf_taylor(double x) {
  const double_double square = exact_product(x, x);
  double_double term{1, 0}, sum{1, 0};
  for (int k = 3; k < 161; k += 2) {
    term = term * (square * 2.0) / static_cast<double>(k);
    sum = sum + term;
  }
  const scaled_pair e = exp_pair(-square);
  return inverse_sqrt_pi * 2.0 * x * sum * e.m * power_of_two(e.n);
}
/// From 3 to 28, by its continued fraction. Source: Abramowitz & Stegun (1964), 7.1.14.
SINTER_HD constexpr double erfc_fraction(double x) {
  double fraction = x;
  for (int k = 80; k > 0; --k) fraction = x + 0.5 * k / fraction;
  scaled_pair e = exp_pair(-exact_product(x, x));
  e.m = e.m * inverse_sqrt_pi / fraction;
  return e.value();
}
SINTER_HD constexpr double erf_series(double x) {
  const double a = magnitude(x);
  if (x != x) return x;
  if (a >= 6) return with_sign_of(1, x);
  return with_sign_of(a < 3 ? rounded(erf_taylor(a)) : 1 - erfc_fraction(a), x);
}
SINTER_HD constexpr double erfc_series(double x) {
  if (x != x) return x;
  if (x >= 27.3) return 0;
  if (x >= 3) return erfc_fraction(x);
  if (x < -6) return 2;
  if (x <= -3) return 2 - erfc_fraction(-x);
  const double_double e = erf_taylor(magnitude(x));
  return rounded(double_double{1, 0} + (x < 0 ? e : -e));
}

}  // namespace sinter::math::detail
SINTER_UNFUSED_END
