// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// The elementary functions of every instruction set, against the library in double: their errors as docs/design/cpu-kernels.md states them.
#include <sinter/backends/cpu/kernels.hpp>

#include "interpreted.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstdint>
#include <cstring>
#include <limits>
#include <string>
#include <vector>

namespace {

using namespace sinter;
using ir::opcode;
using passes::access;
using passes::header_word;
using passes::input_word;
using passes::instruction_word;
using passes::output_word;
using passes::word;

/// In ulps of the exact value, subnormal ones by their own ulp. What is special agrees, or is infinitely far; so does the sign of an exact zero.
double error(float found, double wanted) {
  const float rounded = static_cast<float>(wanted);
  if (std::isnan(rounded) || std::isinf(rounded) || std::isnan(found))
    return (std::isnan(found) && std::isnan(rounded)) || found == rounded ? 0 : INFINITY;
  if (std::isinf(found)) return std::fabs(wanted) > 0x1.fffffdp+127 ? 1 : INFINITY;  // near the largest number the next one is infinite
  if (wanted == 0 && found == 0 && std::signbit(found) != std::signbit(wanted)) return INFINITY;
  int exponent = 0;
  std::frexp(wanted, &exponent);
  return std::fabs(static_cast<double>(found) - wanted) / std::ldexp(1.0, (exponent < -125 ? -125 : exponent) - 24);
}

float from_bits(std::uint32_t bits) {
  float x;
  std::memcpy(&x, &bits, 4);
  return x;
}

const float special[] = {
    0.0f,       -0.0f,       1.0f,        -1.0f,       0.5f,   -0.5f,   2.0f,        -2.0f,         3.0f,           -3.0f,       2.5f,
    -2.5f,      INFINITY,    -INFINITY,   NAN,         1e-45f, -1e-45f, 1e-39f,      3.4028235e38f, -3.4028235e38f, 1e30f,       -1e30f,
    8388607.5f, -8388607.5f, 16777215.0f, 16777216.0f, 1e-10f, -1e-10f, 0.99999994f, 1.0000001f,    -0.99999994f,   -1.0000001f, 88.7f,
    89.5f,      -88.0f,      -104.0f,     127.99999f,  128.0f, -149.0f, -150.5f,     1048575.0f,    1048577.0f,     -1e7f};

/// Every exponent of both signs with many mantissas, and evenly from [low, high].
std::vector<float> arguments(float low, float high, std::uint64_t stream) {
  std::vector<float> list(std::begin(special), std::end(special));
  for (std::uint32_t exponent = 0; exponent < 512; ++exponent)
    for (std::uint64_t i = 0; i < 128; ++i) {
      const philox random(40, i, stream * 512 + exponent);
      list.push_back(from_bits(exponent << 23 | random.word[0] >> 9));
    }
  for (std::uint64_t i = 0; i < 120'000; ++i) list.push_back(low + (high - low) * uniform_at(41, stream, i));
  while (list.size() % 16) list.push_back(1);
  list.push_back(2);  // and a tail
  return list;
}

template <opcode Op, bool Two>
std::vector<float> computed(backends::cpu::isa set, const std::vector<float>& x, const std::vector<float>& y) {
  std::vector<float> result(x.size());
  backends::cpu::owned_call c{};
  c.operand[0] = const_cast<float*>(x.data());
  c.operand[1] = const_cast<float*>(y.data());
  c.operand[Two ? 2 : 1] = result.data();
  const std::int64_t numbers[] = {1, 1, 1, static_cast<std::int64_t>(x.size()), 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1};
  std::memcpy(c.number, numbers, sizeof(numbers));
  if constexpr (Two)
    backends::cpu::kernels_for<word(backends::cpu::family::elementwise), header_word(2, 1, 1), input_word(f32, access::contiguous),
                               input_word(f32, access::contiguous), instruction_word(Op, 0, 1), output_word(2, f32)>[static_cast<int>(set)](
        c);
  else
    backends::cpu::kernels_for<word(backends::cpu::family::elementwise), header_word(1, 1, 1), input_word(f32, access::contiguous),
                               instruction_word(Op, 0), output_word(1, f32)>[static_cast<int>(set)](c);
  return result;
}

/// The largest error is below `bound`, and not far below: the arguments reach where the function is at its worst.
template <opcode Op, bool Two = false, class Wanted>
void holds(double bound, Wanted wanted, float low, float high) {
  std::vector<float> x = arguments(low, high, 1), y = x;
  if constexpr (Two) {
    y = arguments(low, high, 2);
    for (std::size_t i = 0; i < std::size(special); ++i)
      for (float second : special) x.push_back(special[i]), y.push_back(second);
  }
  for (backends::cpu::isa set : test::isas_here()) {
    const std::vector<float> found = computed<Op, Two>(set, x, y);
    double worst = 0;
    std::size_t where = 0;
    for (std::size_t i = 0; i < x.size(); ++i) {
      const double e = error(found[i], wanted(static_cast<double>(x[i]), static_cast<double>(y[i])));
      if (!(e <= worst)) worst = e, where = i;
    }
    CHECK_MESSAGE(worst <= bound, std::string(backends::cpu::name_of(set)), ": ", worst, " ulp: ", std::string(ir::name_of(Op)), " of ",
                  x[where], " and ", y[where], " is ", found[where], " and not ",
                  wanted(static_cast<double>(x[where]), static_cast<double>(y[where])));
    if (bound > 0) CHECK(worst > 0.4);
  }
}

/// A library's function of one number, as `holds` wants it.
#define SINTER_TEST_FUNCTION(name) [](double x, double) { return std::name(x); }

constexpr double rounded_once = 0.51;

TEST_SUITE("backends.cpu.functions") {
  TEST_CASE("exponentials and logarithms") {
    holds<opcode::exp>(1.0, SINTER_TEST_FUNCTION(exp), -104, 89);
    holds<opcode::exp2>(1.25, SINTER_TEST_FUNCTION(exp2), -150, 128);
    holds<opcode::expm1>(rounded_once, SINTER_TEST_FUNCTION(expm1), -2, 2);
    holds<opcode::log>(1.0, SINTER_TEST_FUNCTION(log), 0.5, 2);
    holds<opcode::log2>(rounded_once, SINTER_TEST_FUNCTION(log2), 0.5, 2);
    holds<opcode::log10>(rounded_once, SINTER_TEST_FUNCTION(log10), 0.5, 2);
    holds<opcode::log1p>(rounded_once, SINTER_TEST_FUNCTION(log1p), -1, 2);
  }
  TEST_CASE("circles, arguments of any size") {
    holds<opcode::sin>(1.5, SINTER_TEST_FUNCTION(sin), -1000, 1000);
    holds<opcode::cos>(1.5, SINTER_TEST_FUNCTION(cos), -1000, 1000);
    holds<opcode::tan>(rounded_once, SINTER_TEST_FUNCTION(tan), -1000, 1000);
    holds<opcode::asin>(rounded_once, SINTER_TEST_FUNCTION(asin), -1, 1);
    holds<opcode::acos>(rounded_once, SINTER_TEST_FUNCTION(acos), -1, 1);
    holds<opcode::atan>(rounded_once, SINTER_TEST_FUNCTION(atan), -4, 4);
    holds<opcode::atan2, true>(
        rounded_once, [](double y, double x) { return std::atan2(y, x); }, -4, 4);
  }
  TEST_CASE("hyperbolas") {
    holds<opcode::sinh>(rounded_once, SINTER_TEST_FUNCTION(sinh), -90, 90);
    holds<opcode::cosh>(rounded_once, SINTER_TEST_FUNCTION(cosh), -90, 90);
    holds<opcode::tanh>(2.0, SINTER_TEST_FUNCTION(tanh), -9, 9);
    holds<opcode::asinh>(rounded_once, SINTER_TEST_FUNCTION(asinh), -4, 4);
    holds<opcode::acosh>(rounded_once, SINTER_TEST_FUNCTION(acosh), 1, 4);
    holds<opcode::atanh>(rounded_once, SINTER_TEST_FUNCTION(atanh), -1, 1);
  }
  TEST_CASE("the error function") {
    holds<opcode::erf>(1.5, SINTER_TEST_FUNCTION(erf), -4, 4);
    holds<opcode::erfc>(rounded_once, SINTER_TEST_FUNCTION(erfc), -4, 10.5);
  }
  TEST_CASE("the logarithm of the gamma function and its derivatives, from double lane by lane") {
    holds<opcode::lgamma>(
        0.5001, [](double x, double) { return lgamma_t::meaning(x); }, -6, 6);
    holds<opcode::polygamma, true>(
        0.5001, [](double n, double x) { return polygamma_t::meaning(n, x); }, 0, 4);
  }
  TEST_CASE("powers") {
    holds<opcode::pow, true>(
        rounded_once, [](double a, double b) { return std::pow(a, b); }, -20, 20);
    holds<opcode::sqrt>(0.5, SINTER_TEST_FUNCTION(sqrt), 0, 4);
  }
  TEST_CASE("signs and rounding are exact") {
    holds<opcode::abs>(0, SINTER_TEST_FUNCTION(fabs), -4, 4);
    holds<opcode::floor>(0, SINTER_TEST_FUNCTION(floor), -9, 9);
    holds<opcode::ceil>(0, SINTER_TEST_FUNCTION(ceil), -9, 9);
    holds<opcode::round>(0, SINTER_TEST_FUNCTION(rint), -9, 9);
    holds<opcode::trunc>(0, SINTER_TEST_FUNCTION(trunc), -9, 9);
    holds<opcode::sign>(
        0, [](double x, double) { return x > 0   ? 1.0
                                         : x < 0 ? -1.0
                                                 : 0.0; }, -4, 4);
  }
  TEST_CASE("division with a rest is exact but for its last rounding") {
    holds<opcode::fmod, true>(
        0.0, [](double a, double b) { return std::fmod(a, b); }, -20, 20);
    holds<opcode::remainder, true>(
        0.5,
        [](double a, double b) {
          const double rest = std::fmod(a, b);
          return rest != 0 && (rest < 0) != (b < 0) ? rest + b : rest;
        },
        -20, 20);
    holds<opcode::floor_divide, true>(
        0.5, [](double a, double b) { return floor_divide_t::meaning(a, b); }, -2000, 20);
  }
}

}  // namespace
