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
inline constexpr rule_index all_rules = [] {
  rule_index index;
  int count = 0;
  for (int op = 0; op < ir::opcode_count; ++op) {
    index.first[op] = count;
    for (const rewrite_rule& r : rules::algebra)
      if (static_cast<int>(r.on) == op) index.rule[count++] = &r;
    for (const rewrite_rule& r : rules::movement)
      if (static_cast<int>(r.on) == op) index.rule[count++] = &r;
  }
  index.first[ir::opcode_count] = count;
  return index;
}();

constexpr ir::graph simplify_once(const ir::graph& g, bool& changed) {
  const sequence<int> uses = count_uses(g);
  rewriter w(g);
  for (int i = 0; i < g.nodes.count; ++i) {
    const ir::node& n = g.nodes.data[i];
    const int op = static_cast<int>(n.op);
    ir::expr found;
    if (n.operands.count > 0 && n.regions.count == 0) {
      w.to.current_region = n.home;
      const match m{w, n, uses};
      if (ir::is_elementwise(n.op)) found = rules::fold(m);
      for (int r = all_rules.first[op]; !found && r < all_rules.first[op + 1]; ++r) found = all_rules.rule[r]->apply(m);
      w.to.current_region = 0;
    }
    if (!found) {
      w.copy(i);
      continue;
    }
    changed = true;
    w.became.data[n.results.first] = found.id;
  }
  return w.finish();
}

}  // namespace detail

/// @post simplify(simplify(g)) == simplify(g), and every output keeps its value
constexpr ir::graph simplify(const ir::graph& g) {
  ir::graph current = eliminate_dead_code(g);
  for (bool changed = true; changed;) {
    changed = false;
    ir::graph next = detail::simplify_once(current, changed);
    if (changed) current = eliminate_dead_code(next);
  }
  return current;
}

}  // namespace sinter::passes
