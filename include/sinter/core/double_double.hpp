// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Numbers of 106 bits as a sum of two doubles: what the compiler's elementary functions are computed in.
#pragma once

#include <cstdint>

#include <sinter/core/config.hpp>

namespace sinter::math::detail {

/// The unevaluated sum high + low, |low| <= ulp(high) / 2.
struct double_double {
  double high = 0;
  double low = 0;
};

/// a + b without error. Source: Knuth (1969), The Art of Computer Programming 2, 4.2.2.
SINTER_HD constexpr double_double exact_sum(double a, double b) {
  const double s = a + b, t = s - a;
  return {s, (a - (s - t)) + (b - t)};
}
/// The same where |a| >= |b|.
SINTER_HD constexpr double_double ordered_sum(double a, double b) {
  const double s = a + b;
  return {s, b - (s - a)};
}
/// A product as a double holds it, whatever it is added to: where a region that fuses nothing does not reach.
SINTER_HD constexpr __attribute__((always_inline)) double rounded_product(double a, double b) {
  double p = a * b;
#if !defined(__CUDA_ARCH__)
  if (!__builtin_is_constant_evaluated()) {
#if defined(__x86_64__)
    asm("" : "+x"(p));
#elif defined(__aarch64__)
    asm("" : "+w"(p));
#else
    asm("" : "+m"(p));
#endif
  }
#endif
  return p;
}

}  // namespace sinter::math::detail

SINTER_UNFUSED_BEGIN
namespace sinter::math::detail {

/// The upper 26 bits of x.
SINTER_HD constexpr double upper_half(double x) {
  return __builtin_bit_cast(double, __builtin_bit_cast(std::uint64_t, x) & 0xfffffffff8000000);
}
/// a * b but for 2^-105 of it, short of underflow. Source: Dekker (1971), A floating-point technique for extending the available precision.
SINTER_HD constexpr double_double exact_product(double a, double b) {
  const double p = rounded_product(a, b), a1 = upper_half(a), b1 = upper_half(b), a2 = a - a1, b2 = b - b1;
  return {p, ((a1 * b1 - p) + a1 * b2 + a2 * b1) + a2 * b2};
}

SINTER_HD constexpr double_double operator-(double_double a) { return {-a.high, -a.low}; }
SINTER_HD constexpr double_double operator+(double_double a, double_double b) {
  const double_double s = exact_sum(a.high, b.high), t = exact_sum(a.low, b.low), u = ordered_sum(s.high, s.low + t.high);
  return ordered_sum(u.high, u.low + t.low);
}
SINTER_HD constexpr double_double operator-(double_double a, double_double b) { return a + -b; }
SINTER_HD constexpr double_double operator*(double_double a, double_double b) {
  const double_double p = exact_product(a.high, b.high);
  return ordered_sum(p.high, p.low + (a.high * b.low + a.low * b.high));
}
SINTER_HD constexpr double_double operator*(double_double a, double b) {
  const double_double p = exact_product(a.high, b);
  return ordered_sum(p.high, p.low + a.low * b);
}
SINTER_HD constexpr double_double operator/(double_double a, double_double b) {
  const double q = a.high / b.high;
  const double_double rest = a - b * q;
  const double r = rest.high / b.high;
  const double_double last = rest - b * r;
  return ordered_sum(q, r) + double_double{last.high / b.high, 0};
}
SINTER_HD constexpr double_double operator+(double_double a, double b) { return a + double_double{b, 0}; }
SINTER_HD constexpr double_double operator-(double_double a, double b) { return a + double_double{-b, 0}; }
SINTER_HD constexpr double_double operator/(double_double a, double b) { return a / double_double{b, 0}; }

/// 2^n for n within double's normal exponents.
SINTER_HD constexpr double power_of_two(int n) { return __builtin_bit_cast(double, static_cast<std::uint64_t>(n + 1023) << 52); }

/// x · 2^n, rounded once, for |n| below 2000.
SINTER_HD constexpr double scaled(double x, int n) {
  if (x == 0) return x;
  for (; n > 1000; n -= 1000) x *= power_of_two(1000);
  for (; n < -1000; n += 969) x *= power_of_two(-969);
  return x * power_of_two(n);
}

/// The exponent of a finite x other than 0: |x| is in [2^e, 2^(e+1)).
SINTER_HD constexpr int exponent_of(double x) {
  const std::uint64_t bits = __builtin_bit_cast(std::uint64_t, x) & 0x7fffffffffffffff;
  if (bits >> 52) return static_cast<int>(bits >> 52) - 1023;
  return static_cast<int>(__builtin_bit_cast(std::uint64_t, x * 0x1p54) >> 52 & 0x7ff) - 1023 - 54;
}

SINTER_HD constexpr bool is_negative(double x) { return __builtin_bit_cast(std::uint64_t, x) >> 63 != 0; }
SINTER_HD constexpr double magnitude(double x) {
  return __builtin_bit_cast(double, __builtin_bit_cast(std::uint64_t, x) & 0x7fffffffffffffff);
}
SINTER_HD constexpr double with_sign_of(double x, double sign) {
  return __builtin_bit_cast(
      double, (__builtin_bit_cast(std::uint64_t, x) & 0x7fffffffffffffff) | (__builtin_bit_cast(std::uint64_t, sign) & 0x8000000000000000));
}

inline constexpr double not_a_number = __builtin_nan("");
inline constexpr double infinity = __builtin_huge_val();
inline constexpr double_double ln2{0x1.62e42fefa39efp-1, 0x1.abc9e3b39803fp-56};
inline constexpr double_double ln10{0x1.26bb1bbb55516p+1, -0x1.f48ad494ea3e9p-53};
inline constexpr double_double half_pi{0x1.921fb54442d18p+0, 0x1.1a62633145c07p-54};
inline constexpr double third_of_half_pi = -0x1.f1976b7ed8fbcp-110;  ///< what π/2 has beyond `half_pi`
inline constexpr double_double pi{0x1.921fb54442d18p+1, 0x1.1a62633145c07p-53};
inline constexpr double_double inverse_sqrt_pi{0x1.20dd750429b6dp-1, 0x1.1ae3a914fed80p-57};

}  // namespace sinter::math::detail
SINTER_UNFUSED_END
