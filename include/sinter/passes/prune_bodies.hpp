// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Drops what loops and branches compute or read for nobody.
#pragma once

#include <sinter/passes/rewriter.hpp>

namespace sinter::passes {
namespace detail {

/// What of one owner stays.
struct pruned_owner {
  const ir::graph& g;
  const ir::node& n;
  const liveness& found;
  const int carries;

  constexpr pruned_owner(const ir::graph& graph, const ir::node& owner, const liveness& live)
      : g(graph), n(owner), found(live), carries(n.op == ir::opcode::scan ? ir::scan_attributes::of(g, n).carries : 0) {}

  constexpr bool keeps_operand(int k) const {
    if (n.op != ir::opcode::scan || k < carries || k == 0) return true;  // a body has one input at least
    return found.uses.data[ir::region_input(g, n.regions.first, k)] > 0;
  }
  constexpr bool keeps_result(int k) const { return k < carries || found.uses.data[n.results.first + k] > 0; }
};

/// Keeps some elements of the end of a pool; how many is returned.
template <class Element, class Keep>
constexpr int keep_some(Element* elements, int count, const Keep& keep) {
  int kept = 0;
  for (int k = 0; k < count; ++k)
    if (keep(k)) elements[kept++] = elements[k];
  return kept;
}

constexpr ir::graph prune_bodies_once(ir::graph g) {
  const liveness found(g);
  sequence<char> dropped(g.nodes.count);  // inputs of bodies
  for (int i = 0; i < g.nodes.count; ++i) {
    const ir::node& n = g.nodes.data[i];
    if (n.op != ir::opcode::scan || !found.live.data[i]) continue;
    const pruned_owner owner(g, n, found);
    for (int k = 0; k < n.operands.count; ++k)
      if (!owner.keeps_operand(k)) dropped.data[g.values.data[ir::region_input(g, n.regions.first, k)].producer] = 1;
  }
  rewriter w(static_cast<ir::graph&&>(g));
  for (int i = 0; i < g.nodes.count; ++i) {
    if (!found.live.data[i] || dropped.data[i]) continue;
    const ir::node_id made = w.copy(i);
    const ir::node& n = g.nodes.data[i];
    if (!ir::is_control(n.op)) continue;
    const pruned_owner owner(g, n, found);
    ir::node& kept = w.to.nodes.data[made];
    kept.operands.count = keep_some(w.to.operands.data + kept.operands.first, n.operands.count, [&](int k) { return owner.keeps_operand(k); });
    w.to.operands.count = kept.operands.first + kept.operands.count;
    int results = 0;
    for (int k = 0; k < n.results.count; ++k) {
      if (!owner.keeps_result(k)) {
        w.became.data[n.results.first + k] = -1;
        continue;
      }
      w.to.values.data[kept.results.first + results] = w.to.values.data[kept.results.first + k];
      w.became.data[n.results.first + k] = kept.results.first + results++;
    }
    kept.results.count = results;
    w.to.values.count = kept.results.first + results;
    for (int r = n.regions.first; r < n.regions.first + n.regions.count; ++r) {
      ir::region& body = w.to.regions.data[r];
      body.inputs.count = keep_some(w.to.region_values.data + body.inputs.first, body.inputs.count, [&](int k) { return owner.keeps_operand(k); });
      body.results.count = keep_some(w.to.region_values.data + body.results.first, body.results.count, [&](int k) { return owner.keeps_result(k); });
    }
  }
  return w.finish();
}

}  // namespace detail

/// @post every result of a scan or a branch but carries is read, and so is every slice that a scan's body is given
constexpr ir::graph prune_bodies(ir::graph g) {
  bool any = false;
  for (const ir::node& n : g.nodes) any = any || ir::is_control(n.op);
  for (int before = g.values.count + g.operands.count + 1; any && g.values.count + g.operands.count < before;) {  // a slice that is dropped drops what was stacked for it
    before = g.values.count + g.operands.count;
    g = detail::prune_bodies_once(static_cast<ir::graph&&>(g));
  }
  return g;
}

}  // namespace sinter::passes
