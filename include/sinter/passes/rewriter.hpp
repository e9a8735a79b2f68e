// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// The frame of every pass: read one graph, write another, remember which value became which.
#pragma once

#include <sinter/ir/graph.hpp>

namespace sinter::passes {

struct rewriter {
  const ir::graph& from;
  ir::graph to;
  sequence<ir::value_id> became;  ///< by value of `from`; -1 while unknown

  constexpr explicit rewriter(const ir::graph& g) : from(g), became(g.values.count, -1) {
    to.names = g.names;
    to.text = g.text;
    to.bound = g.bound;
    to.traced_for = g.traced_for;
    to.mistakes = g.mistakes;
    to.nodes.reserve(g.nodes.count);
    to.values.reserve(g.values.count);
    to.operands.reserve(g.operands.count);
    to.attributes.reserve(g.attributes.count);
    to.regions = g.regions;
  }

  constexpr ir::value_id operand(const ir::node& n, int i) const { return became.data[from.operand(n, i)]; }

  /// Appends the node as it was, on the new operands.
  constexpr ir::node_id copy(int index) {
    const ir::node& n = from.nodes.data[index];
    ir::node made = n;
    // Raw pointers and room made once: this is the innermost loop of every pass.
    const int operands = n.operands.count, attributes = n.attributes.count, results = n.results.count;
    made.operands.first = to.operands.extend(operands);
    for (int k = 0; k < operands; ++k) to.operands.data[made.operands.first + k] = became.data[from.operands.data[n.operands.first + k]];
    made.attributes.first = to.attributes.extend(attributes);
    for (int k = 0; k < attributes; ++k) to.attributes.data[made.attributes.first + k] = from.attributes.data[n.attributes.first + k];
    made.results.first = to.values.extend(results);
    for (int r = 0; r < results; ++r) {
      const int v = made.results.first + r;
      became.data[n.results.first + r] = v;
      to.values.data[v] = from.values.data[n.results.first + r];
      to.values.data[v].producer = to.nodes.count;
    }
    return to.nodes.push(made);
  }

  /// Carries inputs, outputs, updates and regions over and yields the new graph.
  constexpr ir::graph finish() {
    bool owned = false;
    for (int i = 0; i < to.nodes.count; ++i) owned = owned || to.nodes.data[i].regions.count > 0;
    if (!owned) {
      to.regions = {ir::region{}};
    } else {
      for (ir::value_id v : from.region_values) to.region_values.push(v < 0 ? -1 : became.data[v]);
    }
    for (ir::value_id v : from.inputs) to.inputs.push(became.data[v]);
    for (const ir::output& o : from.outputs) to.outputs.push(ir::output{became.data[o.from], o.name});
    for (const ir::update& u : from.updates) to.updates.push(ir::update{became.data[u.leaf], became.data[u.next]});
    return static_cast<ir::graph&&>(to);
  }
};

/// How often each value is read by nodes, outputs and updates.
constexpr sequence<int> count_uses(const ir::graph& g) {
  sequence<int> uses(g.values.count, 0);
  for (ir::value_id v : g.operands) ++uses.data[v];
  for (ir::value_id v : g.region_values)
    if (v >= 0) ++uses.data[v];
  for (const ir::output& o : g.outputs) ++uses.data[o.from];
  for (const ir::update& u : g.updates) ++uses.data[u.next];
  return uses;
}

}  // namespace sinter::passes
