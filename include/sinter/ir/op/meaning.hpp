// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// The values of elementwise operations by opcode: the cards' meanings for code that works on graphs as values.
#pragma once

#include <cstdint>
#include <type_traits>

#include <sinter/core/half.hpp>
#include <sinter/ir/op/cards.hpp>

namespace sinter::ir {

/// Rounds to what a dtype can hold, as a store would.
constexpr double rounded(dtype type, double x) {
  switch (type) {
    case dtype::f32: return static_cast<float>(x);
    case dtype::f16: return static_cast<float>(float16(x));
    case dtype::bf16: return static_cast<float>(bfloat16(x));
    default: return x;
  }
}

/// Wraps to what an integer dtype can hold, as a store would.
constexpr std::int64_t wrapped(dtype type, std::int64_t x) {
  switch (type) {
    case dtype::i8: return static_cast<std::int8_t>(x);
    case dtype::u8: return static_cast<std::uint8_t>(x);
    case dtype::i32: return static_cast<std::int32_t>(x);
    case dtype::boolean: return x != 0;
    default: return x;
  }
}

/// One element of an elementwise operation other than `convert`; `Number` is double or int64. Comparisons and logic yield 0 or 1.
template <class Number>
constexpr Number meaning_of(opcode op, Number a, Number b, Number c) {
  if constexpr (std::is_floating_point_v<Number>) {
    if (op == opcode::exp) return exp_t::meaning(a);
    if (op == opcode::log) return log_t::meaning(a);
    if (op == opcode::sqrt) return sqrt_t::meaning(a);
  }
  switch (op) {
    case opcode::add: return add_t::meaning(a, b);
    case opcode::sub: return sub_t::meaning(a, b);
    case opcode::mul: return mul_t::meaning(a, b);
    case opcode::div: return div_t::meaning(a, b);
    case opcode::max: return maximum_t::meaning(a, b);
    case opcode::min: return minimum_t::meaning(a, b);
    case opcode::neg: return neg_t::meaning(a);
    case opcode::relu: return relu_t::meaning(a);
    case opcode::select: return select_t::meaning(a != 0, b, c);
    case opcode::equal: return equal_t::meaning(a, b);
    case opcode::not_equal: return not_equal_t::meaning(a, b);
    case opcode::less: return less_t::meaning(a, b);
    case opcode::less_equal: return less_equal_t::meaning(a, b);
    case opcode::greater: return greater_t::meaning(a, b);
    case opcode::greater_equal: return greater_equal_t::meaning(a, b);
    case opcode::logical_and: return logical_and_t::meaning(a != 0, b != 0);
    case opcode::logical_or: return logical_or_t::meaning(a != 0, b != 0);
    case opcode::logical_not: return logical_not_t::meaning(a != 0);
    default: return a;
  }
}

}  // namespace sinter::ir
