// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// The logarithm of the gamma function and its derivatives, of any double, in the compiler and at run time: the library's has a global variable or does not exist.
#pragma once

#include <sinter/core/arithmetic.hpp>
#include <sinter/core/elementary_series.hpp>

SINTER_UNFUSED_BEGIN
namespace sinter::math::detail {

/// The place of x between whole numbers, in [-1/2, 1/2], and sine and cosine of π times it.
struct turn {
  double_double sine, cosine;
};
SINTER_HD constexpr turn turn_of(double x) {
  const double r = x - round_exact(x), a = magnitude(r);
  const bool small = a <= 0.25;
  const double_double angle = pi * (small ? a : 0.5 - a);
  const double_double s = sin_taylor(angle), c = cos_taylor(angle);
  return {is_negative(r) ? -(small ? s : c) : (small ? s : c), small ? c : s};
}

/// a0 + a1 · x + a2 · x² … of quotients.
template <int Count>
SINTER_HD constexpr double_double sum_of_quotients(const double (&above)[Count], const double (&below)[Count], double_double x) {
  double_double sum{};
  for (int k = Count - 1; k >= 0; --k) sum = sum * x + double_double{above[k], 0} / below[k];
  return sum;
}

/// Stirling's series from 24 on. Source: Abramowitz & Stegun (1964), 6.1.40; 6.1.15 brings smaller arguments there.
SINTER_HD constexpr double_double log_gamma_pair(double_double x) {
  constexpr double above[] = {1, -1, 1, -1, 1, -691, 1, -3617, 43867, -174611};
  constexpr double below[] = {12, 360, 1260, 1680, 1188, 360360, 156, 122400, 244188, 125400};
  constexpr double_double half_log_two_pi{0x1.d67f1c864beb5p-1, -0x1.65b5a1b7ff5dfp-55};
  double_double product{1, 0};
  for (; x.high < 24; x = x + 1.0) product = product * x;
  const double_double inverse = double_double{1, 0} / x;
  return (x - 0.5) * log_pair(x) - x + half_log_two_pi + sum_of_quotients(above, below, inverse * inverse) * inverse - log_pair(product);
}
/// Of x = 1 + z or 2 + z for tiny z, where the logarithm itself is tiny.
SINTER_HD constexpr double log_gamma_near(double z, double slope) {
  return z * (slope + z * ((slope < 0 ? 0x1.a51a6625307d3p-1 : 0x1.4a34cc4a60fa6p-2) -
                           z * (slope < 0 ? 0.40068563438653143 : 0.06735230105319810)));
}
SINTER_HD constexpr double lgamma_series(double x) {
  const double a = magnitude(x);
  if (x != x) return x;
  if (a == infinity || (x <= 0 && trunc_exact(x) == x)) return infinity;
  if (a < 1e-20) return -log_series(a);
  if (x >= 0x1.754d9278b51a7p+1014) return infinity;
  if (x > 0x1p900) return x * (log_series(x) - 1);
  if (magnitude(x - 1) < 1e-6) return log_gamma_near(x - 1, -0.57721566490153286);
  if (magnitude(x - 2) < 1e-6) return log_gamma_near(x - 2, 0.42278433509846714);
  if (x > 0) return rounded(log_gamma_pair({x, 0}));
  const double_double s = turn_of(x).sine;
  return rounded(log_pair(pi / (s.high < 0 ? -s : s)) - log_gamma_pair(exact_sum(1, -x)));
}

/// The derivative of the last. Source: Abramowitz & Stegun (1964), 6.3.18, 6.3.5 and 6.3.7.
SINTER_HD constexpr double_double digamma_pair(double_double x) {
  constexpr double above[] = {1, -1, 1, -1, 1, -691, 1, -3617, 43867, -174611};
  constexpr double below[] = {12, 120, 252, 240, 132, 32760, 12, 8160, 14364, 6600};
  double_double sum{};
  for (; x.high < 24; x = x + 1.0) sum = sum + double_double{1, 0} / x;
  const double_double inverse = double_double{1, 0} / x, square = inverse * inverse;
  return log_pair(x) - inverse * 0.5 - sum_of_quotients(above, below, square) * square - sum;
}
SINTER_HD constexpr double digamma_series(double x) {
  if (x == 0) return with_sign_of(infinity, -x);
  if (x != x || x == infinity) return x;
  if (x < 0 && trunc_exact(x) == x) return not_a_number;
  if (magnitude(x) < 1e-200) return divide(-1.0, x);
  if (x > 0x1p900) return log_series(x);
  if (x > 0) return rounded(digamma_pair({x, 0}));
  const turn t = turn_of(x);
  return rounded(digamma_pair(exact_sum(1, -x)) - pi * t.cosine / t.sine);
}

/// x^-s for a whole s.
SINTER_HD constexpr double inverse_power(double x, int s) {
  double power = 1, factor = divide(1.0, x);
  for (; s != 0; s >>= 1, factor = multiply(factor, factor))
    if (s & 1) power = multiply(power, factor);
  return power;
}
/// Σ (x + k)^-s over k >= 0, for x > 0 and s >= 2, by Euler and Maclaurin's formula from 24 on. Source: Abramowitz & Stegun (1964), 23.1.30.
SINTER_HD constexpr double hurwitz_zeta(int s, double x) {
  constexpr double bernoulli[] = {1.0 / 6, -1.0 / 30, 1.0 / 42, -1.0 / 30, 5.0 / 66, -691.0 / 2730, 7.0 / 6, -3617.0 / 510};
  double sum = 0;
  while (x < 24 + s) {
    sum = add(sum, inverse_power(x, s));
    x += 1;
  }
  const double last = inverse_power(x, s);
  double tail = last * x / (s - 1) + 0.5 * last, factor = s * last / x / 2;
  for (int k = 0; k < 8 && x < 0x1p500; ++k) {  // beyond, the terms are nothing, and x² is infinite
    tail += bernoulli[k] * factor;
    factor *= static_cast<double>(s + 2 * k + 1) * (s + 2 * k + 2) / ((2 * k + 3) * (2 * k + 4)) / (x * x);
  }
  return add(sum, tail);
}
/// The derivative of order `order` of digamma.
SINTER_HD constexpr double polygamma_series(double order, double x) {
  if (order == 0) return digamma_series(x);
  if (!(order > 0) || trunc_exact(order) != order || x != x || order > 150 || x == -infinity) return not_a_number;
  if (x == infinity) return 0;
  const int n = static_cast<int>(order), s = n + 1;
  double sign = n % 2 ? 1.0 : -1.0;
  if (x <= 0 && trunc_exact(x) == x) return sign * infinity;
  double factorial = 1;
  for (int k = 2; k <= n; ++k) factorial *= k;
  if (x > 0) return multiply(sign * factorial, hurwitz_zeta(s, x));
  // Below zero the terms before the fractional part stand on the other side, where they are a difference of two sums.
  const double f = x - floor_exact(x), before = subtract(hurwitz_zeta(s, 1 - f), hurwitz_zeta(s, 1 - x));
  return multiply(sign * factorial, add(hurwitz_zeta(s, f), s % 2 ? -before : before));
}

}  // namespace sinter::math::detail
SINTER_UNFUSED_END
