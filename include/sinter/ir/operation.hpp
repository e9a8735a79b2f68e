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

#include <sinter/ir/card.hpp>

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
  static constexpr int arity = -1;
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
  template <SymbolOrRejected... Operands>
    requires(sizeof...(Operands) > 0)
  constexpr auto operator()(Operands... x) const {
    static_assert(sizeof...(Operands) <= ir::max_operands, "sinter: an operation takes at most 8 operands");
    const Self& self = static_cast<const Self&>(*this);
    if constexpr ((std::is_same_v<Operands, rejected> || ...)) {
      return rejected{};
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

 private:
  template <class Gradient, class Operand>
  static constexpr bool fits = std::is_same_v<Gradient, no_gradient_t> || std::is_same_v<Gradient, rejected> || std::is_same_v<Gradient, Operand>;

  template <class Gradient, class Operand>
  static constexpr void check() {
    if constexpr (!fits<Gradient, Operand>)
      ir::detail::reject<Self, rule::result_must_have_the_shape_of_the_argument, argument<ir::detail::shape_of<Operand>>,
                         wanted<ir::detail::shape_of<Gradient>>>();
  }

  template <class Result, Symbol First, Symbol... Rest>
  static constexpr auto call(const Self& self, First first, Rest... rest) {
    ir::graph& in = *first.in;
    const int outer = in.current_region;
    constexpr int arity = 1 + sizeof...(Rest);

    const int body = in.regions.push({});
    const int derivative = in.regions.push({});  // next to each other, whatever calls the meaning makes
    in.current_region = body;
    const ir::value_id body_inputs[] = {in.append_leaf(ir::opcode::region_input, First::type), in.append_leaf(ir::opcode::region_input, Rest::type)...};
    const auto y = [&]<std::size_t... I>(std::index_sequence<I...>) {
      return self.meaning(First{&in, body_inputs[0]}, Rest{&in, body_inputs[1 + I]}...);
    }(std::index_sequence_for<Rest...>{});
    close(in, body, body_inputs, arity, &y.id, 1);

    in.current_region = derivative;
    const ir::value_id inputs[] = {in.append_leaf(ir::opcode::region_input, First::type), in.append_leaf(ir::opcode::region_input, Rest::type)...,
                                   in.append_leaf(ir::opcode::region_input, Result::type), in.append_leaf(ir::opcode::region_input, Result::type)};
    const auto gradients = [&]<std::size_t... I>(std::index_sequence<I...>) {
      return self.derivative(First{&in, inputs[0]}, Rest{&in, inputs[1 + I]}..., Result{&in, inputs[arity]}, Result{&in, inputs[arity + 1]});
    }(std::index_sequence_for<Rest...>{});
    if constexpr (boost::hana::is_a<boost::hana::tuple_tag, decltype(gradients)>) {
      static_assert(decltype(boost::hana::size(gradients))::value == arity, "sinter: a derivative returns one gradient for each operand");
      [&]<std::size_t... I>(std::index_sequence<I...>) {
        (check<std::remove_cvref_t<decltype(gradients[boost::hana::size_c<1 + I>])>, Rest>(), ...);
        check<std::remove_cvref_t<decltype(gradients[boost::hana::size_c<0>])>, First>();
        const ir::value_id ids[] = {ir::detail::gradient_id(gradients[boost::hana::size_c<0>]), ir::detail::gradient_id(gradients[boost::hana::size_c<1 + I>])...};
        close(in, derivative, inputs, arity + 2, ids, arity);
      }(std::index_sequence_for<Rest...>{});
    } else {
      static_assert(arity == 1, "sinter: a derivative returns one gradient for each operand, as boost::hana::make_tuple(...)");
      check<std::remove_cvref_t<decltype(gradients)>, First>();
      const ir::value_id id = ir::detail::gradient_id(gradients);
      close(in, derivative, inputs, arity + 2, &id, 1);
    }

    in.current_region = outer;
    const ir::value_id operands[] = {first.id, rest.id...};
    const ir::node_id id = in.append(ir::opcode::call, operands, arity, nullptr, 0, &Result::type, 1);
    in.nodes.data[id].regions = {body, 2};
    in.nodes.data[id].name = in.add_name(Self::name);
    return Result{&in, in.nodes.data[id].results.first};
  }

  static constexpr void close(ir::graph& in, int region, const ir::value_id* inputs, int input_count, const ir::value_id* results, int result_count) {
    const int first = in.region_values.count;
    for (int i = 0; i < input_count; ++i) in.region_values.push(inputs[i]);
    for (int i = 0; i < result_count; ++i) in.region_values.push(results[i]);
    in.regions.data[region] = {{first, input_count}, {first + input_count, result_count}};
  }
};

}  // namespace sinter
