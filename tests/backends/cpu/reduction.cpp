// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Reduction kernels of every instruction set against plain loops, along rows and across them, tails and fused programs
/// included. Operands end where their pages do.
#include <sinter/backends/cpu/kernels.hpp>

#include "interpreted.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstdint>
#include <cstring>
#include <limits>
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

/// Kept, then reduced extents.
struct extents {
  std::int64_t e[6];
};

std::vector<extents> all_extents(bool horizontal) {
  std::vector<extents> list;
  for (std::int64_t length : {1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 33, 63, 64, 65, 127, 129, 200}) {
    if (horizontal)
      list.push_back({{1, 1, 2, 1, 1, length}});
    else
      list.push_back({{1, 1, length, 1, 1, 6}});
  }
  list.push_back({{2, 2, 3, 2, 3, 5}});
  list.push_back({{2, 1, 21, 3, 2, 4}});
  list.push_back({{1, 2, 5, 2, 1, 70}});
  return list;
}

/// Element strides of an input over (o0 o1 o2 r0 r1 r2): dense in the order r0 o0 o1 r1 and the two inner axes, of which the
/// vectorised one is innermost; 0 along it for a splat, twice as long for a gather.
void set_strides(std::int64_t* stride, access how, bool horizontal, const extents& n) {
  const int inner = horizontal ? 5 : 2, next = horizontal ? 2 : 5;
  const int order[] = {inner, next, 4, 1, 0, 3};
  std::int64_t step = how == access::gather ? 2 : 1;
  for (const int axis : order) {
    stride[axis] = axis == inner && how == access::splat ? 0 : step;
    step *= axis == inner && how == access::splat ? 1 : n.e[axis];
    if (axis == inner) ++step;  // a gap after each row
  }
}

/// The greatest error of f32 results relative to the sum of magnitudes, or infinity where integers differ.
template <opcode Combiner, bool Horizontal, word... Words>
double worst() {
  using program = passes::program<Words...>;
  constexpr dtype result = program::output_type(0);
  drawing draw(5);
  double worst_error = 0;
  for (const extents& n : all_extents(Horizontal)) {
    backends::cpu::owned_call c{};
    std::memcpy(c.number, n.e, sizeof(n.e));
    std::vector<guarded<unsigned char>> inputs;
    for (int i = 0; i < program::inputs; ++i) {
      std::int64_t* const stride = c.number + 6 + 6 * i;
      set_strides(stride, program::input_access(i), Horizontal, n);
      std::int64_t size = 1;
      for (int axis = 0; axis < 6; ++axis) size += (n.e[axis] - 1) * stride[axis];
      inputs.emplace_back(static_cast<std::size_t>(size * size_of(program::input_type(i))));
      for (std::int64_t at = 0; at < size; ++at) {
        test::scalar x;
        x.real = draw.real(-1.0f, 1.0f);
        x.whole = test::wrapped(program::input_type(i), draw.between(-100000, 100000));
        if (program::input_type(i) == dtype::boolean) x.whole = draw.between(0, 9) == 0;
        test::write(program::input_type(i), inputs.back().data(), at, x);
      }
      c.operand[i] = inputs.back().data();
    }
    std::int64_t* const stride = c.number + 6 + 6 * program::inputs;
    stride[2] = Horizontal ? 3 : 1;
    stride[1] = n.e[2] * stride[2] + 1;
    stride[0] = n.e[1] * stride[1];
    const std::int64_t size = 1 + (n.e[0] - 1) * stride[0] + (n.e[1] - 1) * stride[1] + (n.e[2] - 1) * stride[2];
    const guarded<unsigned char> initial(static_cast<std::size_t>(size * size_of(result)));
    guarded<unsigned char> expected = initial;
    c.operand[program::inputs] = expected.data();
    test::interpret_reduction<program>(c, Combiner);
    for (const backends::cpu::isa set : test::isas_here()) {
      guarded<unsigned char> actual = initial;
      c.operand[program::inputs] = actual.data();
      backends::cpu::kernels_for<word(backends::cpu::family::reduction), word(Combiner), Horizontal, Words...>[static_cast<int>(set)](c);
      const double magnitude = Combiner == opcode::reduce_sum ? static_cast<double>(n.e[3] * n.e[4] * n.e[5]) : 1;
      for (std::int64_t i = 0; i < size; ++i) {
        const test::scalar x = test::read(result, expected.data(), i), y = test::read(result, actual.data(), i);
        if (result == f32)
          worst_error = std::fmax(worst_error, std::fabs(x.real - y.real) / magnitude);
        else if (x.whole != y.whole)
          worst_error = INFINITY;
      }
    }
  }
  return worst_error;
}

