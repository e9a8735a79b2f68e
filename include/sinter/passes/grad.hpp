// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// The gradient of a callable, as a callable: of symbols, so that it can be taken again, and of numbers.
#pragma once

#include <concepts>
#include <type_traits>

#include <boost/hana/tuple.hpp>

#include <sinter/ir/symbol.hpp>
#include <sinter/passes/differentiate.hpp>

namespace sinter {

/// Calls a function of scalars on numbers, through its graph. Defined with the reference backend, which evaluates it.
template <class Function, std::floating_point... Numbers>
constexpr auto evaluate(const Function& function, Numbers... x);

namespace passes::detail {

/// What `gradient` appends: an argument's gradient, or all of them in a tuple.
template <class Function, int... Index>
struct gradient_of : composable {
  Function function;
  constexpr explicit gradient_of(Function f) : function(f) {}

  template <Symbol... Operands>
  constexpr auto operator()(Operands... x) const {
    constexpr int arity = sizeof...(Operands);
    const auto y = function(x...);
    using result = std::remove_const_t<decltype(y)>;
    if constexpr (std::same_as<result, rejected>) {
      return rejected{};
    } else if constexpr (((Index < 0 || Index >= arity) || ...)) {
      return ir::detail::reject<gradient_of, rule::derivative_is_with_respect_to_something_that_is_no_input, position<Index>..., out_of<arity>>();
    } else if constexpr (!(result::type.shape.count() == dim(1)) || !is_floating(result::element)) {
      return ir::detail::reject<gradient_of, rule::derivative_needs_one_scalar_result, argument<ir::detail::shape_of<result>>>();
    } else {
      ir::graph& in = *y.in;
      const ir::value_id ids[] = {x.id...};
      ir::value_id answers[arity]{};
      differentiate(in, y.id, ids, arity, answers);
      if constexpr (sizeof...(Index) == 1) {
        constexpr int index = (Index, ...);
        return [&]<std::size_t... I>(std::index_sequence<I...>) {
          return pick<index>(Operands{&in, answers[I]}...);
        }(std::make_index_sequence<arity>{});
      } else {
        return all(in, answers, std::index_sequence_for<Operands...>{}, x...);
      }
    }
  }
  template <std::floating_point... Numbers>
  constexpr auto operator()(Numbers... x) const {
    return evaluate(*this, x...);
  }

 private:
  template <int Wanted, class First, class... Rest>
  static constexpr auto pick(First first, Rest... rest) {
    if constexpr (Wanted == 0)
      return first;
    else
      return pick<Wanted - 1>(rest...);
  }
  template <std::size_t... I, class... Operands>
  static constexpr auto all(ir::graph& in, const ir::value_id* answers, std::index_sequence<I...>, Operands...) {
    return boost::hana::make_tuple(Operands{&in, answers[I]}...);
  }
};

}  // namespace passes::detail

/// The gradient of a scalar-valued callable with respect to its arguments at the given positions (the first, when none is given).
///
/// Shapes    f(x...) -> []  gives  x -> the shape of that x
/// Errors    compile time: a position that is no argument; a result that is no floating scalar
/// Like      jax.grad(f, argnums)
/// Example   static_assert(grad(cube)(2.0f) == 12.0f)
template <int... Arguments, class Function>
constexpr auto grad(Function function) {
  if constexpr (sizeof...(Arguments) == 0)
    return passes::detail::gradient_of<Function, 0>(function);
  else
    return passes::detail::gradient_of<Function, Arguments...>(function);
}

}  // namespace sinter
