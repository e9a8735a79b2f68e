// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Moves out of loops what every step would compute the same.
#pragma once

#include <sinter/ir/region.hpp>
#include <sinter/passes/rewriter.hpp>
#include <sinter/passes/view.hpp>

namespace sinter::passes {
namespace detail {

/// Where the nodes of bodies shall stand: as far outside as what they read allows, and no further than through bodies of loops. A loop makes a
/// step at least; the side of a branch, and so the body of a while loop, may not run at all, and what stands there stays.
struct invariants {
  const ir::graph& g;
  sequence<int> home;  ///< by node
  bool any = false;    ///< whether one is not where it was

  constexpr explicit invariants(const ir::graph& graph) : g(graph), home(graph.nodes.count) {
    sequence<int> around(g.regions.count, 0), depth(g.regions.count, 0);
    sequence<char> loops(g.regions.count);
    for (int i = g.nodes.count - 1; i >= 0; --i) {  // owners outside before those within
      const ir::node& n = g.nodes.data[i];
      for (int r = n.regions.first; r < n.regions.first + n.regions.count; ++r) {
        around.data[r] = n.home;
        depth.data[r] = depth.data[n.home] + 1;
        loops.data[r] = n.op == ir::opcode::scan;
      }
    }
    for (int i = 0; i < g.nodes.count; ++i) {
      const ir::node& n = g.nodes.data[i];
      int& to = home.data[i] = n.home;
      if (n.home == 0 || n.op == ir::opcode::region_input || n.regions.count > 0) continue;
      int within = 0;  // the innermost place of an operand
      for (int k = 0; k < n.operands.count; ++k)
        if (const int of = home.data[g.values.data[g.operand(n, k)].producer]; depth.data[of] > depth.data[within]) within = of;
      while (to != within && loops.data[to]) to = around.data[to];
    }
    // What moves no data and makes none goes along with what reads it, and not alone.
    sequence<char> wanted(g.nodes.count);
    for (int i = g.nodes.count - 1; i >= 0; --i) {
      const ir::node& n = g.nodes.data[i];
      if (home.data[i] == n.home) continue;
      const bool computes = !ir::is_leaf(n.op) && !is_view(n.op) && n.op != ir::opcode::after;
      if (!computes && !wanted.data[i]) {
        home.data[i] = n.home;
        continue;
      }
      any = true;
      for (int k = 0; k < n.operands.count; ++k) wanted.data[g.values.data[g.operand(n, k)].producer] = 1;
    }
  }
};

}  // namespace detail

/// @post whatever a loop's body computes reads something that changes with the step, or stands in the side of a branch, or is a loop, branch
///       or call itself
constexpr ir::graph hoist_invariants(ir::graph g) {
  bool loops = false;
  for (int i = 0; i < g.nodes.count && g.regions.count > 1 && !loops; ++i) loops = g.nodes.data[i].op == ir::opcode::scan;
  if (!loops) return g;
  const detail::invariants found(g);
  if (!found.any) return g;
  const ir::body_map bodies(g);
  const sequence<int> uses = count_uses(g);
  sequence<char> written(g.nodes.count);
  rewriter w(static_cast<ir::graph&&>(g));
  const auto write = [&](int i) {
    if (written.data[i]) return;
    written.data[i] = 1;
    w.to.nodes.data[w.copy(i)].home = found.home.data[i];
  };
  for (int i = 0; i < g.nodes.count; ++i) {
    const int region = bodies.begins.data[i], owner = region >= 0 ? bodies.owner.data[region] : -1;
    if (owner >= 0 && g.nodes.data[owner].op == ir::opcode::scan) {  // what comes out of this body, and the parameters that it asked for
      const int home = g.nodes.data[owner].home;
      for (int inner = i; inner < owner; ++inner)
        if (g.nodes.data[inner].home != found.home.data[inner] ? found.home.data[inner] == home : g.nodes.data[inner].home == 0)
          write(inner);
    }
    write(i);
    const ir::node& n = g.nodes.data[i];
    if (n.op != ir::opcode::scan) continue;
    for (int k = ir::scan_attributes::of(g, n).carries; k < n.results.count; ++k) {  // no stacks, unread, of what has come out
      ir::value_id& v = w.to.region_values.data[g.regions.data[n.regions.first].results.first + k];
      if (v < 0 || uses.data[n.results.first + k] > 0) continue;
      const int of = g.values.data[v].producer;
      if (found.home.data[of] != g.nodes.data[of].home) v = -1;
    }
  }
  return w.finish();
}

}  // namespace sinter::passes