template <opcode Combiner, bool Horizontal, dtype Type, access How>
double worst_plain() {
  return worst<Combiner, Horizontal, header_word(1, 0, 1), input_word(Type, How), output_word(0, Type)>();
}

/// The sum of products of two f32 inputs, the second standing still along the vectorised axis.
template <opcode Combiner, bool Horizontal>
double worst_fused() {
  return worst<Combiner, Horizontal, header_word(3, 3, 1), input_word(f32, access::contiguous), input_word(f32, access::splat),
               input_word(boolean, access::contiguous), instruction_word(opcode::mul, 0, 1), instruction_word(opcode::neg, 3),
               instruction_word(opcode::select, 2, 3, 4), output_word(5, f32)>();
}

// One rounding of a partial sum of n terms of magnitude 1 costs at most n · 2^-24; few of them add up.
constexpr double tolerance = 1e-6;

TEST_SUITE("backends.cpu.reduction") {
  TEST_CASE("sums of f32 are those of a double accumulator but for rounding") {
    CHECK(worst_plain<opcode::reduce_sum, true, f32, access::contiguous>() < tolerance);
    CHECK(worst_plain<opcode::reduce_sum, false, f32, access::contiguous>() < tolerance);
    CHECK(worst_plain<opcode::reduce_sum, true, f32, access::gather>() < tolerance);
    CHECK(worst_plain<opcode::reduce_sum, false, f32, access::splat>() < tolerance);
  }

  TEST_CASE("products of f32 are those of a double accumulator but for rounding") {
    CHECK(worst_plain<opcode::reduce_prod, true, f32, access::contiguous>() < tolerance);
    CHECK(worst_plain<opcode::reduce_prod, false, f32, access::contiguous>() < tolerance);
    CHECK(worst_fused<opcode::reduce_prod, true>() < tolerance);
  }

  TEST_CASE("minima are exact, and products of integers wrap") {
    CHECK(worst_plain<opcode::reduce_min, true, f32, access::contiguous>() == 0);
    CHECK(worst_plain<opcode::reduce_min, false, f32, access::gather>() == 0);
    CHECK(worst_plain<opcode::reduce_min, true, i32, access::contiguous>() == 0);
    CHECK(worst_plain<opcode::reduce_min, false, u8, access::contiguous>() == 0);
    CHECK(worst_plain<opcode::reduce_min, true, boolean, access::contiguous>() == 0);
    CHECK(worst_plain<opcode::reduce_min, false, boolean, access::contiguous>() == 0);
    CHECK(worst_plain<opcode::reduce_prod, true, boolean, access::contiguous>() == 0);
    CHECK(worst_plain<opcode::reduce_prod, true, i32, access::contiguous>() == 0);
    CHECK(worst_plain<opcode::reduce_prod, false, i8, access::contiguous>() == 0);
  }

  TEST_CASE("maxima are exact") {
    CHECK(worst_plain<opcode::reduce_max, true, f32, access::contiguous>() == 0);
    CHECK(worst_plain<opcode::reduce_max, false, f32, access::contiguous>() == 0);
    CHECK(worst_plain<opcode::reduce_max, true, i32, access::contiguous>() == 0);
    CHECK(worst_plain<opcode::reduce_max, false, i8, access::gather>() == 0);
  }

  TEST_CASE("integers are summed exactly and bools are joined") {
    CHECK(worst_plain<opcode::reduce_sum, true, i32, access::contiguous>() == 0);
    CHECK(worst_plain<opcode::reduce_sum, false, i32, access::contiguous>() == 0);
    CHECK(worst_plain<opcode::reduce_sum, true, u8, access::contiguous>() == 0);
    CHECK(worst_plain<opcode::reduce_max, true, boolean, access::contiguous>() == 0);
    CHECK(worst_plain<opcode::reduce_max, false, boolean, access::contiguous>() == 0);
  }

  TEST_CASE("the program that produces the elements is part of the kernel") {
    CHECK(worst_fused<opcode::reduce_sum, true>() < tolerance);
    CHECK(worst_fused<opcode::reduce_sum, false>() < tolerance);
    CHECK(worst_fused<opcode::reduce_max, true>() == 0);
    CHECK(worst_fused<opcode::reduce_max, false>() == 0);
  }

  TEST_CASE("lanes past the end do not enter, though their program is not zero") {
    // exp(0) = 1 in every lane that was not loaded.
    constexpr word exponential = instruction_word(opcode::exp, 0);
    CHECK(worst<opcode::reduce_sum, true, header_word(1, 1, 1), input_word(f32, access::contiguous), exponential, output_word(1, f32)>() <
          2 * tolerance);
    CHECK(worst<opcode::reduce_sum, false, header_word(1, 1, 1), input_word(f32, access::contiguous), exponential, output_word(1, f32)>() <
          2 * tolerance);
  }

  TEST_CASE("a maximum or minimum with a NaN at any place is NaN") {
    constexpr float nan = std::numeric_limits<float>::quiet_NaN();
    constexpr word header = header_word(1, 0, 1), input = input_word(f32, access::contiguous), output = output_word(0, f32);
    constexpr word family = word(backends::cpu::family::reduction);
    for (const backends::cpu::isa set : test::isas_here()) {
      CAPTURE(backends::cpu::name_of(set));
      for (const backends::cpu::kernel run : {backends::cpu::kernels_for<family, word(opcode::reduce_max), 1, header, input, output>[static_cast<int>(set)],
                                              backends::cpu::kernels_for<family, word(opcode::reduce_min), 1, header, input, output>[static_cast<int>(set)]})
        for (const std::int64_t length : {1, 5, 40, 150})
          for (std::int64_t place = 0; place < length; ++place) {
            std::vector<float> x(static_cast<std::size_t>(length), 1.0f);
            float result = 0;
            backends::cpu::owned_call c{};
            c.operand[0] = x.data();
            c.operand[1] = &result;
            const std::int64_t numbers[] = {1, 1, 1, 1, 1, length, 0, 0, 0, 0, 0, 1, 0, 0, 0};
            std::memcpy(c.number, numbers, sizeof(numbers));
            run(c);
            CHECK(result == 1.0f);
            x[static_cast<std::size_t>(place)] = nan;
            run(c);
            CHECK(std::isnan(result));
          }
    }
  }

  TEST_CASE("a result does not change from run to run") {
    drawing draw(9);
    std::vector<float> x(10007);
    for (float& value : x) value = draw.real(-1.0f, 1.0f);
    for (const backends::cpu::isa set : test::isas_here()) {
      float first = 0, second = 1;
      backends::cpu::owned_call c{};
      c.operand[0] = x.data();
      const std::int64_t numbers[] = {1, 1, 1, 1, 1, 10007, 0, 0, 0, 0, 0, 1, 0, 0, 0};
      std::memcpy(c.number, numbers, sizeof(numbers));
      for (float* const to : {&first, &second}) {
        c.operand[1] = to;
        backends::cpu::kernels_for<word(backends::cpu::family::reduction), word(opcode::reduce_sum), 1, header_word(1, 0, 1),
                         input_word(f32, access::contiguous), output_word(0, f32)>[static_cast<int>(set)](c);
      }
      CHECK(std::memcmp(&first, &second, sizeof(first)) == 0);
    }
  }
}

}  // namespace
