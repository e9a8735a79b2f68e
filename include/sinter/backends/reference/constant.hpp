// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Calls of constant tensors: traced on symbols, and evaluated by the reference, by the compiler in a constant expression.
#pragma once

#include <concepts>
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include <boost/hana/core/is_a.hpp>
#include <boost/hana/first.hpp>
#include <boost/hana/for_each.hpp>
#include <boost/hana/map.hpp>
#include <boost/hana/pair.hpp>
#include <boost/hana/second.hpp>
#include <boost/hana/transform.hpp>
#include <boost/hana/tuple.hpp>
#include <boost/hana/unpack.hpp>

#include <sinter/backends/reference/evaluate.hpp>
#include <sinter/ir/call.hpp>
#include <sinter/ir/constant_tensor.hpp>
#include <sinter/passes/inline_calls.hpp>

namespace sinter::backends::reference {

template <ConstantTensor X>
constexpr array array_of(const X& x) {
  array made(X::type, symbol_values{});
  for (std::int64_t i = 0; i < X::size; ++i)
    if constexpr (is_floating(X::type.element))
      made.real.data[i] = static_cast<double>(x.elements[i]);
    else
      made.whole.data[i] = static_cast<std::int64_t>(x.elements[i]);
  return made;
}
template <ConstantTensor X>
constexpr X constant_from(const array& a) {
  X made;
  for (std::int64_t i = 0; i < X::size; ++i)
    if constexpr (is_floating(X::type.element))
      made.elements[i] = static_cast<typename X::element>(a.real.data[i]);
    else
      made.elements[i] = static_cast<typename X::element>(a.whole.data[i]);
  return made;
}

/// The constant tensor that a symbol becomes in one run.
template <Symbol Of, std::int64_t Batch, std::int64_t Length, class Axes = std::make_index_sequence<static_cast<std::size_t>(Of::rank)>>
struct constant_in;
template <Symbol Of, std::int64_t Batch, std::int64_t Length, std::size_t... Axis>
struct constant_in<Of, Batch, Length, std::index_sequence<Axis...>> {
  static constexpr symbol_values symbols{Batch, Length};
  using type = constant_tensor<Of::element, symbols(Of::type.shape.extent[Axis])...>;
};

/// Notes every tensor of a result as an output of the graph, in order: one, or tuples and maps of them.
template <class Result>
constexpr void note_outputs(ir::graph& in, const Result& result) {
  if constexpr (boost::hana::is_a<boost::hana::tuple_tag, Result>)
    boost::hana::for_each(result, [&](const auto& one) { note_outputs(in, one); });
  else if constexpr (boost::hana::is_a<boost::hana::map_tag, Result>)
    boost::hana::for_each(result, [&](const auto& pair) { note_outputs(in, boost::hana::second(pair)); });
  else
    in.outputs.push(ir::output{result.id, -1});
}
/// The same result with constant tensors in the places of symbols. Braces and named values: outputs are taken in the order in which they were noted.
template <std::int64_t Batch, std::int64_t Length, class Result>
constexpr auto with_constants(const Result& result, const sequence<array>& outputs, int& next) {
  if constexpr (boost::hana::is_a<boost::hana::tuple_tag, Result>)
    return boost::hana::unpack(result, [&]<class... One>(const One&... one) {
      return boost::hana::tuple<decltype(with_constants<Batch, Length>(one, outputs, next))...>{with_constants<Batch, Length>(one, outputs, next)...};
    });
  else if constexpr (boost::hana::is_a<boost::hana::map_tag, Result>)
    return boost::hana::unpack(result, [&](const auto&... pair) {
      using tuple = boost::hana::tuple<decltype(with_constants<Batch, Length>(boost::hana::second(pair), outputs, next))...>;
      const tuple values{with_constants<Batch, Length>(boost::hana::second(pair), outputs, next)...};
      return boost::hana::unpack(values, [&](const auto&... value) { return boost::hana::make_map(boost::hana::make_pair(boost::hana::first(pair), value)...); });
    });
  else
    return constant_from<typename constant_in<Result, Batch, Length>::type>(outputs.data[next++]);
}

/// The outputs of a traced graph. `inputs` stand in its order; `parameter(name, type)` answers with an array; states are as they begin.
template <class Parameter>
constexpr sequence<array> run_traced(const ir::graph& traced, sequence<array>&& inputs, const symbol_values& symbols, const Parameter& parameter) {
  if (traced.mistakes.count > 0)
    throw error(std::string("sinter: a call of constant tensors breaks rule::").append(name_of(traced.mistakes.data[0].broken)));
  const ir::graph g = passes::inline_calls(traced);
  sequence<array> leaves(g.values.count);
  for (int i = 0; i < inputs.count; ++i) leaves.data[g.inputs.data[i]] = std::move(inputs.data[i]);
  for (const ir::node& n : g.nodes) {
    const ir::value_id v = n.results.first;
    if (n.op == ir::opcode::parameter) {
      leaves.data[v] = parameter(g.name(n.name), g.type(v));
    } else if (n.op == ir::opcode::state) {
      leaves.data[v] = array(g.type(v), symbols);
      for (double& first : leaves.data[v].real) first = ir::decode_constant(g.type(v).element, g.attribute(n, 0));
      for (std::int64_t& first : leaves.data[v].whole) first = g.attribute(n, 0);
    }
  }
  sequence<array> values = evaluate(g, std::move(leaves), symbols);
  sequence<array> outputs(g.outputs.count);
  for (int i = 0; i < outputs.count; ++i) outputs.data[i] = values.data[g.outputs.data[i].from];  // copies: two outputs may be one value
  return outputs;
}

}  // namespace sinter::backends::reference

