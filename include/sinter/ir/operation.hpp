// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Operations made of others: how most of what people name is written, by us and by users alike.
#pragma once

#include <string_view>
#include <type_traits>
#include <utility>

#include <boost/hana/at.hpp>
#include <boost/hana/core/is_a.hpp>
#include <boost/hana/size.hpp>
#include <boost/hana/tuple.hpp>
#include <boost/hana/unpack.hpp>

#include <sinter/ir/card.hpp>
#include <sinter/ir/region.hpp>

namespace sinter {

/// An operand that has no gradient (labels, indices), in a derivative's answer.
struct no_gradient_t {};
inline constexpr no_gradient_t no_gradient{};

namespace ir::detail {

/// The node that stands for an operation with a derivative of its own. Regions: its meaning, then its derivative, whose inputs are
/// the operands, the result and the result's gradient. The inline pass dissolves it once derivatives have been taken.
struct call_t {
  static constexpr opcode code = opcode::call;
  static constexpr std::string_view name = "call";
  static constexpr int arity = variadic;
  static constexpr inferred infer(const signature&) { return rule::none; }  // its type is its region's
  static constexpr gradients derivative(const derivation&) { return {}; }   // differentiate reads its region
};

template <class Gradient>
constexpr value_id gradient_id(Gradient g) {
  if constexpr (std::is_same_v<Gradient, no_gradient_t>)
    return -1;
  else
    return g.id;
}

/// The type of a handle, whether it carries it or its graph does.
template <class Handle>
constexpr value_type type_of(Handle x) {
  if constexpr (Symbol<Handle>)
    return Handle::type;
  else
    return x.in->type(x.id);
}

constexpr expr expr_or_exprs(untyped x) { return expr_of(x); }
template <class... X>
constexpr exprs<sizeof...(X)> expr_or_exprs(const boost::hana::tuple<X...>& all) {
  return boost::hana::unpack(all, [](auto... x) { return exprs<sizeof...(X)>{{expr_of(x)...}}; });
}

}  // namespace ir::detail

/// The base of a composite operation.
///
/// `Self` states `name` and `meaning(x...)`, written with other operations on any symbols. It may state `derivative(x..., y, g)`, which returns
/// the gradient of the one operand, or a `hana::make_tuple` of them in order, `no_gradient` where there is none. Without it the derivative
/// follows from the meaning.
///
/// Errors    compile time: a gradient whose shape is not its operand's
/// Example   examples/operation.cpp
template <class Self>
struct operation : composable {
  template <Operand... X>
    requires(sizeof...(X) > 0)
  constexpr auto operator()(X... x) const {
    const Self& self = static_cast<const Self&>(*this);
    if constexpr ((std::is_same_v<X, rejected> || ...)) {
      return rejected{};
    } else if constexpr ((ConstantTensor<X> || ...)) {
      return call_constant(self, x...);  // both found by the tensor's own namespace
    } else if constexpr ((LiveTensor<X> || ...)) {
      return call_live(self, x...);
    } else {
      using result = decltype(self.meaning(x...));
      if constexpr (std::is_same_v<result, rejected>)
        return rejected{};
      else if constexpr (requires(result y) { self.derivative(x..., y, y); })
        return call<result>(self, x...);
      else
        return self.meaning(x...);
    }
  }

  /// The same on values, for operations that are made of this one.
  template <ir::Expr... X>
  constexpr auto build(X... x) const {
    return ir::detail::expr_or_exprs((*this)(untyped{x.in, x.id}...));
  }

 private:
  template <class Gradient, class X>
  static constexpr void check(ir::graph& in, [[maybe_unused]] Gradient gradient, [[maybe_unused]] X operand) {
    if constexpr (Untyped<Gradient>) {
      if (gradient.id >= 0 && !(in.type(gradient.id) == in.type(operand.id))) ir::fail(in, rule::gradient_must_have_the_type_of_its_operand);
    } else if constexpr (!std::is_same_v<Gradient, no_gradient_t> && !std::is_same_v<Gradient, rejected> && !std::is_same_v<Gradient, X>) {
      ir::detail::reject<Self, rule::gradient_must_have_the_type_of_its_operand, operand_is<X>, gradient_is<Gradient>>();
    }
  }

  template <class Result, class... X>
  static constexpr auto call(const Self& self, X... x) {
    using ir::detail::type_of;
    constexpr int arity = sizeof...(X);
    ir::graph& in = *ir::detail::graph_of(x...);
    const ir::value_id operands[] = {x.id...};
    for (ir::value_id operand : operands)
      if (operand < 0) return Result{&in, -1};

    const int body = in.regions.push({});
    const int derivative = in.regions.push({});  // next to each other, whatever calls the meaning makes
    ++in.closed_regions;
    const auto finish = [&, outer = in.current_region](ir::value_id y) {
      --in.closed_regions;
      in.current_region = outer;
      return Result{&in, y};
    };
    in.current_region = body;
    const ir::value_id body_inputs[] = {in.append_leaf(ir::opcode::region_input, type_of(x))...};
    const auto y = [&]<std::size_t... I>(std::index_sequence<I...>) { return self.meaning(X{&in, body_inputs[I]}...); }(std::index_sequence_for<X...>{});
    if (y.id < 0) return finish(-1);
    const ir::value_type type = type_of(y);
    ir::close_region(in, body, body_inputs, arity, &y.id, 1);

    in.current_region = derivative;
    const ir::value_id inputs[] = {in.append_leaf(ir::opcode::region_input, type_of(x))..., in.append_leaf(ir::opcode::region_input, type),
                                   in.append_leaf(ir::opcode::region_input, type)};
    const auto gradients = [&]<std::size_t... I>(std::index_sequence<I...>) {
      return self.derivative(X{&in, inputs[I]}..., Result{&in, inputs[arity]}, Result{&in, inputs[arity + 1]});
    }(std::index_sequence_for<X...>{});
    if constexpr (boost::hana::is_a<boost::hana::tuple_tag, decltype(gradients)>) {
      static_assert(decltype(boost::hana::size(gradients))::value == arity, "sinter: a derivative returns one gradient for each operand");
      [&]<std::size_t... I>(std::index_sequence<I...>) {
        (check(in, gradients[boost::hana::size_c<I>], x), ...);
        const ir::value_id ids[] = {ir::detail::gradient_id(gradients[boost::hana::size_c<I>])...};
        ir::close_region(in, derivative, inputs, arity + 2, ids, arity);
      }(std::index_sequence_for<X...>{});
    } else {
      static_assert(arity == 1, "sinter: a derivative returns one gradient for each operand, as boost::hana::make_tuple(...)");
      (check(in, gradients, x), ...);
      const ir::value_id id = ir::detail::gradient_id(gradients);
      ir::close_region(in, derivative, inputs, arity + 2, &id, 1);
    }

    finish(-1);
    const ir::node_id id = in.append(ir::opcode::call, operands, arity, nullptr, 0, &type, 1);
    in.nodes.data[id].regions = {body, 2};
    in.nodes.data[id].name = in.add_name(Self::name);
    return Result{&in, in.nodes.data[id].results.first};
  }
};

}  // namespace sinter
