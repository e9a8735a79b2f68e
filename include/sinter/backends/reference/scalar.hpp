// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Functions of scalars, evaluated through their graph; in a constant expression, by the compiler.
#pragma once

#include <concepts>
#include <type_traits>

#include <boost/hana/core/is_a.hpp>
#include <boost/hana/for_each.hpp>
#include <boost/hana/transform.hpp>
#include <boost/hana/tuple.hpp>
#include <boost/hana/unpack.hpp>

#include <sinter/backends/reference/evaluate.hpp>
#include <sinter/ir/symbol.hpp>
#include <sinter/passes/grad.hpp>

namespace sinter {

/// f(x...), by tracing f on scalar symbols and evaluating the graph with the reference.
///
/// Types     all numbers of one floating type, which is also the result's; a callable of several results yields a hana tuple of numbers
template <class Function, std::floating_point... Numbers>
constexpr auto evaluate(const Function& function, Numbers... x) {
  using number_type = std::common_type_t<Numbers...>;
  static_assert((std::is_same_v<Numbers, number_type> && ...), "sinter: the numbers have one type");
  constexpr dtype element = dtype_of<number_type>;
  ir::graph traced;
  const ir::value_id ids[] = {[&](auto) { return traced.append_leaf(ir::opcode::input, {element, dims{}}); }(x)...};
  int next = 0;
  const auto symbols = boost::hana::tuple<std::conditional_t<true, symbol<element, shape<>>, Numbers>...>{symbol<element, shape<>>{&traced, (void(x), ids[next++])}...};
  const auto y = boost::hana::unpack(symbols, function);
  if constexpr (std::is_same_v<std::remove_const_t<decltype(y)>, rejected>) {
    return y;
  } else {
    traced.inputs = {};
    for (ir::value_id id : ids) traced.inputs.push(id);
    if constexpr (boost::hana::is_a<boost::hana::tuple_tag, decltype(y)>)
      boost::hana::for_each(y, [&](auto one) { traced.outputs.push(ir::output{one.id, -1}); });
    else
      traced.outputs.push(ir::output{y.id, -1});
    const ir::graph g = passes::inline_calls(traced);
    sequence<backends::reference::array> leaves(g.values.count);
    const number_type numbers[] = {x...};
    for (int i = 0; i < g.inputs.count; ++i) {
      backends::reference::array a({element, dims{}}, symbol_values{});
      a.real.data[0] = static_cast<double>(numbers[i]);
      leaves.data[g.inputs.data[i]] = a;
    }
    const auto values = backends::reference::evaluate(g, leaves, symbol_values{});
    const auto result = [&](int i) { return static_cast<number_type>(values.data[g.outputs.data[i].from].real.data[0]); };
    if constexpr (boost::hana::is_a<boost::hana::tuple_tag, decltype(y)>) {
      int next_result = 0;
      return boost::hana::transform(y, [&](auto) { return result(next_result++); });
    } else {
      return result(0);
    }
  }
}

}  // namespace sinter