namespace sinter {

/// f(x...) on constant tensors, and literals beside them: f is traced on symbols of their shapes, and its graph evaluated by the reference.
///
/// Shapes    those of f; a callable of several results yields a hana tuple or map of constant tensors
/// Errors    compile time: as of symbols.  A layer asks for weights: tensor_error; `evaluate<Model>(weights, x...)` has them
/// Example   constexpr auto y = evaluate([](auto x) { return softmax(x); }, constant_tensor<f32, 3>{1, 2, 3})
template <class Function, ir::Argument... X>
  requires(ConstantTensor<X> || ...)
constexpr auto evaluate(const Function& function, X... x) {
  using namespace backends::reference;
  if constexpr (((Symbol<X> || Untyped<X> || LiveTensor<X>) || ...)) {
    return ir::detail::reject<Function, rule::constant_tensors_meet_constant_tensors_and_numbers_only, operand_is<X>...>();
  } else {
    ir::graph traced;
    sequence<array> inputs;
    const auto bring = [&](const auto& one) {
      using given = std::remove_cvref_t<decltype(one)>;
      if constexpr (ConstantTensor<given>) {
        const ir::value_id id = traced.append_leaf(ir::opcode::input, given::type);
        traced.inputs.push(id);
        inputs.push(array_of(one));
        return typename given::symbol_type{&traced, id};
      } else {
        return one;
      }
    };
    const auto brought = boost::hana::tuple<decltype(bring(x))...>{bring(x)...};  // braces: in this order
    const auto y = boost::hana::unpack(brought, function);
    if constexpr (std::is_same_v<std::remove_const_t<decltype(y)>, rejected>) {
      return y;
    } else {
      note_outputs(traced, y);
      const sequence<array> outputs = run_traced(traced, std::move(inputs), symbol_values{}, [](std::string_view name, const ir::value_type&) -> array {
        throw tensor_error(name, "weights", "evaluate<Model>(weights, x...)", "a layer called on a constant tensor alone");
      });
      int next = 0;
      return with_constants<1, 1>(y, outputs, next);
    }
  }
}

/// A call of constant tensors.
template <class Self, class... X>
constexpr auto call_constant(const Self& self, X... x) {
  return evaluate(self, x...);
}

}  // namespace sinter
