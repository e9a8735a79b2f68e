// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// The compiler's elementary functions against the library's in long double: half an ulp of rounding (three quarters where a result is subnormal, and rounded
/// twice), and what the series adds.
#include <doctest/doctest.h>

#include <cmath>
#include <cstdint>
#include <cstring>
#include <limits>

#include <sinter/core/math.hpp>
#include <sinter/core/philox.hpp>

namespace math = sinter::math;
namespace series = sinter::math::detail;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();
constexpr double special[] = {0.0,        -0.0,   1.0,      -1.0,      0.5,
                              -0.5,       2.0,    -2.0,     3.0,       -3.0,
                              2.5,        -2.5,   infinity, -infinity, not_a_number,
                              1e300,      -1e300, 1e-300,   -1e-300,   0x1p-1074,
                              -0x1p-1074, 0x1p52, 0x1p53,   -0x1p53,   0x1.fffffffffffffp+1023,
                              709.0,      -745.0, 1000.5,   1e22};

bool positive(double x) { return !std::signbit(x); }

/// In ulps of the true value, subnormal results by their own ulp. Special results agree or not: infinite.
double error(double found, long double wanted) {
  const double rounded = static_cast<double>(wanted);
  if (std::isnan(rounded) || std::isinf(rounded) || std::isnan(found) || std::isinf(found))
    return (std::isnan(rounded) && std::isnan(found)) || found == rounded ? 0 : infinity;
  if (rounded == 0 && found == 0) return positive(found) == positive(rounded) || wanted != 0 ? 0 : infinity;
  int exponent = 0;
  std::frexp(rounded == 0 ? 0x1p-1074 : rounded, &exponent);
  return static_cast<double>(std::fabs(static_cast<long double>(found) - wanted) /
                             std::ldexp(1.0L, (exponent < -1021 ? -1021 : exponent) - 53));
}

double evenly(std::uint64_t i, double low, double high) {
  const sinter::philox random(31, i, 0);
  return low + (high - low) * (random.word[0] + random.word[1] * 0x1p-32) * 0x1p-32;
}
/// Any exponent and sign.
double any(std::uint64_t i, std::uint64_t stream) {
  const sinter::philox random(32, i, stream);
  const std::uint64_t bits = static_cast<std::uint64_t>(random.word[0]) << 32 | random.word[1];
  double x;
  std::memcpy(&x, &bits, sizeof x);
  return x;
}
/// Exponents from -40 to 40.
double middling(std::uint64_t i, std::uint64_t stream) {
  const sinter::philox random(33, i, stream);
  const double x = std::ldexp(1 + random.word[0] * 0x1p-32 + random.word[2] * 0x1p-64, static_cast<int>(random.word[1] % 81) - 40);
  return random.word[1] & 0x1000000 ? -x : x;
}

double worst(double (*found)(double), long double (*wanted)(long double), double low, double high) {
  double result = 0;
  const auto look = [&](double x) {
    const double e = error(found(x), wanted(x));
    if (!(e <= result)) result = e;
    if (!(e <= 1)) {
      CAPTURE(x);
      CHECK(found(x) == static_cast<double>(wanted(x)));
    }
  };
  for (double x : special) look(x);
  for (std::uint64_t i = 0; i < 3000; ++i) {
    look(any(i, 0));
    look(middling(i, 0));
    look(evenly(i, low, high));
    look(std::ldexp(evenly(i, -1, 1), -6));
  }
  return result;
}
double worst(double (*found)(double, double), long double (*wanted)(long double, long double)) {
  double result = 0;
  const auto look = [&](double x, double y) {
    const double e = error(found(x, y), wanted(x, y));
    if (!(e <= result)) result = e;
    if (!(e <= 1)) {
      CAPTURE(x);
      CAPTURE(y);
      CHECK(found(x, y) == static_cast<double>(wanted(x, y)));
    }
  };
  for (double x : special)
    for (double y : special) look(x, y);
  for (std::uint64_t i = 0; i < 3000; ++i) {
    look(any(i, 1), any(i, 2));
    look(middling(i, 1), middling(i, 2));
    look(evenly(i, -4, 4), evenly(i + 7000, -4, 4));
    look(std::fabs(evenly(i, -50, 50)), std::trunc(evenly(i + 7000, -9, 9)));
  }
  return result;
}

}  // namespace

