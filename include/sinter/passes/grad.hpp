// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Derivatives of a callable, as callables: of symbols, so that they can be taken again, of tensors that hold data, and of numbers.
#pragma once

#include <concepts>
#include <string_view>
#include <type_traits>
#include <utility>

#include <boost/hana/at.hpp>
#include <boost/hana/integral_constant.hpp>
#include <boost/hana/tuple.hpp>

#include <sinter/ir/op/mul.hpp>
#include <sinter/ir/op/reduce.hpp>
#include <sinter/ir/operation.hpp>
#include <sinter/passes/differentiate.hpp>

namespace sinter {

/// Calls a function of scalars on numbers, through its graph. Defined with the reference backend, which evaluates it.
template <class Function, std::floating_point... Numbers>
constexpr auto evaluate(const Function& function, Numbers... x);

/// What errors call `grad(f)` and `value_and_grad(f)` with respect to some arguments.
template <class Function, int... Arguments>
struct gradient_of;

namespace passes::detail {

/// A handle of the same kind on another value of the graph.
template <class Handle>
constexpr Handle same_kind(ir::graph& in, ir::value_id id) {
  return Handle{&in, id};
}

/// The same value under a number of its own, by a reshape that simplification removes. A derivative with respect to it counts the places where the function
/// reads its argument, and no others: not those of another argument that is the same tensor, or of what the function holds beside its arguments.
template <class Handle>
constexpr Handle as_variable(Handle x) {
  if (x.id < 0) return x;
  std::int64_t codes[max_rank]{};
  const dims shape = x.in->shape(x.id);
  for (int axis = 0; axis < shape.rank; ++axis) codes[axis] = shape.extent[axis].code;
  return same_kind<Handle>(*x.in, ir::detail::emit_computed(ir::opcode::reshape, ir::expr_of(x), codes, shape.rank).id);
}

/// What `grad` and `value_and_grad` append: an argument's gradient, or all of them in a tuple; `WithValue`: behind the value.
template <bool WithValue, class Function, int... Index>
struct gradient_of : operation<gradient_of<WithValue, Function, Index...>> {
  Function function;
  constexpr explicit gradient_of(Function f) : function(f) {}

  template <class... X>
  constexpr auto meaning(X... x) const {
    const boost::hana::tuple<X...> variables{as_variable(x)...};  // braces, here and below: nodes are emitted in this order
    return boost::hana::unpack(variables, [this](auto... variable) { return this->at(variable...); });
  }

  template <Operand... X>
    requires(sizeof...(X) > 0)
  constexpr auto operator()(X... x) const {  // not by `using`: clang 14 takes the next one for its override
    return operation<gradient_of>::operator()(x...);
  }
  template <std::floating_point... Numbers>
  constexpr auto operator()(Numbers... x) const {
    return evaluate(*this, x...);
  }

 private:
  template <class... X>
  constexpr auto at(X... x) const {
    constexpr int arity = sizeof...(X);
    const auto y = function(x...);
    using result = std::remove_const_t<decltype(y)>;
    if constexpr (std::same_as<result, rejected>) {
      return rejected{};
    } else if constexpr (((Index < 0 || Index >= arity) || ...)) {
      return ir::detail::reject<sinter::gradient_of<Function, Index...>, rule::derivative_is_with_respect_to_something_that_is_no_input,
                                position<Index>..., out_of<arity>>();
    } else if constexpr (!is_scalar<result>()) {
      return ir::detail::reject<sinter::gradient_of<Function, Index...>, rule::derivative_needs_one_scalar_result,
                                argument<ir::detail::shape_of<result>>>();
    } else {
      ir::graph& in = *y.in;
      const ir::value_id ids[] = {x.id...};
      ir::value_id answers[arity]{};
      if (!scalar_found(y))
        for (ir::value_id& answer : answers) answer = -1;
      else
        differentiate(in, y.id, ids, arity, answers);
      const auto gradients = boost::hana::make_tuple(x...);
      const auto chosen = [&](auto... index) {
        return boost::hana::make_tuple(same_kind<std::remove_cvref_t<decltype(boost::hana::at(gradients, index))>>(in, answers[decltype(index)::value])...);
      }(boost::hana::int_c<Index>...);
      if constexpr (sizeof...(Index) == 1 && WithValue)
        return boost::hana::make_tuple(y, boost::hana::at_c<0>(chosen));
      else if constexpr (sizeof...(Index) == 1)
        return boost::hana::at_c<0>(chosen);
      else if constexpr (WithValue)
        return boost::hana::make_tuple(y, chosen);
      else
        return chosen;
    }
  }

