// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Blocks that are computed again on the way back.
#pragma once

#include <type_traits>

#include <sinter/ir/control/handles.hpp>

namespace sinter {

namespace ir::detail {

/// A block that is computed again on the way back.
template <class Function, class... X>
constexpr auto trace_checkpoint(const Function& function, X... x) {
  using yielded = decltype(as_tuple(function(x...)));
  if constexpr (handles_in<yielded>::rejected_one) {
    return rejected{};
  } else {
    graph& in = *graph_of(x...);
    const expr given[] = {expr_of(x)...};
    sequence<value_id> operands, inputs, results;
    for (const expr& one : given) {
      if (one.id < 0) return flattened(handles_on(yielded{}, {}));
      operands.push(one.id);
    }
    const int region = in.regions.push({});
    sequence<value_type> types;
    {
      const region_scope body(in, region);
      for (const expr& one : given) inputs.push(in.append_leaf(opcode::region_input, one.type()));
      int next = 0;
      const boost::hana::tuple<X...> inner{X{&in, inputs.data[next++]}...};
      const sequence<expr> found = exprs_of(as_tuple(boost::hana::unpack(inner, function)));
      for (const expr& y : found) {
        if (y.id < 0) return flattened(handles_on(yielded{}, {}));
        results.push(y.id);
        types.push(in.type(y.id));
      }
    }
    const int yields = results.count;
    sequence<int> changed;  // new states leave the block as results
    for (int u = 0; u < in.updates.count; ++u) {
      if (in.producer(in.updates.data[u].next).home != region) continue;
      changed.push(u);
      results.push(in.updates.data[u].next);
      types.push(in.type(results.back()));
    }
    close_region(in, region, inputs.data, inputs.count, results.data, results.count);
    const node_id made = in.append(opcode::call, operands.data, operands.count, nullptr, 0, types.data, types.count);
    in.nodes.data[made].regions = {region, 1};
    in.nodes.data[made].name = in.add_name("checkpoint");
    for (int k = 0; k < changed.count; ++k) in.updates.data[changed.data[k]].next = result_of(in, made, yields + k).id;
    sequence<expr> all;
    for (int r = 0; r < yields; ++r) all.push(result_of(in, made, r));
    return flattened(handles_on(yielded{}, all));
  }
}

}  // namespace ir::detail

/// A function of tensors whose inner values are not remembered for the derivative, but computed again: less memory for one more way forth.
///
/// Shapes    those of the function
/// Gradient  the function's
/// Source    Chen et al. (2016), Training deep nets with sublinear memory cost
/// Like      torch.utils.checkpoint, jax.checkpoint
/// Example   x | checkpoint(block{}) | checkpoint(block{})
template <class Function>
struct checkpoint : composable {
  Function function;
  constexpr explicit checkpoint(Function f) : function(f) {}

  template <Operand... X>
    requires(sizeof...(X) > 0)
  constexpr auto operator()(X... x) const {
    if constexpr ((std::is_same_v<X, rejected> || ...))
      return rejected{};
    else if constexpr ((LiveTensor<X> || ...) || (ConstantTensor<X> || ...))
      return function(x...);
    else
      return ir::detail::trace_checkpoint(function, x...);
  }
};

}  // namespace sinter
