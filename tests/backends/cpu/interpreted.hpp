// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// The elementwise and reduction families in plain loops, one element at a time: what vector kernels are tested against.
#pragma once

#include <sinter/backends/cpu/call.hpp>
#include <sinter/backends/cpu/isa.hpp>
#include <sinter/core/dtype.hpp>
#include <sinter/ir/op/meaning.hpp>
#include <sinter/passes/program.hpp>

#include "guarded.hpp"

#include <cmath>
#include <cstdint>
#include <cstring>
#include <limits>
#include <random>
#include <vector>

namespace sinter::test {

/// One register: `real` counts for f32, `whole` for the rest; a bool is 0 or 1.
struct scalar {
  float real = 0;
  std::int32_t whole = 0;
};

inline std::int32_t wrapped(dtype type, std::int64_t x) {
  switch (type) {
    case dtype::u8: return static_cast<std::uint8_t>(x);
    case dtype::i8: return static_cast<std::int8_t>(x);
    case dtype::boolean: return x != 0;
    default: return static_cast<std::int32_t>(static_cast<std::uint32_t>(x));
  }
}

inline scalar read(dtype type, const void* from, std::int64_t at) {
  const auto* const p = static_cast<const unsigned char*>(from) + at * size_of(type);
  scalar x;
  switch (type) {
    case dtype::f32: std::memcpy(&x.real, p, 4); break;
    case dtype::i32: std::memcpy(&x.whole, p, 4); break;
    default: x.whole = wrapped(type, *p);
  }
  return x;
}

inline void write(dtype type, void* to, std::int64_t at, scalar x) {
  auto* const p = static_cast<unsigned char*>(to) + at * size_of(type);
  switch (type) {
    case dtype::f32: std::memcpy(p, &x.real, 4); break;
    case dtype::i32: std::memcpy(p, &x.whole, 4); break;
    default: *p = static_cast<unsigned char>(x.whole);
  }
}

inline float computed(ir::opcode op, float a, float b) {
  switch (op) {
    case ir::opcode::add: return a + b;
    case ir::opcode::sub: return a - b;
    case ir::opcode::mul: return a * b;
    case ir::opcode::div: return a / b;
    case ir::opcode::max: return std::isnan(a) || std::isnan(b) ? NAN : a > b ? a : b;
    case ir::opcode::min: return std::isnan(a) || std::isnan(b) ? NAN : a < b ? a : b;
    case ir::opcode::neg: return -a;
    case ir::opcode::exp: return static_cast<float>(std::exp(static_cast<double>(a)));
    case ir::opcode::log: return static_cast<float>(std::log(static_cast<double>(a)));
    case ir::opcode::sqrt: return std::sqrt(a);
    case ir::opcode::relu: return std::isnan(a) ? a : a > 0 ? a : 0;
    default: return static_cast<float>(ir::meaning_of<double>(op, a, b, 0));
  }
}

inline std::int64_t computed(ir::opcode op, std::int64_t a, std::int64_t b) {
  switch (op) {
    case ir::opcode::add: return a + b;
    case ir::opcode::sub: return a - b;
    case ir::opcode::mul: return a * b;
    case ir::opcode::div: return b == 0 ? 0 : a / b;
    case ir::opcode::max: return a > b ? a : b;
    case ir::opcode::min: return a < b ? a : b;
    case ir::opcode::neg: return -a;
    case ir::opcode::logical_and: return a && b;
    case ir::opcode::logical_or: return a || b;
    case ir::opcode::logical_not: return !a;
    case ir::opcode::relu: return a > 0 ? a : 0;
    default: return ir::meaning_of<std::int64_t>(op, a, b, 0);
  }
}

template <class Number>
bool compared(ir::opcode op, Number a, Number b) {
  switch (op) {
    case ir::opcode::equal: return a == b;
    case ir::opcode::not_equal: return a != b;
    case ir::opcode::less: return a < b;
    case ir::opcode::less_equal: return a <= b;
    case ir::opcode::greater: return a > b;
    default: return a >= b;
  }
}

inline scalar converted(dtype from, dtype to, scalar x) {
  scalar y;
  if (to == dtype::f32)
    y.real = from == dtype::f32 ? x.real : static_cast<float>(x.whole);
  else if (from == dtype::f32)
    y.whole = to == dtype::boolean ? x.real != 0 : static_cast<std::int32_t>(saturated(to, static_cast<double>(x.real)));
  else
    y.whole = wrapped(to, x.whole);
  return y;
}

/// Runs the instructions over one element's registers.
template <class Program>
void interpret(scalar* r) {
  for (int i = 0; i < Program::instructions; ++i) {
    const ir::opcode op = Program::op(i);
    const dtype type = Program::register_type(Program::inputs + i);
    scalar& to = r[Program::inputs + i];
    if (op == ir::opcode::constant) {
      const std::uint32_t bits = Program::immediate(i);
      if (type == dtype::f32)
        std::memcpy(&to.real, &bits, 4);
      else
        to.whole = wrapped(type, static_cast<std::int32_t>(bits));
      continue;
    }
    const dtype operand = Program::register_type(Program::a(i));
    const scalar a = r[Program::a(i)];
    if (op == ir::opcode::convert) {
      to = converted(operand, type, a);
      continue;
    }
    const scalar b = r[Program::b(i)];
    if (op == ir::opcode::select)
      to = a.whole ? b : r[Program::c(i)];
    else if (op >= ir::opcode::equal && op <= ir::opcode::greater_equal)
      to.whole = operand == dtype::f32 ? compared(op, a.real, b.real) : compared(op, a.whole, b.whole);
    else if (op >= ir::opcode::is_nan && op <= ir::opcode::is_finite)
      to.whole = ir::meaning_of<double>(op, a.real, 0, 0) != 0;
    else if (type == dtype::f32)
      to.real = computed(op, a.real, b.real);
    else
      to.whole = wrapped(type, computed(op, std::int64_t{a.whole}, std::int64_t{b.whole}));
  }
}

/// One element: `at[i]` is input i's offset, which is the value itself for an index input, counted from its address.
template <class Program>
void interpret_at(const backends::cpu::call& c, const std::int64_t* at, scalar* r) {
  for (int i = 0; i < Program::inputs; ++i) {
    if (Program::input_access(i) == passes::access::index)
      r[i].whole = static_cast<std::int32_t>(at[i] + static_cast<std::int64_t>(reinterpret_cast<std::intptr_t>(c.operand[i])));
    else
      r[i] = read(Program::input_type(i), c.operand[i], at[i]);
  }
  interpret<Program>(r);
}

template <class Program>
void interpret_elementwise(const backends::cpu::call& c) {
  constexpr int operands = Program::inputs + Program::outputs;
  const std::int64_t* const e = c.number;
  for (std::int64_t flat = 0; flat < e[0] * e[1] * e[2] * e[3]; ++flat) {
    const std::int64_t index[4] = {flat / (e[3] * e[2] * e[1]), flat / (e[3] * e[2]) % e[1], flat / e[3] % e[2], flat % e[3]};
    std::int64_t at[operands]{};
    for (int i = 0; i < operands; ++i)
      for (int axis = 0; axis < 4; ++axis) at[i] += index[axis] * c.number[4 + 4 * i + axis];
    scalar r[Program::registers];
    interpret_at<Program>(c, at, r);
    for (int i = 0; i < Program::outputs; ++i) {
      const int from = Program::output_register(i);
      const scalar x = converted(Program::register_type(from), Program::output_type(i), r[from]);
      write(Program::output_type(i), c.operand[Program::inputs + i], at[Program::inputs + i], x);
    }
  }
}

template <class Program>
void interpret_reduction(const backends::cpu::call& c, ir::opcode combiner) {
  const std::int64_t* const o = c.number;
  const std::int64_t* const e = c.number + 3;
  const int from = Program::output_register(0);
  const dtype type = Program::register_type(from);
  const bool sums = combiner == ir::opcode::reduce_sum, multiplies = combiner == ir::opcode::reduce_prod, least = combiner == ir::opcode::reduce_min;
  for (std::int64_t kept = 0; kept < o[0] * o[1] * o[2]; ++kept) {
    const std::int64_t kept_index[3] = {kept / (o[1] * o[2]), kept / o[2] % o[1], kept % o[2]};
    double real = sums ? 0 : multiplies ? 1 : least ? std::numeric_limits<double>::infinity() : -std::numeric_limits<double>::infinity();
    std::int64_t whole = sums ? 0 : multiplies ? 1 : least ? std::numeric_limits<std::int32_t>::max() : std::numeric_limits<std::int32_t>::min();
    if (type == dtype::boolean) whole = least || multiplies;
    for (std::int64_t flat = 0; flat < e[0] * e[1] * e[2]; ++flat) {
      const std::int64_t index[6] = {kept_index[0], kept_index[1], kept_index[2], flat / (e[1] * e[2]), flat / e[2] % e[1], flat % e[2]};
      std::int64_t at[Program::inputs]{};
      for (int i = 0; i < Program::inputs; ++i)
        for (int axis = 0; axis < 6; ++axis) at[i] += index[axis] * c.number[6 + 6 * i + axis];
      scalar r[Program::registers];
      interpret_at<Program>(c, at, r);
      const double x = r[from].real;
      const std::int64_t k = r[from].whole;
      real = sums ? real + x : multiplies ? real * x : least ? (x < real ? x : real) : x > real ? x : real;
      if (type == dtype::boolean)
        whole = least || multiplies ? whole && k : whole || k;
      else
        whole = sums ? whole + k : multiplies ? wrapped(type, whole * k) : least ? (k < whole ? k : whole) : k > whole ? k : whole;
    }
    scalar result;
    result.real = static_cast<float>(real);
    result.whole = wrapped(type, whole);
    std::int64_t to = 0;
    for (int axis = 0; axis < 3; ++axis) to += kept_index[axis] * c.number[6 + 6 * Program::inputs + axis];
    write(Program::output_type(0), c.operand[Program::inputs], to, converted(type, Program::output_type(0), result));
  }
}

/// Values that operations treat in their own ways, and ordinary ones.
class drawing {
 public:
  explicit drawing(unsigned seed) : engine_(seed) {}

