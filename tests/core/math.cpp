// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

#include <doctest/doctest.h>

#include <cmath>
#include <cstdint>
#include <cstring>
#include <initializer_list>
#include <limits>

#include <sinter/core/math.hpp>
#include <sinter/core/philox.hpp>

namespace math = sinter::math;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

/// How many doubles lie between two of one sign.
std::int64_t ulps(double a, double b) {
  std::int64_t left, right;
  std::memcpy(&left, &a, sizeof left);
  std::memcpy(&right, &b, sizeof right);
  return left < right ? right - left : left - right;
}

/// A double drawn evenly from [low, high).
double drawn(std::uint64_t index, double low, double high) {
  const sinter::philox random(20, index, 0);
  return low + (high - low) * (random.word[0] + random.word[1] * 0x1p-32) * 0x1p-32;
}
/// A positive double of any exponent, subnormal ones among them.
double drawn_bits(std::uint64_t index) {
  const sinter::philox random(21, index, 0);
  const std::uint64_t bits = (static_cast<std::uint64_t>(random.word[0]) << 32 | random.word[1]) % 0x7ff0000000000000ull;
  double x;
  std::memcpy(&x, &bits, sizeof x);
  return x;
}

}  // namespace

// In the compiler.
static_assert(math::exp(0.0) == 1.0 && math::exp(-infinity) == 0.0 && math::exp(infinity) == infinity && math::exp(1000.0) == infinity &&
              math::exp(-1000.0) == 0.0);
static_assert(math::exp(1.0) > 2.718281828459044 && math::exp(1.0) < 2.718281828459046 && math::exp(1.0f) == 0x1.5bf0a8p+1f);
static_assert(math::exp(0x1.62e42fefa39efp+9) > 1.79e308 && math::exp(0x1.62e42fefa39f0p+9) == infinity && math::exp(709.785) == infinity &&
              math::exp(-745.139) < 1e-300);
static_assert(math::exp(not_a_number) != math::exp(not_a_number));
static_assert(math::log(1.0) == 0.0 && math::log(0.0) == -infinity && math::log(infinity) == infinity && math::log(2.0f) == 0x1.62e43p-1f);
static_assert(math::log(-1.0) != math::log(-1.0) && math::log(not_a_number) != math::log(not_a_number));
static_assert(math::sqrt(0.0) == 0.0 && math::sqrt(infinity) == infinity && math::sqrt(9.0) == 3.0 && math::sqrt(0x1p-1074) == 0x1p-537 &&
              math::sqrt(2.0f) == 0x1.6a09e6p+0f);
static_assert(math::sqrt(-1.0) != math::sqrt(-1.0) && math::sqrt(not_a_number) != math::sqrt(not_a_number));

TEST_SUITE("core/math") {
  // What the compiler evaluates is called by name here: at run time the public functions are the standard library's, whose error is below 1 ulp.
  TEST_CASE("the compiler's exponential is within 2 ulp of the library's") {
    for (std::uint64_t i = 0; i < 100'000; ++i) {
      const double x = i % 2 ? drawn(i, -708, 709) : drawn(i, -2, 2);
      if (const double found = math::detail::exp_series(x); ulps(found, std::exp(x)) > 2) {
        CAPTURE(x);
        CHECK(found == std::exp(x));
      }
    }
  }

  TEST_CASE("the compiler's exponential fades into subnormal numbers and out of range as the library's does") {
    for (std::uint64_t i = 0; i < 10'000; ++i) {
      const double x = drawn(i, -746, -707);
      if (ulps(math::detail::exp_series(x), std::exp(x)) > 2) {
        CAPTURE(x);
        CHECK(math::detail::exp_series(x) == std::exp(x));
      }
    }
    for (const double x : {709.78, 709.785, 709.8, 1e300}) {
      CAPTURE(x);
      CHECK(std::isinf(math::detail::exp_series(x)) == std::isinf(std::exp(x)));
    }
  }

  TEST_CASE("the compiler's logarithm is within 2 ulp of the library's") {
    for (std::uint64_t i = 0; i < 100'000; ++i) {
      const double x = i % 2 ? drawn_bits(i) : drawn(i, 0.5, 2);
      if (const double found = math::detail::log_series(x); ulps(found, std::log(x)) > 2) {
        CAPTURE(x);
        CHECK(found == std::log(x));
      }
    }
  }

  TEST_CASE("the compiler's square root is within 1 ulp of the exact one") {
    for (std::uint64_t i = 0; i < 100'000; ++i) {
      const double x = drawn_bits(i);
      if (const double found = math::detail::sqrt_newton(x); ulps(found, std::sqrt(x)) > 1) {
        CAPTURE(x);
        CHECK(found == std::sqrt(x));
      }
    }
  }

  TEST_CASE("at run time the functions are the library's") {
    for (std::uint64_t i = 0; i < 1000; ++i) {
      const double x = drawn(i, 0.001, 100);
      CHECK(math::exp(x) == std::exp(x));
      CHECK(math::log(x) == std::log(x));
      CHECK(math::sqrt(x) == std::sqrt(x));
      CHECK(math::exp(static_cast<float>(x)) == std::exp(static_cast<float>(x)));
    }
  }
}
