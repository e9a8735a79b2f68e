// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Rules that move data less: reshapes, transposes and broadcasts merge, cancel, and make way for arithmetic.
///
/// Exact, NaN included, but for an infinite bias before a max pool: with the infinity of the other sign beside it in a window it makes a NaN, behind the
/// maximum perhaps none.
#pragma once

#include <sinter/ir/op/cards.hpp>
#include <sinter/passes/rules/rule.hpp>

namespace sinter::passes::rules {

using ir::expr;
using ir::opcode;

constexpr expr constant_of_shape(const match& m) {
  if (!m.is_constant(m.x(0))) return {};
  return {&m.to(), m.to().append_leaf(opcode::constant, m.type(), {m.to().attribute(m.producer(m.x(0)), 0)})};
}
constexpr expr reshape_merge(const match& m) {
  if (m.x(0).shape() == m.type().shape) return m.x(0);
  return m.is(m.x(0), opcode::reshape) ? ir::reshape_to(m.operand(m.x(0), 0), m.type().shape) : expr{};
}
constexpr expr transpose_merge(const match& m) {
  const int rank = m.type().shape.rank;
  std::int64_t axes[max_rank]{};
  const bool merged = m.is(m.x(0), opcode::transpose);
  bool identity = true;
  for (int axis = 0; axis < rank; ++axis) {
    axes[axis] = merged ? m.to().attribute(m.producer(m.x(0)), static_cast<int>(m.attribute(axis))) : m.attribute(axis);
    identity = identity && axes[axis] == axis;
  }
  const expr source = merged ? m.operand(m.x(0), 0) : m.x(0);
  if (identity) return source;
  return merged ? ir::detail::emit_computed(opcode::transpose, source, axes, rank) : expr{};
}
/// transpose(a b) = transpose(b) transpose(a): the product is made where its reader wants it.
constexpr expr transpose_of_matmul(const match& m) {
  if (m.type().shape.rank != 2 || m.attribute(0) != 1 || !m.is(m.x(0), opcode::matmul) || !m.only_reader(0)) return {};
  return ir::emit(opcode::matmul, {ir::transposed(m.operand(m.x(0), 1)), ir::transposed(m.operand(m.x(0), 0))});
}
constexpr expr broadcast_nothing(const match& m) {
  if (!(m.x(0).shape() == m.type().shape)) return {};
  for (int axis = 0; axis < m.type().shape.rank; ++axis)
    if (m.attribute(axis) != axis) return {};
  return m.x(0);
}
constexpr expr broadcast_merge(const match& m) {
  if (!m.is(m.x(0), opcode::broadcast)) return {};
  const expr source = m.operand(m.x(0), 0);
  int map[max_rank]{};
  for (int axis = 0; axis < source.shape().rank; ++axis) map[axis] = static_cast<int>(m.attribute(static_cast<int>(m.to().attribute(m.producer(m.x(0)), axis))));
  return ir::broadcast_to(source, m.type().shape, map);
}
/// A reshape that only adds or drops extents of 1 is absorbed: the broadcast says where the axes go.
constexpr expr broadcast_of_unit_axes(const match& m) {
  if (!m.is(m.x(0), opcode::reshape)) return {};
  const expr source = m.operand(m.x(0), 0);
  const dims &from = source.shape(), &to = m.x(0).shape();
  dims kept;
  int map[max_rank]{};
  for (int axis = 0; axis < to.rank; ++axis) {
    if (to.extent[axis] == dim(1)) continue;
    map[kept.rank] = static_cast<int>(m.attribute(axis));
    kept.push(to.extent[axis]);
  }
  dims squeezed;
  for (int axis = 0; axis < from.rank; ++axis)
    if (from.extent[axis] != dim(1)) squeezed.push(from.extent[axis]);
  if (!(squeezed == kept) || !(from == kept)) return {};
  return ir::broadcast_to(source, m.type().shape, map);
}
constexpr expr reduction_of_nothing(const match& m) { return m.of.attributes.count == 0 ? m.x(0) : expr{}; }

/// max_pool(relu(x)) = relu(max_pool(x)): the maximum commutes with what never decreases, and a pooled image has fewer elements.
constexpr expr pool_before_relu(const match& m) {
  if (!m.is(m.x(0), opcode::relu) || !m.only_reader(0) || m.uses.data[m.of.results.first + 1] > 0) return {};
  const expr x = m.operand(m.x(0), 0);
  return ir::emit(opcode::relu, {ir::emit(opcode::max_pool2d, {x},
                                          {m.attribute(0), m.attribute(1), m.attribute(2), m.attribute(3), m.attribute(4), m.attribute(5), m.attribute(6),
                                           m.attribute(7), m.attribute(8), m.attribute(9)})});
}
/// max_pool(x + bias) = max_pool(x) + bias for a bias that is one number a channel: rounding never decreases either, so not a bit changes.
constexpr expr pool_before_bias(const match& m) {
  if (!m.is(m.x(0), opcode::add) || !m.only_reader(0) || m.uses.data[m.of.results.first + 1] > 0) return {};
  for (int side = 0; side < 2; ++side) {
    const expr bias = m.operand(m.x(0), side), x = m.operand(m.x(0), 1 - side);
    if (!m.is(bias, opcode::broadcast)) continue;
    const expr source = m.operand(bias, 0);
    if (source.shape().rank != 1 || m.to().attribute(m.producer(bias), 0) != 1 || source.shape().extent[0] != m.type().shape.extent[1]) continue;
    const expr pooled = ir::emit(opcode::max_pool2d, {x},
                                 {m.attribute(0), m.attribute(1), m.attribute(2), m.attribute(3), m.attribute(4), m.attribute(5), m.attribute(6), m.attribute(7),
                                  m.attribute(8), m.attribute(9)});
    const int map[] = {1};
    return pooled + ir::broadcast_to(source, m.type().shape, map);
  }
  return {};
}

inline constexpr rewrite_rule movement[] = {
    {opcode::broadcast, "broadcast(constant) = constant", constant_of_shape},
    {opcode::reshape, "reshape(constant) = constant", constant_of_shape},
    {opcode::transpose, "transpose(constant) = constant", constant_of_shape},
    {opcode::reshape, "reshape(reshape(x)) = reshape(x)", reshape_merge},
    {opcode::transpose, "transpose(transpose(x)) = transpose(x), or x", transpose_merge},
    {opcode::transpose, "transpose(a b) = transpose(b) transpose(a)", transpose_of_matmul},
    {opcode::broadcast, "broadcast to the same shape", broadcast_nothing},
    {opcode::broadcast, "broadcast(broadcast(x)) = broadcast(x)", broadcast_merge},
    {opcode::broadcast, "broadcast(reshape by unit axes) = broadcast", broadcast_of_unit_axes},
    {opcode::reduce_sum, "a sum over no axis", reduction_of_nothing},
    {opcode::reduce_max, "a maximum over no axis", reduction_of_nothing},
    {opcode::reduce_min, "a minimum over no axis", reduction_of_nothing},
    {opcode::reduce_prod, "a product over no axis", reduction_of_nothing},
    {opcode::max_pool2d, "max_pool(relu(x)) = relu(max_pool(x))", pool_before_relu},
    {opcode::max_pool2d, "max_pool(x + bias) = max_pool(x) + bias", pool_before_bias},
};

}  // namespace sinter::passes::rules
