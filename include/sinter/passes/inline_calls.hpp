// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Dissolves calls: the nodes of a called operation's meaning take the call's place.
#pragma once

#include <sinter/passes/rewriter.hpp>

namespace sinter::passes {

/// Appends the body of a region of `from` to `to`, in its current region, on given inputs. `from` and `to` may be one graph: everything is read by
/// index, since appending moves the pools. The body lies between its first input and `owner`, the node that owns the region.
/// `keep_calls`: calls within the body stay calls, so that their own derivatives still count; only within one graph, whose regions they share.
constexpr void splice(const ir::graph& from, int region, ir::node_id owner, ir::graph& to, const ir::value_id* inputs, ir::value_id* results,
                      bool keep_calls = false) {
  const ir::region body = from.regions.data[region];
  const ir::node_id first = from.values.data[from.region_values.data[body.inputs.first]].producer;
  const int base = from.nodes.data[first].results.first;
  const int end = from.nodes.data[owner].results.first;
  sequence<ir::value_id> became(end - base, -1);
  for (int k = 0; k < body.inputs.count; ++k) became.data[from.region_values.data[body.inputs.first + k] - base] = inputs[k];
  for (ir::node_id i = first; i < owner; ++i) {
    const ir::node n = from.nodes.data[i];
    if (n.home != region || n.op == ir::opcode::region_input) continue;
    sequence<ir::value_id> operands(n.operands.count);
    for (int k = 0; k < n.operands.count; ++k) operands.data[k] = became.data[from.operands.data[n.operands.first + k] - base];
    sequence<std::int64_t> attributes(n.attributes.count);
    for (int k = 0; k < n.attributes.count; ++k) attributes.data[k] = from.attributes.data[n.attributes.first + k];
    sequence<ir::value_type> types(n.results.count);
    for (int r = 0; r < n.results.count; ++r) types.data[r] = from.values.data[n.results.first + r].type;
    if (n.op == ir::opcode::call && !keep_calls) {  // a call within the body dissolves on the way
      splice(from, n.regions.first, i, to, operands.data, &became.data[n.results.first - base]);
      continue;
    }
    const ir::node_id made = to.append(n.op, operands.data, operands.count, attributes.data, attributes.count, types.data, types.count, n.line);
    to.nodes.data[made].regions = n.regions;
    to.nodes.data[made].name = n.name;
    for (int r = 0; r < n.results.count; ++r) became.data[n.results.first + r - base] = to.nodes.data[made].results.first + r;
  }
  for (int k = 0; k < body.results.count; ++k) {
    const ir::value_id v = from.region_values.data[body.results.first + k];
    results[k] = v < 0 ? -1 : became.data[v - base];
  }
}

/// @post no `call` is left
constexpr ir::graph inline_calls(ir::graph g) {
  sequence<char> dissolved(g.regions.count);
  bool any = false;
  for (int i = 0; i < g.nodes.count; ++i) {
    const ir::node& n = g.nodes.data[i];
    if (n.op != ir::opcode::call) continue;
    any = true;
    for (int r = 0; r < n.regions.count; ++r) dissolved.data[n.regions.first + r] = 1;
  }
  if (!any) return g;
  rewriter w(static_cast<ir::graph&&>(g));
  for (int i = 0; i < g.nodes.count; ++i) {
    const ir::node& n = g.nodes.data[i];
    if (dissolved.data[n.home]) continue;
    if (n.op != ir::opcode::call) {
      w.copy(i);
      continue;
    }
    sequence<ir::value_id> operands(n.operands.count);
    for (int k = 0; k < n.operands.count; ++k) operands.data[k] = w.operand(n, k);
    w.to.current_region = n.home;
    splice(g, n.regions.first, i, w.to, operands.data, &w.became.data[n.results.first]);
    w.to.current_region = 0;
  }
  return w.finish();
}

}  // namespace sinter::passes
