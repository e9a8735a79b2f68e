// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Moves new values of states behind every reader of the old ones, so that they can be written in place.
#pragma once

#include <sinter/passes/rewriter.hpp>

namespace sinter::passes {

namespace detail {
/// The nodes in the order in which `delay_updates` puts them.
constexpr sequence<int> delayed_order(const ir::graph& g) {
  const sequence<int> uses = count_uses(g);
  sequence<char> last(g.nodes.count);
  for (const ir::update& u : g.updates)
    if (uses.data[u.next] == 1 && !ir::is_leaf(g.producer(u.next).op) && !ir::is_control(g.producer(u.next).op)) last.data[g.values.data[u.next].producer] = 1;
  sequence<int> order(g.nodes.count);
  int count = 0;
  for (int at_end = 0; at_end < 2; ++at_end)
    for (int i = 0; i < g.nodes.count; ++i)
      if (last.data[i] == at_end) order.data[count++] = i;
  return order;
}
}  // namespace detail

/// @post a node that nothing but an update reads stands at the end
constexpr ir::graph delay_updates(ir::graph g) {
  if (g.updates.empty()) return g;
  const sequence<int> order = detail::delayed_order(g);
  rewriter w(static_cast<ir::graph&&>(g));
  for (int i : order) w.copy(i);
  return w.finish();
}

}  // namespace sinter::passes
