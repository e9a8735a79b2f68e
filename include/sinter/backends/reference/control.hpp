// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Loops, branches and calls of the reference: bodies evaluated as often as they run.
#pragma once

#include <sinter/backends/reference/array.hpp>
#include <sinter/ir/op/scan.hpp>
#include <sinter/ir/region.hpp>

namespace sinter::backends::reference::detail {

/// Copies one array into a part of another, or back: `count` elements from the given ones on.
constexpr void copy_part(const array& from, std::int64_t first, array& to, std::int64_t at, std::int64_t count) {
  for (std::int64_t i = 0; i < count; ++i) {
    if (to.floating())
      to.real.data[at + i] = from.real.data[first + i];
    else
      to.whole.data[at + i] = from.whole.data[first + i];
  }
}

/// Evaluates what an owner's bodies compute into the values of its graph. `run(node)` evaluates one node.
template <class Run>
struct control {
  const ir::graph& g;
  const symbol_values& symbols;
  sequence<array>& of;  ///< by value
  const Run& run;

  constexpr void evaluate(ir::node_id owner) const {
    const ir::node& n = g.nodes.data[owner];
    for (int r = 0; r < n.results.count; ++r) of.data[n.results.first + r] = array(g.type(n.results.first + r), symbols);
    if (n.op == ir::opcode::scan)
      scan(owner);
    else if (n.op == ir::opcode::cond)
      body(owner, n.regions.first + (of.data[g.operand(n, 0)].whole.data[0] ? 0 : 1));
    else
      body(owner, n.regions.first);
  }

 private:
  /// Operands to inputs, the nodes, results to results.
  constexpr void body(ir::node_id owner, int region) const {
    const ir::node& n = g.nodes.data[owner];
    for (int k = 0; k < n.operands.count; ++k) of.data[ir::region_input(g, region, k)] = of.data[g.operand(n, k)];
    nodes(owner, region);
    for (int k = 0; k < n.results.count; ++k)
      if (const ir::value_id v = ir::region_result(g, region, k); v >= 0) of.data[n.results.first + k] = of.data[v];
  }
  constexpr void nodes(ir::node_id owner, int region) const {
    for (ir::node_id i = ir::first_of(g, region); i < owner; ++i)
      if (g.nodes.data[i].home == region && g.nodes.data[i].op != ir::opcode::region_input) run(i);
  }
  constexpr void scan(ir::node_id owner) const {
    const ir::node& n = g.nodes.data[owner];
    const ir::scan_attributes a = ir::scan_attributes::of(g, n);
    const int region = n.regions.first;
    const std::int64_t steps = symbols(a.steps);
    for (int c = 0; c < a.carries; ++c) of.data[n.results.first + c] = of.data[g.operand(n, c)];
    for (std::int64_t at = 0; at < steps; ++at) {
      const std::int64_t t = a.order == scan_order::reverse ? steps - 1 - at : at;
      for (int c = 0; c < a.carries; ++c) of.data[ir::region_input(g, region, c)] = of.data[n.results.first + c];
      for (int k = a.carries; k < n.operands.count; ++k) {
        array& slice = of.data[ir::region_input(g, region, k)];
        slice = array(g.type(ir::region_input(g, region, k)), symbols);
        copy_part(of.data[g.operand(n, k)], t * slice.count(), slice, 0, slice.count());
      }
      nodes(owner, region);
      for (int k = 0; k < n.results.count; ++k) {
        const ir::value_id v = ir::region_result(g, region, k);
        if (v < 0) continue;
        if (k < a.carries)
          of.data[n.results.first + k] = of.data[v];
        else
          copy_part(of.data[v], 0, of.data[n.results.first + k], t * of.data[v].count(), of.data[v].count());
      }
    }
  }
};

}  // namespace sinter::backends::reference::detail
