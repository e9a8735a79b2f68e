// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Small products of every instruction set against plain loops. Operands are small integers, so that every order of summation is exact, and each ends where
/// its page does: a read past an end is a fault.
#include <sinter/backends/cpu/isa.hpp>
#include <sinter/backends/cpu/kernels.hpp>

#include "guarded.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <cstring>
#include <random>
#include <string>
#include <utility>

namespace {

using namespace sinter;
using backends::cpu::family;
using ir::opcode;
using passes::access;
using passes::word;
using test::guarded;

template <word... Words>
struct words {};

constexpr word contiguous_word = passes::input_word(f32, access::contiguous), splat_word = passes::input_word(f32, access::splat);

struct identity {
  using code = words<passes::header_word(1, 0, 1), contiguous_word, passes::output_word(0, f32)>;
  static constexpr int inputs = 1, outputs = 1;
  static constexpr bool is_splat[3] = {};
  static void apply(const float* r, float* out) { out[0] = r[0]; }
};

/// relu(sum · row factor + bias)
struct scaled_relu {
  using code = words<passes::header_word(3, 3, 1), contiguous_word, splat_word, contiguous_word, passes::instruction_word(opcode::mul, 0, 1),
                     passes::instruction_word(opcode::add, 3, 2), passes::instruction_word(opcode::relu, 4), passes::output_word(5, f32)>;
  static constexpr int inputs = 3, outputs = 1;
  static constexpr bool is_splat[3] = {false, true, false};
  static void apply(const float* r, float* out) {
    const float y = r[0] * r[1] + r[2];
    out[0] = y > 0 ? y : 0;
  }
};

/// Two outputs, which the sums reach through memory: s = sum + x, and 2 s - x.
struct two_outputs {
  using code = words<passes::header_word(2, 4, 2), contiguous_word, contiguous_word, passes::instruction_word(opcode::add, 0, 1),
                     passes::instruction_word(opcode::constant, 0, 0, 0, 0x40000000), passes::instruction_word(opcode::mul, 2, 3),
                     passes::instruction_word(opcode::sub, 4, 1), passes::output_word(2, f32), passes::output_word(5, f32)>;
  static constexpr int inputs = 2, outputs = 2;
  static constexpr bool is_splat[3] = {};
  static void apply(const float* r, float* out) {
    out[0] = r[0] + r[1];
    out[1] = 2 * out[0] - r[1];
  }
};

template <word Columns, word... Words>
const backends::cpu::kernel* kernels_of(words<Words...>) {
  return backends::cpu::kernels_for<word(family::small_product), Columns, Words...>;
}

template <int Columns, class Program>
void check(backends::cpu::isa set, std::int64_t rows, std::int64_t steps, int backwards) {
  std::mt19937 engine(static_cast<unsigned>(rows * 100 + steps));
  const auto fill = [&](guarded<float>& to) {
    for (std::size_t i = 0; i < to.size(); ++i) to[i] = static_cast<float>(static_cast<int>(engine() % 9) - 4);
  };
  constexpr std::int64_t width = passes::small_product_width(Columns), n = Columns;
  const std::int64_t a_row = steps + 3;
  const auto elements = [](std::int64_t count) { return static_cast<std::size_t>(count); };
  guarded<float> a(elements((rows - 1) * a_row + steps)), b(elements(steps * ((n + width - 1) / width) * width));
  fill(a);
  fill(b);
  backends::cpu::owned_call c{};
  c.operand[0] = a.data();
  c.operand[1] = b.data();
  const std::int64_t numbers[] = {rows, steps, a_row};
  std::memcpy(c.number, numbers, sizeof numbers);
  guarded<float> inputs[2] = {guarded<float>(1), guarded<float>(1)}, outputs[2] = {guarded<float>(1), guarded<float>(1)};
  int operand = 2, number = 3;
  for (int i = 1; i < Program::inputs; ++i) {
    const std::int64_t own = Program::is_splat[i] ? 1 : n, stride = own + i;
    inputs[i - 1] = guarded<float>(elements((rows - 1) * stride + own));
    fill(inputs[i - 1]);
    c.operand[operand++] = inputs[i - 1].data();
    c.number[number++] = stride;
  }
  for (int i = 0; i < Program::outputs; ++i) {
    outputs[i] = guarded<float>(elements((rows - 1) * (n + 2) + n));
    for (std::size_t k = 0; k < outputs[i].size(); ++k) outputs[i][k] = -99;
    c.operand[operand++] = outputs[i].data();
    c.number[number++] = n + 2;
  }
  std::int32_t turn = backwards;
  c.operand[operand] = &turn;
  kernels_of<word{Columns}>(typename Program::code{})[static_cast<int>(set)](c);
  int wrong = n > width && turn != (backwards + rows) % 2;
  for (std::int64_t row = 0; row < rows; ++row)
    for (std::int64_t j = 0; j < n; ++j) {
      float r[3]{}, expected[2]{};
      for (std::int64_t k = 0; k < steps; ++k) r[0] += a[elements(row * a_row + k)] * b[elements((j / width * steps + k) * width + j % width)];
      for (int i = 1; i < Program::inputs; ++i) r[i] = inputs[i - 1][elements(row * c.number[2 + i] + (Program::is_splat[i] ? 0 : j))];
      Program::apply(r, expected);
      for (int i = 0; i < Program::outputs; ++i) wrong += outputs[i][elements(row * (n + 2) + j)] != expected[i];
    }
  for (int i = 0; i < Program::outputs; ++i)  // and nothing between the rows
    for (std::int64_t row = 0; row + 1 < rows; ++row) wrong += outputs[i][elements(row * (n + 2) + n)] != -99 || outputs[i][elements(row * (n + 2) + n + 1)] != -99;
  CHECK_MESSAGE(wrong == 0, std::string(backends::cpu::name_of(set)), ": ", wrong, " elements of ", rows, " x ", steps, " x ", n);
}

template <class Program, int... Columns>
void check_all(std::integer_sequence<int, Columns...>) {
  for (backends::cpu::isa set : backends::cpu::all_isas) {
    if (!backends::cpu::supports(set)) continue;
    for (std::int64_t rows : {1, 2, 8})
      for (std::int64_t steps : {1, 2, 3, 7, 8, 9, 64})
          for (int backwards : {0, 1}) (check<Columns, Program>(set, rows, steps, backwards), ...);
  }
}

using all_columns = std::integer_sequence<int, 1, 3, 8, 15, 16, 17, 33, 64, 84, 130, 192, 256>;

TEST_SUITE("backends.cpu.small_product") {
  TEST_CASE("sums alone, of any number of columns") { check_all<identity>(all_columns{}); }
  TEST_CASE("a program that stays in registers") { check_all<scaled_relu>(all_columns{}); }
  TEST_CASE("a program of two outputs") { check_all<two_outputs>(std::integer_sequence<int, 1, 16, 37, 256>{}); }
}

}  // namespace
