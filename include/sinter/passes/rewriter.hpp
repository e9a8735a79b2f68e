// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// The frames of every pass: read one graph and write another, or keep a part of one where it lies; remember which value became which.
#pragma once

#include <sinter/ir/graph.hpp>
#include <sinter/ir/op/scan.hpp>
#include <sinter/ir/region.hpp>

namespace sinter::passes {
namespace detail {

/// Inputs, outputs and updates, by what their values became.
constexpr void rename_ends(ir::graph& g, const sequence<ir::value_id>& became) {
  for (ir::value_id& v : g.inputs) v = became.data[v];
  for (ir::output& o : g.outputs) o.from = became.data[o.from];
  for (ir::update& u : g.updates) u = {became.data[u.leaf], became.data[u.next]};
}

/// Regions stay while a node owns one. The first `old_values` of their values are renamed; those of regions that a pass has made know their names.
constexpr void rename_regions(ir::graph& g, const sequence<ir::value_id>& became, int old_values) {
  bool owned = false;
  if (g.regions.count > 1)
    for (int i = 0; i < g.nodes.count && !owned; ++i) owned = g.nodes.data[i].regions.count > 0;
  if (owned) {
    for (int i = 0; i < old_values; ++i)
      if (ir::value_id& v = g.region_values.data[i]; v >= 0) v = became.data[v];
  } else {
    g.regions = {ir::region{}};
    g.region_values.clear();
  }
}

}  // namespace detail

/// Says that a rewriter reads the graph that it writes.
struct in_place_t {};
inline constexpr in_place_t in_place{};

/// Writes a new graph, node by node.
struct rewriter {
  const ir::graph& from;
  ir::graph to;
  sequence<ir::value_id> became;  ///< by value of `from`; -1 while unknown

  constexpr explicit rewriter(const ir::graph& g) : from(g), became(g.values.count, -1) {
    to.names = g.names;
    to.text = g.text;
    to.mistakes = g.mistakes;
    to.regions = g.regions;
    to.region_values = g.region_values;
    to.inputs = g.inputs;
    to.outputs = g.outputs;
    to.updates = g.updates;
    make_room();
  }
  /// Takes over what a pass does not change, so that it is not copied; `g` must live on, since its nodes are still read.
  constexpr explicit rewriter(ir::graph&& g) : from(g), became(g.values.count, -1) {
    to.names.exchange(g.names);
    to.text.exchange(g.text);
    to.mistakes.exchange(g.mistakes);
    to.regions = g.regions;  // which inlining reads
    to.region_values = g.region_values;
    to.inputs.exchange(g.inputs);
    to.outputs.exchange(g.outputs);
    to.updates.exchange(g.updates);
    make_room();
  }
  /// Every value is what it was, and nodes are appended to the graph itself: to see what rules would do.
  constexpr rewriter(ir::graph&& g, in_place_t) : from(to), to(static_cast<ir::graph&&>(g)), became(to.values.count) {
    for (int v = 0; v < became.count; ++v) became.data[v] = v;
    make_room();  // so that no pool moves while a rule holds a reference into it
  }
  rewriter(const rewriter&) = delete;
  rewriter& operator=(const rewriter&) = delete;

  constexpr ir::value_id operand(const ir::node& n, int i) const { return became.data[from.operands.data[n.operands.first + i]]; }

  /// Appends the node as it was, on the new operands.
  constexpr ir::node_id copy(int index) {
    // Few statements and raw pointers: this is the innermost loop of every pass, and a compiler interprets it.
    const ir::node& n = from.nodes.data[index];
    const int made = to.nodes.push(n), first = to.values.count;
    ir::node& copied = to.nodes.data[made];
    copied.operands.first = to.operands.extend(n.operands.count);
    int* const operands = to.operands.data + copied.operands.first;
    const int* const operands_before = from.operands.data + n.operands.first;
    for (int k = 0; k < n.operands.count; ++k) operands[k] = became.data[operands_before[k]];
    copied.attributes.first = to.attributes.count;
    if (n.attributes.count > 0) {
      to.attributes.extend(n.attributes.count);
      core::detail::copy_elements(to.attributes.data + copied.attributes.first, from.attributes.data + n.attributes.first, n.attributes.count);
    }
    copied.results.first = first;
    for (int r = 0; r < n.results.count; ++r) {
      became.data[n.results.first + r] = first + r;
      const int value = to.values.push(from.values.data[n.results.first + r]);  // named: it may move the data
      to.values.data[value].producer = made;
    }
    return made;
  }

  /// Carries inputs, outputs, updates and regions over and yields the new graph.
  constexpr ir::graph finish() {
    detail::rename_regions(to, became, from_region_values_);
    detail::rename_ends(to, became);
    return static_cast<ir::graph&&>(to);
  }

 private:
  /// For the graph as it was, and a little more, since rules emit nodes before those that they replace are dropped.
  constexpr void make_room() {
    from_region_values_ = to.region_values.count;
    to.bound = from.bound;
    to.traced_for = from.traced_for;
    to.nodes.reserve(from.nodes.count + 16);
    to.values.reserve(from.values.count + 16);
    to.operands.reserve(from.operands.count + 32);
    to.attributes.reserve(from.attributes.count + 64);
  }

