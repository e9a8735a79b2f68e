// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Dissolves calls: the nodes of a called operation's meaning take the call's place.
#pragma once

#include <sinter/ir/region.hpp>
#include <sinter/passes/rewriter.hpp>

namespace sinter::passes {

/// How a body is written again.
struct splice_options {
  bool keep_calls = false;  ///< calls within stay calls, so that their own derivatives still count; only within one graph, whose regions they share
  const sequence<ir::value_id>* outside = nullptr;  ///< what the values that the body reads from outside became in `to`; nothing: `to` is the graph itself
  sequence<ir::value_id>* became = nullptr;         ///< filled, by value of `from`: what the body's values became; -1 for all others
};

/// Appends the body of a region of `from` to `to`, in its current region, on given inputs. `from` and `to` may be one graph: everything is read by
/// index, since appending moves the pools. The body lies between its first input and `owner`, the node that owns the region; loops and branches within get
/// regions of their own.
constexpr void splice(const ir::graph& from, int region, ir::node_id owner, ir::graph& to, const ir::value_id* inputs, ir::value_id* results,
                      splice_options options = {}) {
  const ir::region body = from.regions.data[region];
  const ir::node_id first = ir::first_of(from, region);
  const int base = from.nodes.data[first].results.first;
  const int end = from.nodes.data[owner].results.first;
  sequence<ir::value_id> became(end - base, -1);
  const auto now = [&](ir::value_id v) {
    if (v >= base && became.data[v - base] >= 0) return became.data[v - base];
    return options.outside ? options.outside->data[v] : v;
  };
  for (int k = 0; k < body.inputs.count; ++k) became.data[ir::region_input(from, region, k) - base] = inputs[k];
  const auto is_copied = [&](const ir::node& n) { return ir::has_open_regions(n) && (n.op != ir::opcode::call || options.keep_calls); };
  // The regions of loops and branches within, by their number in `from` behind this one.
  const int regions = from.regions.count;
  sequence<int> copied(regions, -1);
  copied.data[region] = to.current_region;
  for (ir::node_id i = owner - 1; i >= first; --i) {  // owners first
    const ir::range owned = from.nodes.data[i].regions;
    if (copied.data[from.nodes.data[i].home] < 0 || !is_copied(from.nodes.data[i])) continue;
    for (int r = owned.first; r < owned.first + owned.count; ++r) copied.data[r] = to.regions.push({});
  }
  const int outer = to.current_region;
  for (ir::node_id i = first; i < owner; ++i) {
    const ir::node n = from.nodes.data[i];
    if (n.home == 0 || copied.data[n.home] < 0 || (n.home == region && n.op == ir::opcode::region_input)) continue;
    to.current_region = copied.data[n.home];
    sequence<ir::value_id> operands(n.operands.count);
    for (int k = 0; k < n.operands.count; ++k) operands.data[k] = now(from.operands.data[n.operands.first + k]);
    if (n.op == ir::opcode::call && !options.keep_calls) {  // a call within the body dissolves on the way
      splice_options within = options;
      within.became = nullptr;
      sequence<ir::value_id> around;
      if (ir::has_open_regions(n)) {  // which reads this body
        around = sequence<ir::value_id>(end, -1);
        for (int v = 0; v < end; ++v) around.data[v] = v < base && !options.outside ? v : now(v);
        within.outside = &around;
      }
      splice(from, n.regions.first, i, to, operands.data, &became.data[n.results.first - base], within);
      continue;
    }
    sequence<std::int64_t> attributes(n.attributes.count);
    for (int k = 0; k < n.attributes.count; ++k) attributes.data[k] = from.attributes.data[n.attributes.first + k];
    sequence<ir::value_type> types(n.results.count);
    for (int r = 0; r < n.results.count; ++r) types.data[r] = from.values.data[n.results.first + r].type;
    const ir::node_id made = to.append(n.op, operands.data, operands.count, attributes.data, attributes.count, types.data, types.count, n.line);
    to.nodes.data[made].regions = n.regions;
    to.nodes.data[made].name = n.name;
    for (int r = 0; r < n.results.count; ++r) became.data[n.results.first + r - base] = to.nodes.data[made].results.first + r;
    if (!is_copied(n)) continue;
    to.nodes.data[made].regions.first = copied.data[n.regions.first];
    for (int r = n.regions.first; r < n.regions.first + n.regions.count; ++r) {
      sequence<ir::value_id> ends[2];
      for (int k = 0; k < from.regions.data[r].inputs.count; ++k) ends[0].push(now(ir::region_input(from, r, k)));
      for (int k = 0; k < from.regions.data[r].results.count; ++k) ends[1].push(ir::region_result(from, r, k) < 0 ? -1 : now(ir::region_result(from, r, k)));
      ir::close_region(to, copied.data[r], ends[0].data, ends[0].count, ends[1].data, ends[1].count);
    }
  }
  to.current_region = outer;
  for (int k = 0; k < body.results.count; ++k) {
    const ir::value_id v = ir::region_result(from, region, k);
    results[k] = v < 0 ? -1 : now(v);
  }
  if (options.became == nullptr) return;
  *options.became = sequence<ir::value_id>(end, -1);
  for (int v = base; v < end; ++v) options.became->data[v] = became.data[v - base];
}

/// @post no `call` is left
constexpr ir::graph inline_calls(ir::graph g) {
  sequence<char> dissolved(g.regions.count);
  bool any = false;
  for (int i = g.nodes.count - 1; i >= 0; --i) {  // owners first, since what they own dissolves with them
    const ir::node& n = g.nodes.data[i];
    if (n.op != ir::opcode::call && !dissolved.data[n.home]) continue;
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
    splice(g, n.regions.first, i, w.to, operands.data, &w.became.data[n.results.first], {.outside = &w.became});
    w.to.current_region = 0;
  }
  return w.finish();
}

}  // namespace sinter::passes