  template <class Result>
  static constexpr bool is_scalar() {
    if constexpr (Symbol<Result>)
      return Result::type.shape.count() == dim(1) && is_floating(Result::element);
    else
      return true;  // an untyped result is looked at when it is there
  }
  template <class Result>
  static constexpr bool scalar_found(Result y) {
    if constexpr (Symbol<Result>) {
      return true;
    } else {
      if (y.id < 0) return false;
      const ir::value_type& type = y.in->type(y.id);
      if (type.shape.count() == dim(1) && is_floating(type.element)) return true;
      ir::fail(*y.in, rule::derivative_needs_one_scalar_result);
      return false;
    }
  }
};

/// f(x...) and its change along v...: the pullback is linear in its cotangent, and its own pullback is the pushforward.
template <class Function>
struct jvp_of : operation<jvp_of<Function>> {
  Function function;
  constexpr explicit jvp_of(Function f) : function(f) {}

  template <class... X>
  constexpr auto meaning(X... all) const {
    static_assert(sizeof...(X) % 2 == 0, "sinter: jvp(f) takes f's arguments, then a tangent for each");
    const boost::hana::tuple<X...> variables{as_variable(all)...};
    return apply(variables, std::make_index_sequence<sizeof...(X) / 2>{});
  }

 private:
  template <class All, std::size_t... I>
  constexpr auto apply(const All& all, std::index_sequence<I...>) const {
    constexpr std::size_t arity = sizeof...(I);
    const auto y = function(boost::hana::at_c<I>(all)...);
    using result = std::remove_const_t<decltype(y)>;
    if constexpr (std::same_as<result, rejected>) {
      return rejected{};
    } else {
      // <pullback(u), v> as a function of u: its gradient is the pushforward of v, whatever u is.
      const auto paired = [&](auto u) {
        const auto weighted = sum<>(y * u);
        ir::graph& in = *weighted.in;
        const ir::value_id ids[] = {boost::hana::at_c<I>(all).id...};
        ir::value_id answers[arity]{};
        if (weighted.id >= 0)
          differentiate(in, weighted.id, ids, arity, answers);
        else
          for (ir::value_id& answer : answers) answer = -1;
        const auto term = [&]<std::size_t At>(boost::hana::size_t<At>) {
          return sum<>(same_kind<std::remove_cvref_t<decltype(boost::hana::at_c<At>(all))>>(in, answers[At]) * boost::hana::at_c<arity + At>(all));
        };
        const boost::hana::tuple<decltype(term(boost::hana::size_c<I>))...> terms{term(boost::hana::size_c<I>)...};
        return boost::hana::unpack(terms, [](auto... each) { return (each + ...); });
      };
      const auto cotangent = y * 0.0f;
      return boost::hana::make_tuple(y, gradient_of<false, decltype(paired), 0>(paired)(cotangent));
    }
  }
};

/// The pullback of the last argument.
template <class Function>
struct vjp_of : operation<vjp_of<Function>> {
  Function function;
  constexpr explicit vjp_of(Function f) : function(f) {}

  template <class... X>
  constexpr auto meaning(X... all) const {
    static_assert(sizeof...(X) >= 2, "sinter: vjp(f) takes f's arguments, then a cotangent of its result");
    return apply(boost::hana::make_tuple(all...), std::make_index_sequence<sizeof...(X) - 1>{});
  }

