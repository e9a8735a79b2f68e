// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// An untyped handle on a value of a growing graph: what derivatives are written in.
///
/// `expr` and the typed `symbol` share the names of the operations; here the rules are checked by value, and a broken one ends the evaluation,
/// since derivatives are written by us or by an operation's author, not by its user.
#pragma once

#include <concepts>
#include <cstdint>
#include <initializer_list>

#include <sinter/core/error.hpp>
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
  value_id id = -1;

  constexpr explicit operator bool() const { return id >= 0; }
  constexpr const value_type& type() const { return in->type(id); }
  constexpr dims shape() const { return in->shape(id); }  ///< a copy: what a derivative emits moves the pool
  constexpr dtype element() const { return in->type(id).element; }
};

template <class Candidate>
concept Expr = std::same_as<Candidate, expr>;

/// The same value without its type.
constexpr expr expr_of(const auto& symbol) { return {symbol.in, symbol.id}; }

/// Gradients of a node with respect to its operands, in order; an empty `expr` stands for zero.
struct gradients {
  expr operand[4]{};
};

/// Appends a node; `result` picks one of several results.
template <class Table = void>
constexpr expr emit(graph& in, opcode op, std::initializer_list<expr> operands, std::initializer_list<std::int64_t> attributes = {}, int result = 0) {
  value_id ids[max_operands]{};
  value_type types[max_operands]{};
  int count = 0;
  for (const expr& operand : operands) {
    ids[count] = operand.id;
    types[count++] = operand.type();
  }
  const int attribute_count = static_cast<int>(attributes.size());
  const inferred answer = infer<Table>(op, {types, count, attributes.begin(), attribute_count});
  if (answer.broken != rule::none) throw error("sinter: a derivative or a rewrite emitted an ill-formed node");
  const node_id id = in.append(op, ids, count, attributes.begin(), attribute_count, answer.result, answer.results);
  return {&in, in.nodes.data[id].results.first + result};
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
  const inferred answer = infer<Table>(op, {&x.type(), 1, attributes, count});
  if (answer.broken != rule::none) throw error("sinter: a derivative or a rewrite emitted an ill-formed node");
  const node_id id = x.in->append(op, &x.id, 1, attributes, count, answer.result, answer.results);
  return {x.in, x.in->nodes.data[id].results.first};
}
}  // namespace detail

/// The last two axes exchanged.
constexpr expr transposed(Expr auto x) {
  std::int64_t axes[max_rank]{};
  const int rank = x.shape().rank;
  for (int axis = 0; axis < rank; ++axis) axes[axis] = axis;
  axes[rank - 2] = rank - 1;
  axes[rank - 1] = rank - 2;
  return detail::emit_computed(opcode::transpose, x, axes, rank);
}

/// The same elements in another shape.
constexpr expr reshape_to(Expr auto x, const dims& target) {
  if (x.shape() == target) return x;
  std::int64_t codes[max_rank]{};
  for (int axis = 0; axis < target.rank; ++axis) codes[axis] = target.extent[axis].code;
  return detail::emit_computed(opcode::reshape, x, codes, target.rank);
}

/// Repeats `x` along new axes: axis `i` of `x` becomes axis `map[i]` of `target`.
constexpr expr broadcast_to(Expr auto x, const dims& target, const int* map) {
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
  if (axes == 0) return x;
  std::int64_t list[max_rank]{};
  int count = 0;
  for (int axis = 0; axis < x.shape().rank; ++axis)
    if (axes >> axis & 1u) list[count++] = axis;
  return detail::emit_computed(opcode::reduce_sum, x, list, count);
}

}  // namespace sinter::ir