  int from_region_values_ = 0;
};

/// Keeps some nodes of a graph, in order and in place: what a pass needs that only drops. Nothing is moved before the first node that is dropped.
struct compactor {
  ir::graph& g;
  sequence<ir::value_id> became;  ///< by value before; -1 for those that were dropped
  int nodes = 0, values = 0, operands = 0, attributes = 0;  ///< kept so far

  constexpr explicit compactor(ir::graph& graph) : g(graph), became(graph.values.count, -1) {}

  /// Nodes must come in order; the kept node's number is `nodes - 1` then.
  constexpr void keep(int index) {
    const ir::node before = g.nodes.data[index];
    ir::node& kept = g.nodes.data[nodes];
    if (index != nodes) kept = before;
    kept.operands.first = operands;
    kept.attributes.first = attributes;
    kept.results.first = values;
    for (int k = 0; k < before.operands.count; ++k) g.operands.data[operands + k] = became.data[g.operands.data[before.operands.first + k]];
    if (attributes != before.attributes.first)
      for (int k = 0; k < before.attributes.count; ++k) g.attributes.data[attributes + k] = g.attributes.data[before.attributes.first + k];
    for (int r = 0; r < before.results.count; ++r) {
      became.data[before.results.first + r] = values;
      if (index != nodes) {
        g.values.data[values] = g.values.data[before.results.first + r];
        g.values.data[values].producer = nodes;
      }
      ++values;
    }
    operands += before.operands.count;
    attributes += before.attributes.count;
    ++nodes;
  }
  /// Drops the node that was kept last after all. Its results, `before` of the graph as it was, are those of an equal node.
  constexpr void take_back(ir::range before, const ir::node& equal) {
    const ir::node& last = g.nodes.data[--nodes];
    values = last.results.first;
    operands = last.operands.first;
    attributes = last.attributes.first;
    for (int r = 0; r < before.count; ++r) became.data[before.first + r] = equal.results.first + r;
  }
  constexpr void finish() {
    g.nodes.count = nodes;
    g.values.count = values;
    g.operands.count = operands;
    g.attributes.count = attributes;
    g.asked.clear();
    g.scope.clear();
    detail::rename_regions(g, became, g.region_values.count);
    detail::rename_ends(g, became);
  }
};

namespace detail {
/// Calls back with the results of a node's regions that are wanted: all, but those of a loop or a branch that nobody reads. Carries are read by the next step.
template <class Callback>
constexpr void each_wanted_result(const ir::graph& g, const ir::node& n, const sequence<int>& uses, const Callback& with) {
  const int always = n.op == ir::opcode::scan ? ir::scan_attributes::of(g, n).carries : ir::is_control(n.op) ? 0 : g.region_values.count;
  for (int r = n.regions.first; r < n.regions.first + n.regions.count; ++r)
    for (int k = 0; k < g.regions.data[r].results.count; ++k)
      if (const ir::value_id v = ir::region_result(g, r, k); v >= 0 && (k < always || uses.data[n.results.first + k] > 0)) with(v);
}
}  // namespace detail

/// How often each value is read by nodes, wanted by the owners of regions, outputs and updates.
constexpr sequence<int> count_uses(const ir::graph& g) {
  sequence<int> uses(g.values.count);
  for (ir::value_id v : g.operands) ++uses.data[v];
  for (const ir::output& o : g.outputs) ++uses.data[o.from];
  for (const ir::update& u : g.updates) ++uses.data[u.next];
  if (g.regions.count > 1)
    for (int i = g.nodes.count - 1; i >= 0; --i)  // owners behind who reads their results
      if (g.nodes.data[i].regions.count > 0) detail::each_wanted_result(g, g.nodes.data[i], uses, [&](ir::value_id v) { ++uses.data[v]; });
  return uses;
}

/// The nodes that an input, output or update needs, and how often those read each value: one sweep from the end.
struct liveness {
  sequence<char> live;  ///< by node
  sequence<int> uses;   ///< by value: reads by live nodes, outputs and updates
  int kept = 0;         ///< live nodes

  constexpr explicit liveness(const ir::graph& g) : live(g.nodes.count), uses(g.values.count) {
    for (const ir::output& o : g.outputs) read(g, o.from);
    for (const ir::update& u : g.updates) {
      live.data[g.values.data[u.leaf].producer] = 1;
      read(g, u.next);
    }
    for (ir::value_id v : g.inputs) live.data[g.values.data[v].producer] = 1;
    for (int i = g.nodes.count - 1; i >= 0; --i) {
      const ir::node& n = g.nodes.data[i];
      if (!live.data[i]) continue;
      ++kept;
      const int* const operands = g.operands.data + n.operands.first;
      for (int k = 0; k < n.operands.count; ++k) {
        ++uses.data[operands[k]];
        live.data[g.values.data[operands[k]].producer] = 1;
      }
      if (n.regions.count == 0) continue;
      for (int r = n.regions.first; r < n.regions.first + n.regions.count; ++r)
        for (int k = 0; k < g.regions.data[r].inputs.count; ++k) live.data[g.values.data[ir::region_input(g, r, k)].producer] = 1;
      detail::each_wanted_result(g, n, uses, [&](ir::value_id v) { read(g, v); });
    }
  }

 private:
  constexpr void read(const ir::graph& g, ir::value_id v) {
    ++uses.data[v];
    live.data[g.values.data[v].producer] = 1;
  }
};

}  // namespace sinter::passes