 private:
  template <class All, std::size_t... I>
  constexpr auto apply(const All& all, std::index_sequence<I...>) const {
    const auto cotangent = boost::hana::at_c<sizeof...(I)>(all);
    const auto paired = [&](auto... x) { return sum<>(function(x...) * cotangent); };
    return gradient_of<false, decltype(paired), static_cast<int>(I)...>(paired)(boost::hana::at_c<I>(all)...);
  }
};

/// The Hessian of a scalar function of one tensor, times another.
template <class Function>
struct hvp_of : operation<hvp_of<Function>> {
  Function function;
  constexpr explicit hvp_of(Function f) : function(f) {}

  template <class X, class V>
  constexpr auto meaning(X x, V v) const {
    const auto along = [&](auto at) { return sum<>(gradient_of<false, Function, 0>(function)(at) * v); };
    return gradient_of<false, decltype(along), 0>(along)(x);
  }
};

}  // namespace passes::detail

/// The gradient of a scalar-valued callable with respect to its arguments at the given positions (the first, when none is given).
///
/// Shapes    f(x...) -> []  gives  x -> the shape of that x, or a hana tuple of them
/// Errors    compile time: a position that is no argument; a result that is no floating scalar
/// Like      jax.grad(f, argnums)
/// Example   static_assert(grad(cube)(2.0f) == 12.0f)
template <int... Arguments, class Function>
constexpr auto grad(Function function) {
  if constexpr (sizeof...(Arguments) == 0)
    return passes::detail::gradient_of<false, Function, 0>(function);
  else
    return passes::detail::gradient_of<false, Function, Arguments...>(function);
}

/// Value and gradient at once, as a hana tuple; the forward pass is shared.
///
/// Shapes    f(x...) -> []  gives  ([], the shape of that x, or a hana tuple of them)
/// Errors    as `grad`
/// Like      jax.value_and_grad(f, argnums)
template <int... Arguments, class Function>
constexpr auto value_and_grad(Function function) {
  if constexpr (sizeof...(Arguments) == 0)
    return passes::detail::gradient_of<true, Function, 0>(function);
  else
    return passes::detail::gradient_of<true, Function, Arguments...>(function);
}

/// The vector-Jacobian product: `vjp(f)(x..., cotangent)` yields for each argument what `cotangent` pulls back to.
///
/// Shapes    x...,  cotangent of f's shape  ->  the shape of x, or a hana tuple of them
/// Errors    compile time: a cotangent that does not broadcast with the result
/// Source    Griewank & Walther (2008), Evaluating Derivatives, ch. 3
/// Like      jax.vjp, torch.autograd.functional.vjp
template <class Function>
constexpr auto vjp(Function function) {
  return passes::detail::vjp_of<Function>(function);
}

/// The Jacobian-vector product: `jvp(f)(x..., tangent...)` yields value and change along the tangents, as a hana tuple. Two reverse passes, of which
/// simplification leaves one forward pass.
///
/// Shapes    x...,  a tangent of each one's shape  ->  (f's shape, f's shape)
/// Like      jax.jvp, torch.autograd.functional.jvp
template <class Function>
constexpr auto jvp(Function function) {
  return passes::detail::jvp_of<Function>(function);
}

/// The Hessian-vector product of a scalar-valued callable of one argument: `hvp(f)(x, v)`.
///
/// Shapes    x, v [...]  ->  [...]
/// Source    Pearlmutter (1994), Fast exact multiplication by the Hessian
/// Like      torch.autograd.functional.hvp
template <class Function>
constexpr auto hvp(Function function) {
  return passes::detail::hvp_of<Function>(function);
}

/// The same value, through which no gradient flows.
///
/// Shapes    any  ->  the same
/// Types     any
/// Gradient  none
/// Like      torch.Tensor.detach, jax.lax.stop_gradient
struct stop_gradient_t : operation<stop_gradient_t> {
  static constexpr std::string_view name = "stop_gradient";
  static constexpr auto meaning(auto x) { return x; }
  static constexpr auto derivative(auto, auto, auto) { return no_gradient; }
};
inline constexpr stop_gradient_t stop_gradient{};

}  // namespace sinter
