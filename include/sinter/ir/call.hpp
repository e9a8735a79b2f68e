// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// How operations are called: composition with `|`, the call of symbols, which the compiler tries before it makes it, and the base of everything callable.
#pragma once

#include <concepts>
#include <cstddef>
#include <string_view>
#include <type_traits>
#include <utility>

#include <boost/hana/at.hpp>
#include <boost/hana/bool.hpp>
#include <boost/hana/drop_front.hpp>
#include <boost/hana/is_empty.hpp>
#include <boost/hana/tuple.hpp>

#include <sinter/ir/expr.hpp>
#include <sinter/ir/graph.hpp>
#include <sinter/ir/infer.hpp>
#include <sinter/ir/rule.hpp>
#include <sinter/ir/symbol.hpp>

namespace boost::hana {  // `at_c<1>(rejected)`: one of several results of a rejected call, as `rejected[...]`
template <>
struct at_impl<sinter::rejected> {
  static constexpr sinter::rejected apply(sinter::rejected, const auto&) { return {}; }
};
template <>
struct drop_front_impl<sinter::rejected> {
  static constexpr sinter::rejected apply(sinter::rejected, const auto&) { return {}; }
};
template <>
struct is_empty_impl<sinter::rejected> {
  static constexpr auto apply(sinter::rejected) { return false_c; }
};
}  // namespace boost::hana

namespace sinter {

template <Operand X, class Function>
  requires(!Operand<Function> && std::is_class_v<Function>)
constexpr auto operator|(X x, const Function& function) {
  if constexpr (std::same_as<X, rejected>)
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
  constexpr auto operator()(Operand auto x) const { return x | first | second; }
};

template <std::derived_from<composable> First, std::derived_from<composable> Second>
constexpr auto operator|(First first, Second second) {
  return composed<First, Second>(first, second);
}

}  // namespace sinter

namespace sinter::ir {

/// What may stand in a call: a tensor, or a literal beside one.
template <class Candidate>
concept Argument = Operand<Candidate> || std::is_arithmetic_v<Candidate>;

namespace detail {

/// Which operand has the dtype and shape that literals take: the first tensor, or the first behind a condition.
template <class Self, class... X>
constexpr std::size_t like_of() {
  constexpr bool tensor[] = {!std::is_arithmetic_v<X>...};
  constexpr std::size_t first = requires { Self::first_is_a_condition; } ? 1 : 0;
  for (std::size_t i = first; i < sizeof...(X); ++i)
    if (tensor[i]) return i;
  return 0;
}
template <std::size_t Index, class First, class... Rest>
constexpr const auto& nth(const First& first, const Rest&... rest) {
  if constexpr (Index == 0)
    return first;
  else
    return nth<Index - 1>(rest...);
}

template <class X>
constexpr bounds bound_of() {
  if constexpr (Symbol<X>)
    return X::bound;
  else
    return {};
}

/// An operation to try calls on, whatever its names and rates are.
template <class Self>
constexpr Self blank() {
  if constexpr (std::is_default_constructible_v<Self>)
    return Self{};
  else
    return Self::blank();
}

/// What a call yields: types, or the rule that it breaks.
struct outcome {
  rule broken = rule::none;
  value_type result[max_results]{};
  int results = 0;