// In the compiler.
static_assert(math::sin(0.0) == 0.0 && math::cos(0.0) == 1.0 && math::sin(1e22) == -0x1.b453ab76bf397p-1 && math::tan(0.0) == 0.0);
static_assert(math::atan(1.0) == 0x1.921fb54442d18p-1 && math::atan2(-0.0, -1.0) == -0x1.921fb54442d18p+1 &&
              math::asin(1.0) == 0x1.921fb54442d18p+0);
static_assert(math::tanh(100.0) == 1.0 && math::sinh(0.0) == 0.0 && math::cosh(0.0) == 1.0 && math::erf(infinity) == 1.0 &&
              math::erfc(0.0) == 1.0);
static_assert(math::pow(2.0, 10.0) == 1024.0 && math::pow(-2.0, 3.0) == -8.0 && math::pow(0.0, -1.0) == infinity &&
              math::pow(not_a_number, 0.0) == 1.0);
static_assert(math::exp2(-3.0f) == 0.125f && math::log2(0.125) == -3.0 && math::log10(1000.0) == 3.0 && math::log1p(0.0) == 0.0 &&
              math::expm1(0.0) == 0.0);
static_assert(math::round(2.5) == 2.0 && math::round(-3.5) == -4.0 && math::floor(-0.5) == -1.0 && math::ceil(-1.5) == -1.0 &&
              math::trunc(-1.5f) == -1.0f);
static_assert(math::fmod(-7.5, 2.0) == -1.5 && math::fmod(1e300, 3.0) == 0.0);

static_assert(math::lgamma(1.0) == 0.0 && math::lgamma(2.0) == 0.0 && math::lgamma(-3.0) == infinity &&
              math::polygamma(0.0, 0.0) == -infinity);

