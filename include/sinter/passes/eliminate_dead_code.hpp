// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Drops what no output and no update needs.
#pragma once

#include <sinter/passes/rewriter.hpp>

namespace sinter::passes {

/// @post every node is an input, or reaches an output or update. Parameters that nothing reads go, too; inputs stay, since they are the signature.
constexpr ir::graph eliminate_dead_code(const ir::graph& g) {
  sequence<char> live(g.nodes.count, 0);
  sequence<char> live_region(g.regions.count, 0);
  for (const ir::output& o : g.outputs) live.data[g.values.data[o.from].producer] = 1;
  for (const ir::update& u : g.updates) {
    live.data[g.values.data[u.leaf].producer] = 1;
    live.data[g.values.data[u.next].producer] = 1;
  }
  for (ir::value_id v : g.inputs) live.data[g.values.data[v].producer] = 1;
  int kept = 0;
  for (int i = g.nodes.count - 1; i >= 0; --i) {
    const ir::node& n = g.nodes.data[i];
    if (live_region.data[n.home]) live.data[i] = 1;  // bodies are kept whole
    if (!live.data[i]) continue;
    ++kept;
    for (int k = 0; k < n.operands.count; ++k) live.data[g.values.data[g.operands.data[n.operands.first + k]].producer] = 1;
    for (int r = 0; r < n.regions.count; ++r) live_region.data[n.regions.first + r] = 1;
  }
  if (kept == g.nodes.count) return g;
  rewriter w(g);
  for (int i = 0; i < g.nodes.count; ++i)
    if (live.data[i]) w.copy(i);
  return w.finish();
}

}  // namespace sinter::passes
