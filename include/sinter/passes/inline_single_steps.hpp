// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Dissolves loops of one step: their body takes their place, and reads and makes the values themselves where a loop copies them.
#pragma once

#include <sinter/ir/expr.hpp>
#include <sinter/ir/op/scan.hpp>
#include <sinter/passes/inline_calls.hpp>

namespace sinter::passes {
namespace detail {

/// A loop that makes one step whatever it computes.
constexpr bool makes_one_step(const ir::graph& g, const ir::node& n) {
  if (n.op != ir::opcode::scan) return false;
  const auto a = ir::scan_attributes::of(g, n);
  return a.steps == dim(1) && a.while_carry < 0;
}

}  // namespace detail

/// @pre  no `call`
/// @post no loop makes exactly one step, but within another that did: its owner's body is copied as it is
constexpr ir::graph inline_single_steps(ir::graph g) {
  sequence<char> dissolved(g.regions.count);
  bool any = false;
  for (int i = g.nodes.count - 1; i >= 0 && g.regions.count > 1; --i) {  // owners first, since what they own dissolves with them
    const ir::node& n = g.nodes.data[i];
    if (!dissolved.data[n.home] && !detail::makes_one_step(g, n)) continue;
    any = any || n.regions.count > 0;
    for (int r = 0; r < n.regions.count; ++r) dissolved.data[n.regions.first + r] = 1;
  }
  if (!any) return g;
  const sequence<int> uses = count_uses(g);
  rewriter w(static_cast<ir::graph&&>(g));
  for (int i = 0; i < g.nodes.count; ++i) {
    const ir::node& n = g.nodes.data[i];
    if (dissolved.data[n.home]) continue;
    if (!detail::makes_one_step(g, n)) {
      w.copy(i);
      continue;
    }
    const int carries = ir::scan_attributes::of(g, n).carries, region = n.regions.first;
    w.to.current_region = n.home;
    sequence<ir::value_id> inputs, results(n.results.count);
    for (int k = 0; k < n.operands.count; ++k)
      inputs.push(k < carries ? w.operand(n, k) : ir::reshape_to(ir::expr{&w.to, w.operand(n, k)}, g.shape(ir::region_input(g, region, k))).id);
    splice(g, region, i, w.to, inputs.data, results.data, {.outside = &w.became});
    for (int r = 0; r < n.results.count; ++r) {
      const ir::value_id v = n.results.first + r;
      if (r < carries)
        w.became.data[v] = results.data[r];
      else if (uses.data[v] > 0)  // a stack of one
        w.became.data[v] = ir::reshape_to(ir::expr{&w.to, results.data[r]}, g.shape(v)).id;
    }
    w.to.current_region = 0;
  }
  return w.finish();
}

}  // namespace sinter::passes
