// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Elementwise kernels of every instruction set against plain loops. Operands end where their pages do, so that a read or
/// write past an end is a fault, and the gaps between rows are compared as well.
#include <sinter/backends/cpu/kernels.hpp>

#include "interpreted.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstdint>
#include <cstring>
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
using test::drawing;
using test::guarded;

constexpr access along = access::contiguous;

/// What inputs are filled with.
enum class values {
  special,  ///< zeros, infinities, NaN, extremes, and ordinary values between
  modest,   ///< small enough for every conversion to be defined
};

void fill(guarded<unsigned char>& to, dtype type, values which, drawing& draw) {
  const std::int64_t count = static_cast<std::int64_t>(to.size()) / size_of(type);
  for (std::int64_t i = 0; i < count; ++i) {
    test::scalar x;
    x.real = which == values::special ? draw.special_real() : draw.real(-120.0f, 120.0f);
    x.whole = test::wrapped(type, which == values::special ? draw.special_whole() : static_cast<std::int32_t>(draw.between(-120, 120)));
    if (type == dtype::boolean) x.whole = static_cast<std::int32_t>(draw.between(0, 1));
    test::write(type, to.data(), i, x);
  }
}

/// The greatest distance in ulps over f32 memory; any difference elsewhere counts as infinite.
double distance(const guarded<unsigned char>& a, const guarded<unsigned char>& b, dtype type) {
  double worst = 0;
  const std::int64_t count = static_cast<std::int64_t>(a.size()) / size_of(type);
  for (std::int64_t i = 0; i < count; ++i) {
    const test::scalar x = test::read(type, &a[0], i), y = test::read(type, &b[0], i);
    worst = std::fmax(worst, type == f32 ? test::ulps(x.real, y.real) : x.whole == y.whole ? 0 : INFINITY);
  }
  return worst;
}

struct extents {
  std::int64_t e[4];
};

/// Every length up to three vectors and some, nested in a few ways.
std::vector<extents> all_extents() {
  std::vector<extents> list;
  for (std::int64_t length = 1; length <= 52; ++length) list.push_back({{1, 1, 1, length}});
  for (std::int64_t length : {1, 3, 4, 9, 16, 33}) list.push_back({{2, 3, 2, length}});
  list.push_back({{1, 2, 5, 7}});
  return list;
}

/// Strides of one operand: rows with gaps between them, except where the access says otherwise.
void set_strides(std::int64_t* stride, access how, const extents& n) {
  switch (how) {
    case access::contiguous: stride[3] = 1; break;
    case access::splat: stride[3] = 0; break;
    case access::gather: stride[3] = 3; break;
    case access::index: stride[3] = 2; break;
  }
  stride[2] = how == access::splat ? 2 : n.e[3] * stride[3] + 1;
  stride[1] = n.e[2] * stride[2] + 2;
  stride[0] = n.e[1] * stride[1];
}

/// The kernel of a program against the interpreter, on every instruction set and extent; outputs lie in the inputs of the
/// same number if `in_place`. Returns the greatest distance in ulps.
template <word... Words>
double worst(values which = values::special, bool in_place = false) {
  using program = passes::program<Words...>;
  constexpr int operands = program::inputs + program::outputs;
  const auto type_of = [](int i) { return i < program::inputs ? program::input_type(i) : program::output_type(i - program::inputs); };
  const auto access_of = [](int i) { return i < program::inputs ? program::input_access(i) : along; };
  drawing draw(11);
  double result = 0;
  for (const extents& n : all_extents()) {
    backends::cpu::owned_call c{};
    std::vector<guarded<unsigned char>> expected;
    std::memcpy(c.number, n.e, sizeof(n.e));
    for (int i = 0; i < operands; ++i) {
      std::int64_t* const stride = c.number + 4 + 4 * i;
      set_strides(stride, access_of(i), n);
      std::int64_t size = 1;
      for (int axis = 0; axis < 4; ++axis) size += (n.e[axis] - 1) * stride[axis];
      expected.emplace_back(static_cast<std::size_t>(size * size_of(type_of(i))));
      fill(expected[static_cast<std::size_t>(i)], type_of(i), which, draw);
    }
    const std::vector<guarded<unsigned char>> initial = expected;
    const auto place = [&](std::vector<guarded<unsigned char>>& memory) {
      for (int i = 0; i < operands; ++i) {
        c.operand[i] = memory[static_cast<std::size_t>(in_place && i >= program::inputs ? i - program::inputs : i)].data();
        if (access_of(i) == access::index) c.operand[i] = reinterpret_cast<void*>(std::intptr_t{1000});  // its first value
      }
    };
    place(expected);
    test::interpret_elementwise<program>(c);
    for (const backends::cpu::isa set : test::isas_here()) {
      std::vector<guarded<unsigned char>> actual = initial;
      place(actual);
      backends::cpu::kernels_for<word(backends::cpu::family::elementwise), Words...>[static_cast<int>(set)](c);
      for (int i = 0; i < operands; ++i) {
        result = std::fmax(result, distance(expected[static_cast<std::size_t>(i)], actual[static_cast<std::size_t>(i)], type_of(i)));
      }
    }
  }
  return result;
}

