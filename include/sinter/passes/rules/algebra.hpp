// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Algebra that is exact in floating point: no rule here changes a bit of any result, NaN and infinity included.
#pragma once

#include <sinter/ir/op/meaning.hpp>
#include <sinter/passes/rules/rule.hpp>

namespace sinter::passes::rules {

using ir::expr;
using ir::opcode;

/// Constants in, constant out, by the card's own meaning.
constexpr expr fold(const match& m) {
  double real[3]{};
  std::int64_t whole[3]{};
  for (int i = 0; i < m.of.operands.count; ++i) {
    if (!m.is_constant(m.x(i))) return {};
    const std::int64_t code = m.to().attribute(m.producer(m.x(i)), 0);
    real[i] =
        ir::rounded(m.x(i).element(), ir::decode_constant(m.x(i).element(), code));  // as it would be stored: a literal has more digits
    whole[i] = is_floating(m.x(i).element()) ? static_cast<std::int64_t>(real[i] != 0) : code;
  }
  const dtype computed = m.x(m.of.op == opcode::select ? 1 : 0).element();
  const dtype target = m.type().element;
  std::int64_t code = 0;
  if (m.of.op == opcode::convert) {
    if (is_floating(target))
      code = ir::encode_constant(target, ir::rounded(target, real[0]));
    else if (target == dtype::boolean)
      code = real[0] != 0;
    else
      code = is_floating(computed) ? saturated(target, real[0]) : ir::wrapped(target, whole[0]);
  } else if (is_floating(computed)) {
    const double value = ir::meaning_of(m.of.op, real[0], real[1], real[2]);
    code = is_floating(target) ? ir::encode_constant(target, ir::rounded(target, value)) : static_cast<std::int64_t>(value != 0);
  } else {
    code = ir::wrapped(target, ir::meaning_of<std::int64_t>(m.of.op, whole[0], whole[1], whole[2]));
  }
  return {&m.to(), m.to().append_leaf(opcode::constant, m.type(), {code})};
}

constexpr expr subtract_zero(const match& m) {  // +0 alone, which is all bits 0: x - (-0) makes -0 to +0
  return m.is_constant(m.x(1)) && m.to().attribute(m.producer(m.x(1)), 0) == 0 ? m.x(0) : expr{};
}
constexpr expr multiply_one(const match& m) { return m.is_constant(m.x(0), 1) ? m.x(1) : m.is_constant(m.x(1), 1) ? m.x(0) : expr{}; }
constexpr expr divide_one(const match& m) { return m.is_constant(m.x(1), 1) ? m.x(0) : expr{}; }
constexpr expr multiply_minus_one(const match& m) {
  return m.is_constant(m.x(0), -1) ? -m.x(1) : m.is_constant(m.x(1), -1) ? -m.x(0) : expr{};
}
constexpr expr add_negative(const match& m) {
  if (m.is(m.x(1), opcode::neg)) return m.x(0) - m.operand(m.x(1), 0);
  if (m.is(m.x(0), opcode::neg)) return m.x(1) - m.operand(m.x(0), 0);
  return {};
}
constexpr expr subtract_negative(const match& m) { return m.is(m.x(1), opcode::neg) ? m.x(0) + m.operand(m.x(1), 0) : expr{}; }
constexpr expr negate_twice(const match& m) { return m.is(m.x(0), opcode::neg) ? m.operand(m.x(0), 0) : expr{}; }
constexpr expr not_twice(const match& m) { return m.is(m.x(0), opcode::logical_not) ? m.operand(m.x(0), 0) : expr{}; }
constexpr expr relu_twice(const match& m) { return m.is(m.x(0), opcode::relu) ? m.x(0) : expr{}; }
constexpr expr select_known(const match& m) {
  if (m.x(1).id == m.x(2).id) return m.x(1);
  if (m.is_constant(m.x(0), 1)) return m.x(1);
  if (m.is_constant(m.x(0), 0)) return m.x(2);
  return {};
}
/// A product over one step is a product of elements. The sum begins with +0, which makes a -0 to +0.
constexpr expr outer_product(const match& m) {
  if (m.x(0).extent(m.x(0).rank() - 1) != dim(1) || !is_floating(m.type().element)) return {};
  const expr rows = ir::broadcast_as(m.x(0), m.type().shape), columns = ir::broadcast_as(m.x(1), m.type().shape);
  return rows * columns + ir::constant_like(rows, 0);
}
constexpr expr convert_same(const match& m) { return m.x(0).element() == m.type().element ? m.x(0) : expr{}; }
inline constexpr rewrite_rule algebra[] = {
    {opcode::sub, "x - 0 = x", subtract_zero},
    {opcode::mul, "x * 1 = x", multiply_one},
    {opcode::div, "x / 1 = x", divide_one},
    {opcode::mul, "x * -1 = -x", multiply_minus_one},
    {opcode::add, "x + (-y) = x - y", add_negative},
    {opcode::sub, "x - (-y) = x + y", subtract_negative},
    {opcode::neg, "-(-x) = x", negate_twice},
    {opcode::logical_not, "!!x = x", not_twice},
    {opcode::relu, "relu(relu(x)) = relu(x)", relu_twice},
    {opcode::select, "a known condition, or equal branches", select_known},
    {opcode::matmul, "a product over one step, by elements", outer_product},
    {opcode::convert, "conversion to the same dtype", convert_same},
};

}  // namespace sinter::passes::rules
