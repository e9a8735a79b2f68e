// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Scopes of names, and blocks that repeat.
#pragma once

#include <concepts>
#include <string_view>

#include <sinter/ir/card.hpp>

namespace sinter {

namespace ir::detail {
/// Adds "name." or "name.index." to the graph's scope while it lives: an eager call may end in an exception.
struct entered {
  graph& in;
  int before;

  constexpr entered(graph& g, std::string_view name, int index = -1) : in(g), before(g.scope.count) {
    for (char c : name) in.scope.push(c);
    in.scope.push('.');
    if (index < 0) return;
    char digits[12]{};
    int count = 0;
    do digits[count++] = static_cast<char>('0' + index % 10);
    while (index /= 10);
    while (count > 0) in.scope.push(digits[--count]);
    in.scope.push('.');
  }
  entered(const entered&) = delete;
  entered& operator=(const entered&) = delete;
  constexpr ~entered() { in.scope.count = before; }
};
}  // namespace ir::detail

/// `x | scope("encoder", f)`: f(x), with every parameter's name beginning with "encoder.".
template <class Function>
struct scope : composable {
  std::string_view name;
  Function function;

  constexpr scope(std::string_view given, Function f) : name(given), function(f) {}
  constexpr rejected operator()(rejected) const { return {}; }
  template <Operand X>
  constexpr auto operator()(X x) const {
    if constexpr (ConstantTensor<X>) {
      return call_constant(*this, x);
    } else {
      const ir::detail::entered within(*x.in, name);
      return function(x);
    }
  }
};

/// What `repeat` answers.
template <int Count, class Function>
struct repeated : composable {
  std::string_view name;
  Function function;

  constexpr repeated(std::string_view given, Function f) : name(given), function(f) {}
  constexpr rejected operator()(rejected) const { return {}; }
  template <Operand X>
  constexpr auto operator()(X x) const {
    using result = decltype(function(x));
    if constexpr (ConstantTensor<X>) {
      return call_constant(*this, x);
    } else if constexpr (std::same_as<result, rejected>) {
      return rejected{};
    } else if constexpr (!std::same_as<result, X>) {
      return ir::detail::reject<repeated, rule::result_must_have_the_shape_of_the_argument, argument<ir::detail::shape_of<X>>,
                                wanted<ir::detail::shape_of<result>>>();
    } else {
      for (int i = 0; i < Count && x.in->nodes.count <= x.in->most_nodes; ++i) {  // what is too large is rejected once it has been traced
        const ir::detail::entered within(*x.in, name, i);
        x = function(x);
      }
      return x;
    }
  }
};

/// `x | repeat<12>("block", f)`: f applied Count times, with parameters "block.0.…", "block.1.…". A plain loop: f is instantiated once.
///
/// Errors    compile time: f changes the shape
template <int Count, class Function>
constexpr auto repeat(std::string_view name, Function function) {
  return repeated<Count, Function>(name, function);
}

}  // namespace sinter
