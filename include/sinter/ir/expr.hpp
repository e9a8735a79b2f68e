// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// An untyped handle on a value of a growing graph: what operations and derivatives are written in.
///
/// `expr` and the typed `symbol` share the names of the operations; here the rules are checked by value. A call of symbols is tried on values first, so that
/// a broken rule is a compile error; in a derivative it ends the evaluation, since those are written by an operation's author, not by its user.
#pragma once

#include <concepts>
#include <cstdint>
#include <initializer_list>

#include <sinter/core/error.hpp>
#include <sinter/core/sequence.hpp>
#include <sinter/ir/graph.hpp>
#include <sinter/ir/infer.hpp>
#include <sinter/ir/rule.hpp>

namespace sinter::ir {

/// The shape rule of any operation; the card table answers (`ir/op/cards.hpp`). What leads here is a template, so that one card alone can be included
/// without the table.
template <class Table = void>
constexpr inferred infer(opcode op, const signature& of);

struct expr {
  graph* in = nullptr;
  value_id id = -1;  ///< -1: nothing, or what is left of a call that broke a rule

  constexpr explicit operator bool() const { return id >= 0; }
  constexpr const value_type& type() const { return in->type(id); }
  constexpr dims shape() const { return in->shape(id); }  ///< a copy: what is emitted next moves the pool
  constexpr int rank() const { return in->shape(id).rank; }
  constexpr dim extent(int axis) const { return in->shape(id).extent[axis]; }
  constexpr dtype element() const { return in->type(id).element; }
};

template <class Candidate>
concept Expr = std::same_as<Candidate, expr>;

/// The same value without its type.
constexpr expr expr_of(const auto& symbol) { return {symbol.in, symbol.id}; }

/// Several results of one call.
template <int Count>
struct exprs {
  expr of[Count];
};

/// Gradients of a node with respect to its operands, in order; an empty `expr`, or none, stands for zero.
struct gradients {
  sequence<expr> operand;
};

/// A call that breaks a rule: recorded in a graph that is only tried. A derivative or a pass breaks none, and has found a mistake of ours if it does.
constexpr expr fail(graph& in, rule broken) {
  if (!in.reports) throw error("sinter: a derivative or a rewrite emitted an ill-formed node");
  if (in.broken == rule::none) in.broken = broken;
  return {&in, -1};
}

/// Demands something of a number that an operation was told. What does not hold is recorded, with the line if it is known, and asserted once tracing is done;
/// of tensors that hold data it is a broken rule.
constexpr void demand(graph& in, bool holds, rule otherwise, int line = 0) {
  if (holds) return;
  if (!in.reports)
    in.mistakes.push(mistake{otherwise, -1, line, {}, {}});
  else if (in.broken == rule::none)
    in.broken = otherwise;
}

/// Appends a node after its shape rule; -1 when an operand is missing or the rule is broken.
template <class Table = void>
constexpr node_id emit_node(graph& in, opcode op, const expr* operands, int count, const std::int64_t* attributes, int attribute_count) {
  sequence<value_id> ids(count);
  sequence<value_type> types(count);
  for (int i = 0; i < count; ++i) {
    if (operands[i].id < 0) return -1;
    ids.data[i] = operands[i].id;
    types.data[i] = in.values.data[operands[i].id].type;
  }
  const inferred answer = infer<Table>(op, {types.data, count, attributes, attribute_count});
  if (answer.broken != rule::none) return fail(in, answer.broken).id;
  return in.append(op, ids.data, count, attributes, attribute_count, answer.result, answer.results);
}
/// Result `index` of a node, or nothing of none.
constexpr expr result_of(graph& in, node_id made, int index = 0) { return {&in, made < 0 ? -1 : in.nodes.data[made].results.first + index}; }

/// Appends a node; `result` picks one of several results.
template <class Table = void>
constexpr expr emit(graph& in, opcode op, std::initializer_list<expr> operands, std::initializer_list<std::int64_t> attributes = {}, int result = 0) {
  const node_id made = emit_node<Table>(in, op, operands.begin(), static_cast<int>(operands.size()), attributes.begin(), static_cast<int>(attributes.size()));
  return result_of(in, made, result);
}
template <class Table = void>
constexpr expr emit(opcode op, std::initializer_list<expr> operands, std::initializer_list<std::int64_t> attributes = {}, int result = 0) {
  return emit<Table>(*operands.begin()->in, op, operands, attributes, result);
}

/// A constant of the type of `like`.
constexpr expr constant_like(expr like, double value) {
  return {like.in, like.in->append_leaf(opcode::constant, like.type(), {encode_constant(like.element(), value)})};
}

constexpr expr operator+(Expr auto a, Expr auto b) { return emit(opcode::add, {a, b}); }
constexpr expr operator-(Expr auto a, Expr auto b) { return emit(opcode::sub, {a, b}); }
constexpr expr operator*(Expr auto a, Expr auto b) { return emit(opcode::mul, {a, b}); }
constexpr expr operator/(Expr auto a, Expr auto b) { return emit(opcode::div, {a, b}); }
constexpr expr operator-(Expr auto a) { return emit(opcode::neg, {a}); }
constexpr expr operator*(double a, Expr auto b) { return constant_like(b, a) * b; }
constexpr expr operator*(Expr auto a, double b) { return a * constant_like(a, b); }
constexpr expr operator/(Expr auto a, double b) { return a / constant_like(a, b); }
constexpr expr operator+(double a, Expr auto b) { return constant_like(b, a) + b; }
constexpr expr operator-(double a, Expr auto b) { return constant_like(b, a) - b; }
constexpr expr operator>(Expr auto a, Expr auto b) { return emit(opcode::greater, {a, b}); }
constexpr expr operator<(Expr auto a, Expr auto b) { return emit(opcode::less, {a, b}); }
constexpr expr operator==(Expr auto a, Expr auto b) { return emit(opcode::equal, {a, b}); }
constexpr expr if_else(Expr auto condition, Expr auto then, Expr auto otherwise) { return emit(opcode::select, {condition, then, otherwise}); }

namespace detail {
/// Appends a node whose attributes are computed, not listed.
template <class Table = void>
constexpr expr emit_computed(opcode op, Expr auto x, const std::int64_t* attributes, int count) {
  return result_of(*x.in, emit_node<Table>(*x.in, op, &x, 1, attributes, count));
}
}  // namespace detail

/// The last two axes exchanged.
constexpr expr transposed(Expr auto x) {
  if (!x) return x;
  std::int64_t axes[max_rank]{};
  const int rank = x.shape().rank;
  for (int axis = 0; axis < rank; ++axis) axes[axis] = axis;
  axes[rank - 2] = rank - 1;
  axes[rank - 1] = rank - 2;
  return detail::emit_computed(opcode::transpose, x, axes, rank);
}

/// The same elements in another shape.
constexpr expr reshape_to(Expr auto x, const dims& target) {
  if (!x || x.shape() == target) return x;
  std::int64_t codes[max_rank]{};
  for (int axis = 0; axis < target.rank; ++axis) codes[axis] = target.extent[axis].code;
  return detail::emit_computed(opcode::reshape, x, codes, target.rank);
}

/// Repeats `x` along new axes: axis `i` of `x` becomes axis `map[i]` of `target`.
constexpr expr broadcast_to(Expr auto x, const dims& target, const int* map) {
  if (!x) return x;
  std::int64_t attributes[2 * max_rank]{};
  int count = 0;
  for (int axis = 0; axis < x.shape().rank; ++axis) attributes[count++] = map[axis];
  for (int axis = 0; axis < target.rank; ++axis) attributes[count++] = target.extent[axis].code;
  return detail::emit_computed(opcode::broadcast, x, attributes, count);
}
/// Repeats a scalar, or what lacks the reduced `axes` of `target` (a set of bits).
constexpr expr broadcast_over(Expr auto x, const dims& target, unsigned axes) {
  int map[max_rank]{};
  int count = 0;
  for (int axis = 0; axis < target.rank; ++axis)
    if (!(axes >> axis & 1u)) map[count++] = axis;
  return broadcast_to(x, target, map);
}

/// Sums over a set of axes, given as bits; they vanish from the shape.
constexpr expr sum_over(Expr auto x, unsigned axes) {
  if (!x || axes == 0) return x;
  std::int64_t list[max_rank]{};
  int count = 0;
  for (int axis = 0; axis < x.shape().rank; ++axis)
    if (axes >> axis & 1u) list[count++] = axis;
  return detail::emit_computed(opcode::reduce_sum, x, list, count);
}

/// NumPy's rule: shapes align at their last axes; an extent of 1 repeats.
struct broadcast_shape {
  rule broken = rule::none;
  dims shape;
};
constexpr broadcast_shape broadcast(const dims& a, const dims& b) {
  broadcast_shape result;
  result.shape.rank = a.rank > b.rank ? a.rank : b.rank;
  for (int i = 1; i <= result.shape.rank; ++i) {
    const dim left = i <= a.rank ? a.extent[a.rank - i] : dim(1);
    const dim right = i <= b.rank ? b.extent[b.rank - i] : dim(1);
    if (left != right && left != dim(1) && right != dim(1)) result.broken = rule::shapes_must_broadcast;
    result.shape.extent[result.shape.rank - i] = left == dim(1) ? right : left;
  }
  if (result.broken == rule::none) result.broken = possible(result.shape);
  return result;
}

/// `x` repeated to a shape that it broadcasts to by NumPy's rule; nothing is emitted when it has that shape.
constexpr expr broadcast_as(Expr auto x, const dims& target) {
  if (!x || x.shape() == target) return x;
  int map[max_rank]{};
  const int rank = x.rank();
  for (int axis = 0; axis < rank; ++axis) map[axis] = target.rank - rank + axis;
  return broadcast_to(x, target, map);
}

/// An elementwise node of operands that broadcast; the first `count` of `x` are replaced by what they became.
template <Expr X>  // a template, as all that emits, until the table is there
constexpr expr emit_elementwise(opcode op, X* x, int count) {
  graph& in = *x[0].in;
  for (int i = 0; i < count; ++i)
    if (!x[i]) return {&in, -1};
  broadcast_shape common{rule::none, x[0].shape()};
  for (int i = 1; i < count; ++i) {
    if (in.shape(x[i].id) == common.shape) continue;
    common = broadcast(common.shape, in.shape(x[i].id));
    if (common.broken != rule::none) return fail(in, common.broken);
  }
  for (int i = 0; i < count; ++i) x[i] = broadcast_as(x[i], common.shape);
  return result_of(in, emit_node(in, op, x, count, nullptr, 0));
}

/// Sums over the axes along which a tensor of shape `target` was repeated to become one of x's shape.
constexpr expr sum_to(Expr auto x, const dims& target) {
  const dims from = x.shape();
  const int more = from.rank - target.rank;
  unsigned repeated = 0;
  for (int axis = 0; axis < from.rank; ++axis)
    if (axis < more || target.extent[axis - more] != from.extent[axis]) repeated |= 1u << axis;
  return repeated ? reshape_to(sum_over(x, repeated), target) : x;
}

}  // namespace sinter::ir

