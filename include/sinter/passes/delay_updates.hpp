// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Moves new values of states behind every reader of the old ones, so that they can be written in place.
#pragma once

#include <sinter/passes/rewriter.hpp>

namespace sinter::passes {

/// @post a node that nothing but an update reads stands at the end
constexpr ir::graph delay_updates(const ir::graph& g) {
  if (g.updates.empty()) return g;
  const sequence<int> uses = count_uses(g);
  sequence<char> last(g.nodes.count, 0);
  for (const ir::update& u : g.updates)
    if (uses.data[u.next] == 1 && !ir::is_leaf(g.producer(u.next).op)) last.data[g.values.data[u.next].producer] = 1;
  rewriter w(g);
  for (int at_end = 0; at_end < 2; ++at_end)
    for (int i = 0; i < g.nodes.count; ++i)
      if (last.data[i] == at_end) w.copy(i);
  return w.finish();
}

}  // namespace sinter::passes