  std::int64_t between(std::int64_t low, std::int64_t high) { return std::uniform_int_distribution<std::int64_t>(low, high)(engine_); }
  float real(float low, float high) { return std::uniform_real_distribution<float>(low, high)(engine_); }

  float special_real() {
    constexpr float infinity = std::numeric_limits<float>::infinity();
    constexpr float values[] = {0.0f,    -0.0f,   1.0f,   -1.0f, infinity, -infinity, std::numeric_limits<float>::quiet_NaN(),
                                1e-40f,  -1e-40f, 1e-45f, 3e38f, -3e38f,   89.0f,     -90.0f,
                                -103.5f, -104.0f};
    constexpr std::int64_t count = sizeof(values) / sizeof(values[0]);
    const std::int64_t i = between(0, 2 * count);
    return i < count ? values[i] : real(-50.0f, 50.0f);
  }
  std::int32_t special_whole() {
    constexpr std::int32_t values[] = {
        0, 1, -1, 2, -3, 127, -128, 255, 256, std::numeric_limits<std::int32_t>::max(), std::numeric_limits<std::int32_t>::min()};
    constexpr std::int64_t count = sizeof(values) / sizeof(values[0]);
    const std::int64_t i = between(0, 2 * count);
    return i < count ? values[i] : static_cast<std::int32_t>(between(-2000000000, 2000000000));
  }

 private:
  std::mt19937 engine_;
};

/// Distance in units in the last place; equal NaNs and equal infinities are 0 apart.
inline double ulps(float a, float b) {
  if (std::isnan(a) || std::isnan(b)) return std::isnan(a) && std::isnan(b) ? 0 : std::numeric_limits<double>::infinity();
  if (a == b) return 0;
  std::int32_t i, j;
  std::memcpy(&i, &a, 4);
  std::memcpy(&j, &b, 4);
  const auto ordered = [](std::int32_t bits) { return bits < 0 ? -std::int64_t{bits & 0x7fffffff} : std::int64_t{bits}; };
  return static_cast<double>(std::llabs(ordered(i) - ordered(j)));
}

/// Every instruction set that this machine runs.
inline std::vector<backends::cpu::isa> isas_here() {
  std::vector<backends::cpu::isa> sets;
  for (backends::cpu::isa set : backends::cpu::all_isas)
    if (backends::cpu::supports(set)) sets.push_back(set);
  return sets;
}

}  // namespace sinter::test