/// Four operations of two inputs, each to an output of its own.
template <dtype Type, opcode A, opcode B, opcode C, opcode D, dtype Result = Type>
double worst_of_four(values which = values::special) {
  return worst<header_word(2, 4, 4), input_word(Type, along), input_word(Type, along), instruction_word(A, 0, 1), instruction_word(B, 0, 1),
               instruction_word(C, 0, 1), instruction_word(D, 0, 1), output_word(2, Result), output_word(3, Result), output_word(4, Result),
               output_word(5, Result)>(which);
}

/// Conversions of one input to four types.
template <dtype From, dtype A, dtype B, dtype C, dtype D>
double worst_conversion() {
  constexpr auto to = [](dtype type) { return instruction_word(opcode::convert, 0, static_cast<int>(type)); };
  return worst<header_word(1, 4, 4), input_word(From, along), to(A), to(B), to(C), to(D), output_word(1, A), output_word(2, B),
               output_word(3, C), output_word(4, D)>(values::modest);
}

TEST_SUITE("backends.cpu.elementwise") {
  TEST_CASE("arithmetic on f32 is that of single operations, special values included") {
    CHECK(worst_of_four<f32, opcode::add, opcode::sub, opcode::mul, opcode::div>() == 0);
    CHECK(worst_of_four<f32, opcode::max, opcode::min, opcode::neg, opcode::relu>() == 0);
  }

  TEST_CASE("maxima, minima and relu pass a NaN on, fmax and fmin do not, and questions are answered") {
    CHECK(worst_of_four<f32, opcode::max, opcode::min, opcode::fmax, opcode::fmin>() == 0);
    CHECK(worst_of_four<f32, opcode::is_nan, opcode::is_inf, opcode::is_finite, opcode::equal, boolean>() == 0);
    CHECK(worst_of_four<boolean, opcode::logical_xor, opcode::bitwise_and, opcode::bitwise_or, opcode::bitwise_xor, boolean>() == 0);
  }

  TEST_CASE("integers: signs, rests, powers, bits and shifts of any count") {
    CHECK(worst_of_four<i32, opcode::abs, opcode::sign, opcode::floor, opcode::fmax>() == 0);
    CHECK(worst_of_four<i32, opcode::fmod, opcode::remainder, opcode::floor_divide, opcode::pow>() == 0);
    CHECK(worst_of_four<i32, opcode::bitwise_and, opcode::bitwise_or, opcode::bitwise_xor, opcode::bitwise_not>() == 0);
    CHECK(worst_of_four<i32, opcode::shift_left, opcode::shift_right, opcode::shift_left, opcode::fmin>() == 0);
    CHECK(worst_of_four<i32, opcode::shift_left, opcode::shift_right, opcode::round, opcode::trunc>(values::modest) == 0);
    CHECK(worst_of_four<u8, opcode::abs, opcode::remainder, opcode::bitwise_not, opcode::shift_left>() == 0);
    CHECK(worst_of_four<i8, opcode::abs, opcode::floor_divide, opcode::bitwise_not, opcode::shift_right>() == 0);
  }

  TEST_CASE("arithmetic on integers wraps at the width that they have in memory") {
    CHECK(worst_of_four<i32, opcode::add, opcode::sub, opcode::mul, opcode::div>() == 0);
    CHECK(worst_of_four<i32, opcode::max, opcode::min, opcode::neg, opcode::relu>() == 0);
    CHECK(worst_of_four<u8, opcode::add, opcode::sub, opcode::mul, opcode::div>() == 0);
    CHECK(worst_of_four<u8, opcode::max, opcode::min, opcode::neg, opcode::relu>() == 0);
    CHECK(worst_of_four<i8, opcode::add, opcode::sub, opcode::mul, opcode::div>() == 0);
    CHECK(worst_of_four<i8, opcode::max, opcode::min, opcode::neg, opcode::relu>() == 0);
  }

  TEST_CASE("narrow integers have wrapped before another type sees them") {
    constexpr auto to = [](dtype type, int from) { return instruction_word(opcode::convert, from, static_cast<int>(type)); };
    CHECK(worst<header_word(2, 4, 2), input_word(u8, along), input_word(u8, along), instruction_word(opcode::add, 0, 1), to(i32, 2),
                instruction_word(opcode::neg, 0), to(f32, 4), output_word(3, i32), output_word(5, f32)>() == 0);
    CHECK(worst<header_word(2, 4, 2), input_word(i8, along), input_word(i8, along), instruction_word(opcode::mul, 0, 1), to(i32, 2),
                instruction_word(opcode::sub, 0, 1), to(f32, 4), output_word(3, i32), output_word(5, f32)>() == 0);
  }

  TEST_CASE("exp and log stay within one ulp of the rounded value and sqrt is exact, special values included") {
    CHECK(worst<header_word(1, 2, 2), input_word(f32, along), instruction_word(opcode::exp, 0), instruction_word(opcode::log, 0),
                output_word(1, f32), output_word(2, f32)>() <= 1);
    CHECK(worst<header_word(1, 1, 1), input_word(f32, along), instruction_word(opcode::sqrt, 0), output_word(1, f32)>() == 0);
  }

  TEST_CASE("comparisons yield bools, of NaN and of bools as well") {
    CHECK(worst_of_four<f32, opcode::equal, opcode::not_equal, opcode::less, opcode::less_equal, boolean>() == 0);
    CHECK(worst_of_four<f32, opcode::greater, opcode::greater_equal, opcode::less, opcode::equal, boolean>() == 0);
    CHECK(worst_of_four<i32, opcode::equal, opcode::not_equal, opcode::less, opcode::less_equal, boolean>() == 0);
    CHECK(worst_of_four<u8, opcode::greater, opcode::greater_equal, opcode::less, opcode::equal, boolean>() == 0);
    CHECK(worst_of_four<boolean, opcode::equal, opcode::not_equal, opcode::less, opcode::less_equal, boolean>() == 0);
    CHECK(worst_of_four<boolean, opcode::greater, opcode::greater_equal, opcode::max, opcode::min, boolean>() == 0);
    CHECK(worst_of_four<boolean, opcode::logical_and, opcode::logical_or, opcode::logical_not, opcode::equal, boolean>() == 0);
  }

  TEST_CASE("select takes either value by a bool") {
    CHECK(worst<header_word(5, 2, 2), input_word(boolean, along), input_word(f32, along), input_word(f32, along), input_word(i32, along),
                input_word(i32, along), instruction_word(opcode::select, 0, 1, 2), instruction_word(opcode::select, 0, 3, 4),
                output_word(5, f32), output_word(6, i32)>() == 0);
    CHECK(worst<header_word(3, 2, 2), input_word(boolean, along), input_word(u8, along), input_word(boolean, along),
                instruction_word(opcode::select, 0, 1, 1), instruction_word(opcode::select, 2, 0, 2), output_word(3, u8),
                output_word(4, boolean)>() == 0);
  }

  TEST_CASE("every type converts to every other") {
    CHECK(worst_conversion<f32, i32, u8, i8, boolean>() == 0);
    CHECK(worst_conversion<i32, f32, u8, i8, boolean>() == 0);
    CHECK(worst_conversion<u8, f32, i32, i8, boolean>() == 0);
    CHECK(worst_conversion<i8, f32, i32, u8, boolean>() == 0);
    CHECK(worst_conversion<boolean, f32, i32, u8, i8>() == 0);
  }

  TEST_CASE("constants fill every lane of every type") {
    constexpr auto constant = [](dtype type, std::uint32_t bits) {
      return instruction_word(opcode::constant, 0, static_cast<int>(type), 0, bits);
    };
    CHECK(worst<header_word(0, 4, 4), constant(f32, 0x80000000), constant(i32, 0xfffffff0), constant(u8, 250), constant(boolean, 1),
                output_word(0, f32), output_word(1, i32), output_word(2, u8), output_word(3, boolean)>() == 0);
  }

  TEST_CASE("inputs stand still, leap, or count") {
    CHECK(worst<header_word(4, 4, 2), input_word(f32, along), input_word(f32, access::splat), input_word(f32, access::gather),
                input_word(i32, access::index), instruction_word(opcode::convert, 3, static_cast<int>(f32)),
                instruction_word(opcode::max, 0, 1), instruction_word(opcode::add, 5, 2), instruction_word(opcode::min, 4, 6),
                output_word(6, f32), output_word(7, f32)>() == 0);
    CHECK(
        worst<header_word(4, 0, 4), input_word(i32, access::splat), input_word(u8, access::splat), input_word(i8, access::splat),
              input_word(boolean, access::splat), output_word(0, i32), output_word(1, u8), output_word(2, i8), output_word(3, boolean)>() ==
        0);
    CHECK(worst<header_word(4, 0, 4), input_word(u8, access::gather), input_word(i8, access::gather), input_word(boolean, access::gather),
                input_word(i32, access::index), output_word(0, u8), output_word(1, i8), output_word(2, boolean), output_word(3, i32)>() ==
          0);
  }

  TEST_CASE("outputs may overwrite inputs element for element") {
    // Three steps of an optimiser: two states are updated where they lie.
    CHECK(worst<header_word(3, 4, 2), input_word(f32, along), input_word(f32, along), input_word(f32, access::splat),
                instruction_word(opcode::max, 0, 1), instruction_word(opcode::min, 3, 2), instruction_word(opcode::neg, 4),
                instruction_word(opcode::max, 1, 5), output_word(4, f32), output_word(6, f32)>(values::special, true) == 0);
  }

  TEST_CASE("a chain of operations stays near the scalar result") {
    // x / (1 + exp(-x)): half an ulp each for exp, sum and quotient on both sides.
    CHECK(worst<header_word(1, 5, 1), input_word(f32, along), instruction_word(opcode::neg, 0), instruction_word(opcode::exp, 1),
                instruction_word(opcode::constant, 0, static_cast<int>(f32), 0, 0x3f800000), instruction_word(opcode::add, 2, 3),
                instruction_word(opcode::div, 0, 4), output_word(5, f32)>() <= 3);
  }

  TEST_CASE("exp and log stay below 1 ulp of the true value over the whole range") {
    constexpr int count = 4096;
    for (const backends::cpu::isa set : test::isas_here()) {
      double worst_exp = 0, worst_log = 0;
      std::vector<float> x(count), exponential(count), logarithm(count);
      for (std::uint32_t start = 0; start < 0x7f800000u; start += 0x7f800000u / 64) {
        for (int i = 0; i < count; ++i) {
          const std::uint32_t bits = start + static_cast<std::uint32_t>(i) * 4093u % (0x7f800000u / 64);
          std::memcpy(&x[static_cast<std::size_t>(i)], &bits, 4);
          if (i % 2)
            x[static_cast<std::size_t>(i)] = static_cast<float>(start / 2e9 * 190 - 100 + i * 0.01);  // where exp is neither 0 nor infinite
        }
        backends::cpu::owned_call c{};
        c.operand[0] = x.data();
        c.operand[1] = exponential.data();
        c.operand[2] = logarithm.data();
        const std::int64_t numbers[] = {1, 1, 1, count, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1};
        std::memcpy(c.number, numbers, sizeof(numbers));
        backends::cpu::kernels_for<word(backends::cpu::family::elementwise), header_word(1, 2, 2), input_word(f32, along), instruction_word(opcode::exp, 0),
                         instruction_word(opcode::log, 0), output_word(1, f32), output_word(2, f32)>[static_cast<int>(set)](c);
        const auto error = [](float got, double want) {
          if (std::isnan(want) || std::isinf(static_cast<float>(want))) return test::ulps(got, static_cast<float>(want));
          int exponent = 0;
          std::frexp(want, &exponent);
          return std::fabs(got - want) / std::ldexp(1.0, (exponent < -125 ? -125 : exponent) - 24);
        };
        for (std::size_t i = 0; i < count; ++i) {
          worst_exp = std::fmax(worst_exp, error(exponential[i], std::exp(static_cast<double>(x[i]))));
          worst_log = std::fmax(worst_log, error(logarithm[i], std::log(static_cast<double>(x[i]))));
        }
      }
      CAPTURE(backends::cpu::name_of(set));
      CHECK(worst_exp < 1.0);
      CHECK(worst_log < 1.0);
      CHECK(worst_exp > 0.4);  // the probe reaches values that round
      CHECK(worst_log > 0.4);
    }
  }
}

}  // namespace
