// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Regions: the bodies of calls, loops and branches, and how they are traced.
///
/// A body's nodes lie in a row before the node that owns it, the first of them a `region_input`. The body of a loop or a branch also reads what stands before
/// it outside; the regions of a call with a derivative of its own read their inputs only.
#pragma once

#include <sinter/core/sequence.hpp>
#include <sinter/ir/graph.hpp>

namespace sinter::ir {

/// Closes a region that was pushed before its nodes were traced.
constexpr void close_region(graph& in, int region, const value_id* inputs, int input_count, const value_id* results, int result_count) {
  const int first = in.region_values.count;
  for (int i = 0; i < input_count; ++i) in.region_values.push(inputs[i]);
  for (int i = 0; i < result_count; ++i) in.region_values.push(results[i]);
  in.regions.data[region] = {{first, input_count}, {first + input_count, result_count}};
}

constexpr value_id region_input(const graph& g, int region, int i) { return g.region_values.data[g.regions.data[region].inputs.first + i]; }
/// -1 where the owner's result is needed by nobody, or is not this region's to make.
constexpr value_id region_result(const graph& g, int region, int i) { return g.region_values.data[g.regions.data[region].results.first + i]; }

/// Whether a node may own a region that reads what stands outside.
constexpr bool has_open_regions(const node& n) { return n.regions.count > 0 && !(n.op == opcode::call && n.regions.count == 2); }

/// The first node of a region, and of all of an owner's.
constexpr node_id first_of(const graph& g, int region) { return g.values.data[region_input(g, region, 0)].producer; }
constexpr node_id first_of_bodies(const graph& g, const node& owner) { return first_of(g, owner.regions.first); }

/// Where bodies begin, and whose they are.
struct body_map {
  sequence<int> begins;  ///< by node: the region that it is the first of, or -1; empty in a graph without regions
  sequence<int> owner;   ///< by region

  constexpr explicit body_map(const graph& g) {
    bool any = false;
    for (int i = 0; i < g.nodes.count && g.regions.count > 1 && !any; ++i) any = g.nodes.data[i].regions.count > 0;
    if (!any) return;
    begins = sequence<int>(g.nodes.count, -1);
    owner = sequence<int>(g.regions.count, -1);
    for (int i = 0; i < g.nodes.count; ++i)
      for (int r = g.nodes.data[i].regions.first; r < g.nodes.data[i].regions.first + g.nodes.data[i].regions.count; ++r) {
        begins.data[first_of(g, r)] = r;
        owner.data[r] = i;
      }
  }
  constexpr bool any() const { return begins.count > 0; }
};

/// The values outside that an owner's bodies read, each once.
constexpr sequence<value_id> captures(const graph& g, node_id owner) {
  const node& n = g.nodes.data[owner];
  const node_id first = first_of_bodies(g, n);
  const value_id base = g.nodes.data[first].results.first;
  sequence<value_id> found;
  sequence<char> seen(g.nodes.data[owner].results.first, 0);
  const auto look = [&](value_id v) {
    if (v < 0 || seen.data[v]) return;
    seen.data[v] = 1;
    if (v < base || g.producer(v).home < n.regions.first) found.push(v);  // an owner's regions were pushed after those around it
  };
  for (node_id i = first; i < owner; ++i) {
    if (g.nodes.data[i].home < n.regions.first) continue;  // a parameter that the body asked for stands outside
    for (int k = 0; k < g.nodes.data[i].operands.count; ++k) look(g.operand(g.nodes.data[i], k));
  }
  for (int r = n.regions.first; r < n.regions.first + n.regions.count; ++r)
    for (int k = 0; k < g.regions.data[r].results.count; ++k) look(region_result(g, r, k));
  return found;
}

/// Traces a region: nodes go into it until the end of the scope.
class region_scope {
 public:
  constexpr region_scope(graph& in, int region) : in_(in), outer_(in.current_region) { in.current_region = region; }
  region_scope(const region_scope&) = delete;
  region_scope& operator=(const region_scope&) = delete;
  constexpr ~region_scope() { in_.current_region = outer_; }

 private:
  graph& in_;
  int outer_;
};

}  // namespace sinter::ir
