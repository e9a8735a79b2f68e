// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// What every card is made of: the typed call, the shape rule of elementwise operations, and what a derivative is given.
#pragma once

#include <concepts>
#include <cstdint>
#include <string_view>
#include <type_traits>

#include <sinter/core/config.hpp>
#include <sinter/core/math.hpp>
#include <sinter/ir/expr.hpp>
#include <sinter/ir/graph.hpp>
#include <sinter/ir/infer.hpp>
#include <sinter/ir/rule.hpp>
#include <sinter/ir/symbol.hpp>

namespace sinter {

template <SymbolOrRejected Operand, class Function>
  requires(!SymbolOrRejected<Function> && std::is_class_v<Function>)
constexpr auto operator|(Operand x, const Function& function) {
  if constexpr (std::same_as<Operand, rejected>)
    return rejected{};
  else
    return function(x);
}

/// Marks what may be composed before it has an input: cards, layers, and compositions of them.
struct composable {};

/// Two layers as one: `conv2d<8, 3>("conv") | relu` waits for its input.
template <class First, class Second>
struct composed : composable {
  First first;
  Second second;
  constexpr composed(First f, Second s) : first(f), second(s) {}
  constexpr auto operator()(SymbolOrRejected auto x) const { return x | first | second; }
};

template <std::derived_from<composable> First, std::derived_from<composable> Second>
constexpr auto operator|(First first, Second second) {
  return composed<First, Second>(first, second);
}

}  // namespace sinter

namespace sinter::ir {

/// What a card's derivative sees: operands, results and the gradients that arrive at the results.
struct derivation {
  graph& in;
  node of;
  expr upstream[2]{};

  constexpr expr x(int i = 0) const { return {&in, in.operand(of, i)}; }
  constexpr expr y(int i = 0) const { return {&in, of.results.first + i}; }
  constexpr expr g(int i = 0) const { return upstream[i]; }
  constexpr std::int64_t attribute(int i) const { return in.attribute(of, i); }
};

/// Attributes as a template argument.
template <int Count>
struct attribute_list {
  std::int64_t value[Count ? Count : 1]{};  // NOLINT(bugprone-branch-clone): the same for one
  static constexpr int count = Count;
};

namespace detail {

template <class First, class... Rest>
struct first_symbol {
  using type = typename first_symbol<Rest...>::type;
};
template <Symbol First, class... Rest>
struct first_symbol<First, Rest...> {
  using type = First;
};

template <class... Operands>
constexpr int largest_bound() {
  int bound = 0;
  ((bound = Operands::bound > bound ? Operands::bound : bound), ...);
  return bound;
}

/// Applies a card to typed operands whose shapes the card's rule accepts, else rejects with the operands' shapes as facts.
template <class Card, attribute_list Attributes, class... Operands>
constexpr auto apply(Operands... operands) {
  constexpr inferred answer = [] {
    constexpr value_type types[] = {Operands::type...};
    inferred found = Card::infer({types, sizeof...(Operands), Attributes.value, Attributes.count});
    for (int i = 0; found.broken == rule::none && i < found.results; ++i) found.broken = possible(found.result[i].shape, largest_bound<Operands...>());
    return found;
  }();
  if constexpr (answer.broken != rule::none) {
    return Card::template reject<answer.broken, Operands...>();
  } else {
    const value_id ids[] = {operands.id...};
    graph* in = nullptr;
    ((in = operands.in), ...);
    const node_id id = in->append(Card::code, ids, sizeof...(Operands), Attributes.value, Attributes.count, answer.result, answer.results);
    return symbol_for<answer.result[0], largest_bound<Operands...>()>{in, in->nodes.data[id].results.first};
  }
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

/// Emits the broadcast that brings a symbol to `Target`, or nothing when it has that shape already.
template <dims Target, int Bound, Symbol Operand>
constexpr auto broadcast_symbol(Operand x) {
  constexpr value_type type{Operand::element, Target};
  if constexpr (Operand::type.shape == Target) {
    return x;
  } else {
    int map[max_rank]{};
    for (int axis = 0; axis < Operand::rank; ++axis) map[axis] = Target.rank - Operand::rank + axis;
    return symbol_for<type, Bound>{x.in, broadcast_to(expr_of(x), Target, map).id};
  }
}

/// A literal beside a symbol becomes a constant of the symbol's dtype and shape.
template <Symbol Like, class Operand>
constexpr auto as_symbol(Operand x, graph* in) {
  if constexpr (Symbol<Operand>)
    return x;
  else
    return Like{in, in->append_leaf(opcode::constant, Like::type, {encode_constant(Like::element, static_cast<double>(x))})};
}

template <class Operand>
constexpr graph* graph_of(Operand x) {
  if constexpr (Symbol<Operand>)
    return x.in;
  else
    return nullptr;
}

}  // namespace detail

/// What may stand in an elementwise call: a traced tensor, or a literal beside one.
template <class Candidate>
concept ElementwiseOperand = SymbolOrRejected<Candidate> || std::is_arithmetic_v<Candidate>;

/// The base of elementwise cards. A card states `code`, `name`, `meaning` and `derivative`.
///
/// Shapes    operands broadcast as in NumPy  ->  their common shape
/// Types     one dtype for all operands; literals take it
template <class Self, int Arity>
struct elementwise : composable {
  static constexpr int arity = Arity;