TEST_SUITE("core.series") {
#define SINTER_TEST_ONE(name, series_name, low, high) \
  CAPTURE(#name);                                     \
  CHECK(worst(                                        \
            &series::series_name, [](long double x) { return std::name(x); }, low, high) < 0.8);

  TEST_CASE("functions of one number are within 0.8 ulp, special values as the library's"){
      SINTER_TEST_ONE(exp2, exp2_series, -1080, 1025) SINTER_TEST_ONE(expm1, expm1_series, -40, 710) SINTER_TEST_ONE(
          log2, log2_series, 0.5, 2) SINTER_TEST_ONE(log10, log10_series, 0.5, 2) SINTER_TEST_ONE(log1p, log1p_series, -1, 2)
          SINTER_TEST_ONE(sin, sin_series, -1000, 1000) SINTER_TEST_ONE(cos, cos_series, -1000, 1000)
              SINTER_TEST_ONE(tan, tan_series, -1000, 1000) SINTER_TEST_ONE(asin, asin_series, -1, 1)
                  SINTER_TEST_ONE(acos, acos_series, -1, 1) SINTER_TEST_ONE(atan, atan_series, -3, 3)
                      SINTER_TEST_ONE(sinh, sinh_series, -711, 711) SINTER_TEST_ONE(cosh, cosh_series, -711, 711)
                          SINTER_TEST_ONE(tanh, tanh_series, -20, 20) SINTER_TEST_ONE(asinh, asinh_series, -3, 3)
                              SINTER_TEST_ONE(acosh, acosh_series, 1, 3) SINTER_TEST_ONE(atanh, atanh_series, -1, 1)
                                  SINTER_TEST_ONE(floor, floor_exact, -9, 9) SINTER_TEST_ONE(ceil, ceil_exact, -9, 9)
                                      SINTER_TEST_ONE(trunc, trunc_exact, -9, 9) SINTER_TEST_ONE(rint, round_exact, -9, 9)}
#undef SINTER_TEST_ONE

  TEST_CASE("the error function is within 0.8 ulp, its complement within 3 ulp") {
    CHECK(worst(
              &series::erf_series, [](long double x) { return std::erf(x); }, -6, 6) < 0.8);
    for (std::uint64_t i = 0; i < 5000; ++i) {
      const double x = evenly(i, -6.5, 27.5);
      if (error(series::erfc_series(x), std::erfc(static_cast<long double>(x))) > 3) {
        CAPTURE(x);
        CHECK(series::erfc_series(x) == std::erfc(x));
      }
    }
    for (double x : special) CHECK(error(series::erfc_series(x), std::erfc(static_cast<long double>(x))) <= 3);
  }

  TEST_CASE("the logarithm of the gamma function is within 2 ulp, its derivatives within 8") {
    for (std::uint64_t i = 0; i < 4000; ++i)
      for (double x : {evenly(i, -30, 30), std::fabs(any(i, 5)), middling(i, 5),
                       1 + std::ldexp(evenly(i, -1, 1), -static_cast<int>(i % 52)), evenly(i, 100, 1e6)}) {
        const double e = error(series::lgamma_series(x), std::lgamma(static_cast<long double>(x)));
        const bool crossing = x < 0 && std::fabs(std::lgamma(x)) < 0.1;  // near its zeros the library's long double has lost bits itself
        CAPTURE(x);
        if (!(e <= 2) && !crossing) CHECK(series::lgamma_series(x) == std::lgamma(x));
      }
    // Γ'/Γ and its derivatives at places that have closed forms or known values (mpmath).
    const struct {
      double n, x, value;
    } known[] = {{0, 1, -0.5772156649015329},        {0, 0.5, -1.9635100260214235},         {0, 0.25, -4.2274535333762655},
                 {0, 2, 0.42278433509846713},        {0, 3.75, 1.1825373886117962},         {0, 24, 3.1570758461853075},
                 {0, 1000000.0, 13.815510057964191}, {0, 1e-10, -10000000000.577215},       {0, -0.5, 0.03648997397857652},
                 {0, -1.5, 0.7031566406452432},      {0, -2.25, 4.158583564657972},         {0, -100.75, 1.476004116748551},
                 {1, 1, 1.6449340668482264},         {1, 0.5, 4.934802200544679},           {1, 0.03125, 1025.5728544782378},
                 {1, 7.25, 0.14787923315893217},     {1, 100000.0, 1.0000050000166667e-05}, {1, -0.5, 8.934802200544679},
                 {1, -3.75, 19.504980060599575},     {1, -1000.25, 19.738209551699786},     {2, 1, -2.4041138063191885},
                 {2, 0.5, -16.82879664423432},       {2, 30, -0.0011487652037286},          {2, -0.25, 122.69736678366236},
                 {2, -2.5625, -12.927053817323335},  {5, 0.125, 31457340.659602646},        {5, 2, 2.081167438133897},
                 {5, 50, 8.071677135254362e-08},     {5, -1.375, 45189.25406359204}};
    for (const auto& k : known) {
      CAPTURE(k.n);
      CAPTURE(k.x);
      CHECK(error(series::polygamma_series(k.n, k.x), k.value) <= 8);
    }
    CHECK(std::isnan(series::polygamma_series(0, -2)));
    CHECK(std::isnan(series::polygamma_series(0.5, 1)));
    CHECK(series::polygamma_series(0, infinity) == infinity);
    CHECK(series::polygamma_series(0, -0.0) == infinity);
    CHECK(series::polygamma_series(1, -1) == infinity);
    CHECK(series::lgamma_series(-infinity) == infinity);
  }

  TEST_CASE("functions of two numbers are within 0.8 ulp, special values as the library's") {
    CHECK(worst(&series::pow_series, [](long double x, long double y) { return std::pow(x, y); }) < 0.8);
    CHECK(worst(&series::atan2_series, [](long double x, long double y) { return std::atan2(x, y); }) < 0.8);
    CHECK(worst(&series::fmod_exact, [](long double x, long double y) { return std::fmod(x, y); }) == 0);
  }

  TEST_CASE("the cosine of a turn stays within an ulp of one") {
    CHECK(series::cos_of_turn(0) == 1);
    CHECK(series::cos_of_turn(0.25) == 0);
    CHECK(series::cos_of_turn(0.5) == -1);
    CHECK(series::cos_of_turn(1) == 1);
    double worst = 0;
    for (int i = 0; i <= 20'000; ++i) {
      const double t = i / 20'000.0;
      worst = std::fmax(worst, static_cast<double>(std::fabs(series::cos_of_turn(t) - std::cos(6.28318530717958647692528676655900577L * static_cast<long double>(t)))));
    }
    CHECK(worst < 0x1p-52);
    CHECK(worst > 0);
  }
}
