// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// What is legal in a graph, stated once and checked after every pass in tests.
#pragma once

#include <string_view>

#include <sinter/ir/op/cards.hpp>

namespace sinter::ir {

/// How far a graph has come; each stage allows less than the one before.
enum class stage : std::uint8_t {
  traced,   ///< calls with regions may stand
  inlined,  ///< no calls are left
};

/// The first thing that is wrong, and where; an empty text means that all is well.
struct violation {
  std::string_view text;
  node_id at = -1;
  constexpr explicit operator bool() const { return !text.empty(); }
};

namespace detail {

constexpr violation verify_pools(const graph& g) {
  const auto inside = [](range r, int size) { return r.first >= 0 && r.count >= 0 && r.first + r.count <= size; };
  for (int i = 0; i < g.nodes.count; ++i) {
    const node& n = g.nodes.data[i];
    if (!inside(n.operands, g.operands.count)) return {"operands lie outside their pool", i};
    if (!inside(n.attributes, g.attributes.count)) return {"attributes lie outside their pool", i};
    if (!inside(n.results, g.values.count) || n.results.count == 0) return {"results lie outside their pool", i};
    if (!inside(n.regions, g.regions.count)) return {"regions lie outside their pool", i};
    if (n.name < -1 || n.name >= g.names.count) return {"the name lies outside its pool", i};
    if (n.home < 0 || n.home >= g.regions.count) return {"the node stands in no region", i};
    for (int r = 0; r < n.results.count; ++r)
      if (g.values.data[n.results.first + r].producer != i) return {"a result names another producer", i};
  }
  for (value_id v : g.region_values)
    if (v < -1 || v >= g.values.count) return {"a region names no value"};
  for (const region& r : g.regions)
    if (!inside(r.inputs, g.region_values.count) || !inside(r.results, g.region_values.count)) return {"a region's values lie outside their pool"};
  return {};
}

/// The region around each region; -1 for one that reads nothing from outside, which several calls may share.
constexpr sequence<int> regions_around(const graph& g) {
  sequence<int> around(g.regions.count, 0);
  for (const node& n : g.nodes)
    for (int r = n.regions.first; r < n.regions.first + n.regions.count; ++r) around.data[r] = has_open_regions(n) ? n.home : -1;
  return around;
}

constexpr violation verify_operands(const graph& g) {
  const sequence<int> around = regions_around(g);
  for (int i = 0; i < g.nodes.count; ++i) {
    const node& n = g.nodes.data[i];
    for (int k = 0; k < n.operands.count; ++k) {
      const value_id v = g.operand(n, k);
      if (v < 0 || v >= g.values.count) return {"an operand is no value", i};
      if (g.values.data[v].producer >= i) return {"an operand is produced later: creation order must be topological", i};
      int from = n.home;
      while (from > 0 && from != g.producer(v).home) from = around.data[from];
      if (from != g.producer(v).home) return {"an operand comes from a region that is not around its reader, or a call's region reads more than its inputs", i};
    }
    const int arity = card_of(n.op).arity;
    if (arity >= 0 && n.operands.count != arity) return {"the operation takes another number of operands", i};
  }
  return {};
}

constexpr violation verify_types(const graph& g) {
  for (int i = 0; i < g.nodes.count; ++i) {
    const node& n = g.nodes.data[i];
    for (int r = 0; r < n.results.count; ++r) {
      const value_type& type = g.type(n.results.first + r);
      if (possible(type.shape, g.bound) != rule::none)
        return {"a result's shape has an empty extent, a symbol too often, or too many axes or elements", i};
    }
    if (card_of(n.op).arity == 0 || n.op >= opcode::call) continue;  // leaves and owners of regions have the types they were made with
    sequence<value_type> types(n.operands.count);
    for (int k = 0; k < n.operands.count; ++k) types.data[k] = g.type(g.operand(n, k));
    const inferred answer = infer(n.op, {types.data, n.operands.count, g.attributes.data + n.attributes.first, n.attributes.count});
    if (answer.broken != rule::none) return {"the operands break the operation's shape rule", i};
    if (answer.results != n.results.count) return {"the operation yields another number of results", i};
    for (int r = 0; r < answer.results; ++r)
      if (!(answer.result[r] == g.type(n.results.first + r))) return {"a result's type differs from what the shape rule answers", i};
  }
  return {};
}

/// Region results may come from around: a body that hands on what it did not compute.
constexpr bool is_around(const graph& g, const sequence<int>& around, int region, value_id v) {
  int from = region;
  while (from > 0 && from != g.producer(v).home) from = around.data[from];
  return from == g.producer(v).home;
}

constexpr violation verify_control(const graph& g, const sequence<int>& around, int i) {
  const node& n = g.nodes.data[i];
  if (n.regions.count != (n.op == opcode::scan ? 1 : 2)) return {"a scan has one body, a branch two", i};
  const scan_attributes scan = n.op == opcode::scan ? scan_attributes::of(g, n) : scan_attributes{};
  for (int r = n.regions.first; r < n.regions.first + n.regions.count; ++r) {
    const region& body = g.regions.data[r];
    if (body.inputs.count != n.operands.count) return {"a body takes another number of inputs than its owner has operands", i};
    if (body.results.count != n.results.count) return {"a body yields another number of results than its owner", i};
    const node_id behind = r + 1 < n.regions.first + n.regions.count ? first_of(g, r + 1) : i;
    for (node_id inner = first_of(g, r); inner < behind; ++inner) {
      int from = g.nodes.data[inner].home;
      while (from > 0 && from != r) from = around.data[from];
      if (from != r && from >= 0 && !(g.nodes.data[inner].home == 0 && is_leaf(g.nodes.data[inner].op))) return {"a node stands between those of a body and is none of it", inner};
    }
    for (int k = 0; k < body.inputs.count; ++k) {
      const value_type& operand = g.type(g.operand(n, k));
      const bool sliced = n.op == opcode::scan && k >= scan.carries;
      if (!(g.type(region_input(g, r, k)) == (sliced ? slice_of(operand) : operand))) return {"a body's input has another type than what its owner passes", i};
      if (sliced && operand.shape.extent[0] != scan.steps) return {"a scan reads another number of slices than it has steps", i};
    }
    for (int k = 0; k < body.results.count; ++k) {
      const value_id v = region_result(g, r, k);
      if (v < 0) continue;
      const bool stacked = n.op == opcode::scan && k >= scan.carries;
      if (!(g.type(n.results.first + k) == (stacked ? stack_of(g.type(v), scan.steps) : g.type(v)))) return {"a body's result has another type than its owner's", i};
    }
  }
  return {};
}

constexpr violation verify_regions(const graph& g, stage at) {
  const sequence<int> around = regions_around(g);
  for (int i = 0; i < g.nodes.count; ++i) {
    const node& n = g.nodes.data[i];
    if (n.regions.count == 0) {
      if (n.op == opcode::call) return {"a call has no region", i};
      continue;
    }
    if (at == stage::inlined && n.op == opcode::call) return {"a call is left after inlining", i};
    const region& body = g.regions.data[n.regions.first];
    if (is_control(n.op))
      if (const violation v = verify_control(g, around, i)) return v;
    if (n.op == opcode::call) {
      if (body.inputs.count != n.operands.count) return {"a region takes another number of inputs than its owner has operands", i};
      for (int k = 0; k < body.inputs.count; ++k)
        if (const value_id v = g.region_values.data[body.inputs.first + k]; v >= 0 && !(g.type(v) == g.type(g.operand(n, k)))) return {"a region input differs from its operand", i};
      if (body.results.count != n.results.count) return {"a region yields another number of results than its owner", i};
      if (n.regions.count > 2) return {"a call has a meaning and perhaps a derivative, and nothing else", i};
      const region& derivative = g.regions.data[n.regions.first + n.regions.count - 1];
      if (n.regions.count == 2 && (derivative.inputs.count != n.operands.count + 2 || derivative.results.count != n.operands.count))
        return {"a derivative takes operands, result and gradient, and yields a gradient for each operand", i};
    }
    for (int r = n.regions.first; r < n.regions.first + n.regions.count; ++r) {
      const region& inner = g.regions.data[r];
      for (int k = 0; k < inner.inputs.count; ++k) {
        const value_id v = g.region_values.data[inner.inputs.first + k];
        if (v < 0 || g.producer(v).op != opcode::region_input || g.producer(v).home != r) return {"a region's input is no region_input of its own", i};
      }
      for (int k = 0; k < inner.results.count; ++k) {
        const value_id v = g.region_values.data[inner.results.first + k];
        if (v >= 0 && (!is_around(g, around, r, v) || g.values.data[v].producer >= i)) return {"a region's result comes from elsewhere, or after the owner", i};
      }
    }
  }
  return {};
}

constexpr violation verify_edges(const graph& g) {
  const auto at_home = [&](value_id v) { return v >= 0 && v < g.values.count && g.producer(v).home == 0; };
  for (value_id v : g.inputs)
    if (!at_home(v) || g.producer(v).op != opcode::input) return {"an input is no input node"};
  for (const output& o : g.outputs)
    if (!at_home(o.from)) return {"an output is no value of the graph itself"};
  for (int i = 0; i < g.updates.count; ++i) {
    const update& u = g.updates.data[i];
    if (!at_home(u.leaf) || !at_home(u.next)) return {"an update names no value of the graph itself"};
    const opcode op = g.producer(u.leaf).op;
    if (op != opcode::state && op != opcode::parameter) return {"an update changes something that is neither state nor parameter", g.values.data[u.leaf].producer};
    if (!(g.type(u.leaf) == g.type(u.next))) return {"an update changes the type of its leaf", g.values.data[u.leaf].producer};
    for (int k = 0; k < i; ++k)
      if (g.updates.data[k].leaf == u.leaf) return {"a leaf is updated twice", g.values.data[u.leaf].producer};
  }
  return {};
}

}  // namespace detail

/// The first violation of the grammar of graphs at a stage.
constexpr violation verify(const graph& g, stage at = stage::traced) {
  if (violation v = detail::verify_pools(g)) return v;
  if (violation v = detail::verify_operands(g)) return v;
  if (violation v = detail::verify_types(g)) return v;
  if (violation v = detail::verify_regions(g, at)) return v;
  return detail::verify_edges(g);
}

}  // namespace sinter::ir