  constexpr void add(expr y) { result[results++] = y ? y.type() : value_type{}; }
  constexpr void add_all(expr y) { add(y); }
  template <int Count>
  constexpr void add_all(const exprs<Count>& y) {
    for (const expr& one : y.of) add(one);
  }
};

/// An operand while a call is tried: its type, or the type that a literal takes from `Like`.
template <class Like, class X>
constexpr expr tried(graph& in) {
  if constexpr (Symbol<X>)
    return {&in, in.append_leaf(opcode::input, X::type)};
  else
    return {&in, in.append_leaf(opcode::constant, Like::type, {0})};
}

/// Tries a call on a graph of its own.
template <class Self, class Like, class... X>
constexpr outcome try_call() {
  constexpr bounds bound = (bounds::none | ... | bound_of<X>());
  graph in;
  in.reports = true;
  in.bound = values_of(bound);
  outcome found;
  found.add_all(blank<Self>().build(tried<Like, X>(in)...));
  found.broken = in.broken;
  for (int v = 0; v < in.values.count && found.broken == rule::none; ++v) found.broken = possible(in.shape(v), in.bound);
  return found;
}

/// A literal beside a symbol becomes a constant of the symbol's dtype and shape.
template <class Like, class X>
constexpr expr argument_of(X x, graph& in) {
  if constexpr (Symbol<X>)
    return {&in, x.id};
  else
    return {&in, in.append_leaf(opcode::constant, Like::type, {encode_constant(Like::element, static_cast<double>(x))})};
}

template <class... X>
constexpr graph* graph_of(X... x) {
  graph* in = nullptr;
  const auto look = [&](auto one) {
    if constexpr (Symbol<decltype(one)> || Untyped<decltype(one)>) in = one.in;
  };
  (look(x), ...);
  return in;
}

/// What bounds the symbols of a result: the operands, and the extents that an operation itself names.
template <class Self, class... X>
constexpr bounds result_bound() {
  constexpr bounds of_operands = (bounds::none | ... | bound_of<X>());
  if constexpr (requires { Self::named_bound; })
    return of_operands | Self::named_bound;
  else
    return of_operands;
}

/// A call of symbols: tried first, on types alone, then written into their graph.
template <class Self, class... X>
constexpr auto call_symbols(const Self& self, X... x) {
  using like = std::remove_cvref_t<decltype(nth<like_of<Self, X...>()>(x...))>;
  constexpr outcome found = try_call<Self, like, X...>();
  if constexpr (found.broken != rule::none) {
    return Self::template reject<found.broken, X...>();
  } else {
    constexpr bounds bound = result_bound<Self, X...>();
    graph& in = *graph_of(x...);
    const expr arguments[] = {argument_of<like>(x, in)...};
    const auto y = [&]<std::size_t... I>(std::index_sequence<I...>) { return self.build(arguments[I]...); }(std::index_sequence_for<X...>{});
    if constexpr (std::is_same_v<std::remove_const_t<decltype(y)>, expr>)
      return symbol_for<found.result[0], bound>{&in, y.id};
    else
      return [&]<std::size_t... R>(std::index_sequence<R...>) {
        return boost::hana::make_tuple(symbol_for<found.result[R], bound>{&in, y.of[R].id}...);
      }(std::make_index_sequence<static_cast<std::size_t>(found.results)>{});
  }
}

/// A literal beside an untyped tensor takes its dtype and shape.
template <class X>
constexpr expr argument_of(X x, expr like) {
  if constexpr (Untyped<X>)
    return expr_of(x);
  else
    return constant_like(like, static_cast<double>(x));
}

/// A call of tensors whose types are known by value: written at once; what breaks a rule is found by whoever tries.
template <class Self, class... X>
constexpr auto call_untyped(const Self& self, X... x) {
  const expr like = expr_of(nth<like_of<Self, X...>()>(x...));
  const expr arguments[] = {argument_of(x, like)...};
  const auto y = [&]<std::size_t... I>(std::index_sequence<I...>) { return self.build(arguments[I]...); }(std::index_sequence_for<X...>{});
  if constexpr (std::is_same_v<std::remove_const_t<decltype(y)>, expr>)
    return untyped{y.in, y.id};
  else
    return [&]<std::size_t... R>(std::index_sequence<R...>) { return boost::hana::make_tuple(untyped{y.of[R].in, y.of[R].id}...); }(
        std::make_index_sequence<sizeof(y.of) / sizeof(expr)>{});
}

/// A call of what a model is traced with: symbols, tensors that hold data (at run time, or for the compiler), or the rest of an error.
template <class Self, class... X>
constexpr auto call(const Self& self, X... x) {
  if constexpr ((std::same_as<X, rejected> || ...))
    return rejected{};
  else if constexpr ((ConstantTensor<X> || ...))
    return call_constant(self, x...);  // both found by the tensor's own namespace
  else if constexpr ((LiveTensor<X> || ...))
    return call_live(self, x...);
  else if constexpr ((Untyped<X> || ...))
    return call_untyped(self, x...);
  else
    return call_symbols(self, x...);
}

}  // namespace detail

/// The base of everything that is called on tensors. `Self` states `build`, which writes the call into the graph of its operands:
///
///     constexpr ir::expr build(ir::expr x, ir::expr weights) const;
///
/// It is written on values, so that one text serves symbols, whose calls the compiler tries before it makes them, and tensors that hold data, whose calls
/// are checked at run time. A broken rule is `ir::fail`ed, or follows from what is emitted. An operation with state (a name, a rate) states `blank()`, too:
/// one to try calls on.
template <class Self>
struct callable : composable {
  template <Argument... X>
    requires((Operand<X> || ...) && (sizeof...(X) > 0))
  constexpr auto operator()(X... x) const {
    return detail::call(static_cast<const Self&>(*this), x...);
  }

  /// The error of a call: the operation with what it was told, the rule, and the operands' shapes, with their dtypes where the rule is about these.
  template <rule Broken, class First, class... Rest>
  static constexpr rejected reject() {
    if constexpr (sizeof...(Rest) > 0 && is_about_dtypes(Broken))
      return detail::reject<Self, Broken, left<First>, right<Rest>...>();
    else if constexpr (sizeof...(Rest) > 0)
      return detail::reject<Self, Broken, left<detail::shape_of<First>>, right<detail::shape_of<Rest>>...>();
    else if constexpr (is_about_dtypes(Broken))
      return detail::reject<Self, Broken, of_dtype<First::element>, argument<detail::shape_of<First>>>();
    else
      return detail::reject<Self, Broken, argument<detail::shape_of<First>>>();
  }
};

}  // namespace sinter::ir
