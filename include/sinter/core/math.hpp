// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Elementary functions that the compiler can evaluate; at run time they are the standard library's.
#pragma once

#include <cmath>
#include <cstdint>
#include <type_traits>

#include <sinter/core/config.hpp>

namespace sinter::math {
namespace detail {

/// ln 2 in two parts. The first ends in zeros, so that its product with an exponent is exact.
inline constexpr double ln2_high = 0x1.62e42feep-1;
inline constexpr double ln2_low = 0x1.a39ef35793c76p-33;

/// 2^n for n within double's normal exponents.
SINTER_HD constexpr double power_of_two(int n) { return __builtin_bit_cast(double, static_cast<std::uint64_t>(n + 1023) << 52); }

/// Reduces to |r| <= ln2/2 and sums the series to its end; below 2 ulp.
SINTER_HD constexpr double exp_series(double x) {
  if (x != x) return x;
  if (x > 0x1.62e42fefa39efp+9) return __builtin_huge_val();  // the largest whose exponential is finite: g++ refuses a constant that overflows
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

}  // namespace detail

template <class Real>
SINTER_HD constexpr Real exp(Real x) {
  if (__builtin_is_constant_evaluated()) return static_cast<Real>(detail::exp_series(static_cast<double>(x)));
  return static_cast<Real>(std::exp(x));
}

template <class Real>
SINTER_HD constexpr Real log(Real x) {
  if (__builtin_is_constant_evaluated()) return static_cast<Real>(detail::log_series(static_cast<double>(x)));
  return static_cast<Real>(std::log(x));
}

template <class Real>
SINTER_HD constexpr Real sqrt(Real x) {
  if (__builtin_is_constant_evaluated()) return static_cast<Real>(detail::sqrt_newton(static_cast<double>(x)));
  return static_cast<Real>(std::sqrt(x));
}

}  // namespace sinter::math
