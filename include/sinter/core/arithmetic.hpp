// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Sums, products and quotients that the compiler can evaluate whatever their operands are, with the results of IEEE 754.
///
/// In a constant expression g++ refuses what overflows or divides by zero, and clang whatever yields a NaN. At run time these are the machine's operations.
#pragma once

#include <cstdint>
#include <type_traits>

#include <sinter/core/config.hpp>
#include <sinter/core/double_double.hpp>

namespace sinter::math {

namespace detail {

/// The exponent as it is stored: 0 of a zero and of subnormal numbers, 1023 of 1, 2047 of infinities and NaN.
SINTER_HD constexpr int stored_exponent(double x) { return static_cast<int>(__builtin_bit_cast(std::uint64_t, x) >> 52 & 0x7ff); }
/// Below 2^500: no sum or product of two such numbers is too large.
SINTER_HD constexpr bool is_moderate(double x) { return stored_exponent(x) < 1523; }

SINTER_HD constexpr double evaluated_sum(double a, double b) {
  if (is_moderate(a) && is_moderate(b)) return a + b;
  if (a != a || b != b) return not_a_number;
  if (magnitude(a) == infinity) return b == -a ? not_a_number : a;
  if (magnitude(b) == infinity) return b;
  const double half = a * 0.5 + b * 0.5;  // rounded as the sum, where that is so large
  if (magnitude(half) >= 0x1p1023) return half > 0 ? infinity : -infinity;
  return a + b;
}
SINTER_HD constexpr double evaluated_product(double a, double b) {
  if (is_moderate(a) && is_moderate(b)) return a * b;
  if (a != a || b != b) return not_a_number;
  const double left = magnitude(a), right = magnitude(b), unbounded = is_negative(a) != is_negative(b) ? -infinity : infinity;
  if (left == infinity || right == infinity) return left == 0 || right == 0 ? not_a_number : unbounded;
  if (left > 1 && right > 1 && (left * 0x1p-512) * (right * 0x1p-512) >= 1) return unbounded;
  return a * b;
}
SINTER_HD constexpr double evaluated_quotient(double a, double b) {
  if (is_moderate(a) && is_moderate(b) && stored_exponent(b) > 523) return a / b;
  if (a != a || b != b) return not_a_number;
  const double left = magnitude(a), right = magnitude(b), unbounded = is_negative(a) != is_negative(b) ? -infinity : infinity;
  if (left == infinity) return right == infinity ? not_a_number : unbounded;
  if (right == infinity) return is_negative(a) != is_negative(b) ? -0.0 : 0.0;
  if (right == 0) return left == 0 ? not_a_number : unbounded;
  if (left > 0x1p-60 && right < 1 && (left * 0x1p-700) / (right * 0x1p512) >= 0x1p-188)
    return unbounded;  // a smaller quotient is below 2^1024
  return a / b;
}

}  // namespace detail

/// A double as the dtype of `Real` holds it: beyond its largest number an infinity.
template <class Real>
SINTER_HD constexpr Real narrowed(double x) {
  if constexpr (std::is_same_v<Real, float>) {
    if (__builtin_is_constant_evaluated()) {
      if (x != x) return __builtin_nanf("");
      if (detail::magnitude(x) >= 0x1.ffffffp127) return x > 0 ? __builtin_huge_valf() : -__builtin_huge_valf();  // halfway to the next one
    }
  }
  return static_cast<Real>(x);
}

// Those of floats are computed in double and rounded again, which changes no bit: a double has more than twice their digits.

template <class Real>
SINTER_HD constexpr Real add(Real a, Real b) {
  if (__builtin_is_constant_evaluated()) return narrowed<Real>(detail::evaluated_sum(static_cast<double>(a), static_cast<double>(b)));
  return a + b;
}
template <class Real>
SINTER_HD constexpr Real subtract(Real a, Real b) {
  if (__builtin_is_constant_evaluated()) return narrowed<Real>(detail::evaluated_sum(static_cast<double>(a), -static_cast<double>(b)));
  return a - b;
}
template <class Real>
SINTER_HD constexpr Real multiply(Real a, Real b) {
  if (__builtin_is_constant_evaluated()) return narrowed<Real>(detail::evaluated_product(static_cast<double>(a), static_cast<double>(b)));
  return a * b;
}
template <class Real>
SINTER_HD constexpr Real divide(Real a, Real b) {
  if (__builtin_is_constant_evaluated()) return narrowed<Real>(detail::evaluated_quotient(static_cast<double>(a), static_cast<double>(b)));
  return a / b;
}

}  // namespace sinter::math
