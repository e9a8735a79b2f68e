// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Applies the rule tables until nothing changes.
#pragma once

#include <sinter/passes/eliminate_dead_code.hpp>
#include <sinter/passes/rules/algebra.hpp>
#include <sinter/passes/rules/movement.hpp>

namespace sinter::passes {
namespace detail {

/// The rules of an opcode stand together in this index, so that a node meets only its own.
struct rule_index {
  static constexpr int total = static_cast<int>(sizeof(rules::algebra) / sizeof(rewrite_rule) + sizeof(rules::movement) / sizeof(rewrite_rule));
  const rewrite_rule* rule[total]{};
  int first[ir::opcode_count + 1]{};
};
constexpr rule_index index_rules() {  // no lambda: g++ evaluates one that is called here a second time, for the function pointer that it might become
  rule_index index;
  for (const rewrite_rule& r : rules::algebra) ++index.first[static_cast<int>(r.on) + 1];
  for (const rewrite_rule& r : rules::movement) ++index.first[static_cast<int>(r.on) + 1];
  for (int op = 0; op < ir::opcode_count; ++op) index.first[op + 1] += index.first[op];
  int end[ir::opcode_count]{};
  for (int op = 0; op < ir::opcode_count; ++op) end[op] = index.first[op];
  for (const rewrite_rule& r : rules::algebra) index.rule[end[static_cast<int>(r.on)]++] = &r;
  for (const rewrite_rule& r : rules::movement) index.rule[end[static_cast<int>(r.on)]++] = &r;
  return index;
}
inline constexpr rule_index all_rules = index_rules();

/// What the rules make of a node, its operands already rewritten; empty when none applies.
constexpr ir::expr rewritten(rewriter& w, const ir::node& n, const sequence<int>& uses) {
  ir::expr found;
  if (n.operands.count == 0 || n.regions.count > 0) return found;
  const int op = static_cast<int>(n.op);
  w.to.current_region = n.home;
  const match m{w, n, uses};
  if (ir::is_elementwise(n.op)) found = rules::fold(m);
  for (int r = all_rules.first[op]; !found && r < all_rules.first[op + 1]; ++r) found = all_rules.rule[r]->apply(m);
  w.to.current_region = 0;
  return found;
}

/// The first node to which a rule applies; the number of nodes when there is none. The rules look upward only, so the graph itself can stand for the
/// one that would be written, and the last sweep of every `simplify`, which finds nothing, copies nothing.
constexpr int first_rewrite(ir::graph& g, const liveness& found) {
  rewriter w(static_cast<ir::graph&&>(g), in_place);
  const int nodes = w.to.nodes.count, values = w.to.values.count, operands = w.to.operands.count, attributes = w.to.attributes.count;
  int i = 0;
  for (; i < nodes; ++i) {
    if (!found.live.data[i]) continue;
    const ir::node n = w.to.nodes.data[i];
    if (rewritten(w, n, found.uses)) break;
  }
  w.to.nodes.count = nodes;
  w.to.values.count = values;
  w.to.operands.count = operands;
  w.to.attributes.count = attributes;
  g = static_cast<ir::graph&&>(w.to);
  return i;
}

}  // namespace detail

/// @post simplify(simplify(g)) == simplify(g), nothing is dead, and every output keeps its value
constexpr ir::graph simplify(ir::graph g) {
  for (;;) {
    const liveness found(g);
    const int first = detail::first_rewrite(g, found);
    if (first == g.nodes.count) {
      detail::drop_dead(g, found);
      return g;
    }
    rewriter w(static_cast<ir::graph&&>(g));
    const int count = g.nodes.count;
    for (int i = 0; i < count; ++i) {
      if (!found.live.data[i]) continue;
      const ir::node& n = g.nodes.data[i];
      const ir::expr instead = i < first ? ir::expr{} : detail::rewritten(w, n, found.uses);
      if (instead)
        w.became.data[n.results.first] = instead.id;
      else
        w.copy(i);
    }
    g = w.finish();
  }
}

}  // namespace sinter::passes