  /// Equal shapes and dtypes: the typed call has broadcast before.
  static constexpr inferred infer(const signature& of) {
    for (int i = 1; i < of.operands; ++i) {
      if (!(of.operand[i].shape == of.operand[0].shape)) return rule::shapes_must_be_equal;
      if (of.operand[i].element != of.operand[0].element) return rule::dtypes_must_be_equal;
    }
    return Self::result_of(of.operand[0]);
  }
  static constexpr inferred result_of(const value_type& type) { return type; }

  template <rule Broken, class First, class... Rest>
  static constexpr rejected reject() {
    if constexpr (sizeof...(Rest) == 0)
      return detail::reject<Self, Broken, of_dtype<First::element>, argument<detail::shape_of<First>>>();
    else if constexpr (Broken == rule::dtypes_must_be_equal)
      return detail::reject<Self, Broken, left<First>, right<Rest>...>();
    else
      return detail::reject<Self, Broken, left<detail::shape_of<First>>, right<detail::shape_of<Rest>>...>();
  }

  template <ElementwiseOperand... Operands>
    requires(sizeof...(Operands) == Arity && (SymbolOrRejected<Operands> || ...))
  constexpr auto operator()(Operands... operands) const {
    if constexpr ((std::same_as<Operands, rejected> || ...)) {
      return rejected{};
    } else {
      using like = typename detail::first_symbol<Operands...>::type;
      graph* in = nullptr;
      ((in = in ? in : detail::graph_of(operands)), ...);
      return broadcast_and_apply(detail::as_symbol<like>(operands, in)...);
    }
  }

 protected:
  template <Symbol... Operands>
  static constexpr auto broadcast_and_apply(Operands... operands) {
    constexpr detail::broadcast_shape common = [] {
      detail::broadcast_shape all;
      ((all = all.broken == rule::none ? detail::broadcast(all.shape, Operands::type.shape) : all), ...);
      if (all.broken == rule::none) all.broken = possible(all.shape, detail::largest_bound<Operands...>());
      return all;
    }();
    constexpr int bound = detail::largest_bound<Operands...>();
    if constexpr (common.broken != rule::none)
      return Self::template reject<common.broken, Operands...>();
    else
      return detail::apply<Self, attribute_list<0>{}>(detail::broadcast_symbol<common.shape, bound>(operands)...);
  }
};

/// The base of comparisons and logic: a bool of the operands' shape, no gradient.
template <class Self, int Arity>
struct predicate : elementwise<Self, Arity> {
  static constexpr inferred result_of(const value_type& type) { return value_type{dtype::boolean, type.shape}; }
  static constexpr gradients derivative(const derivation&) { return {}; }
};

/// A floating result is demanded.
constexpr inferred floating_only(const value_type& type) {
  if (!is_floating(type.element)) return rule::dtype_must_be_floating;
  return type;
}

}  // namespace sinter::ir
