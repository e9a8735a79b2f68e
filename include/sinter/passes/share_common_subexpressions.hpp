// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Computes once what stands twice.
#pragma once

#include <cstdint>

#include <sinter/passes/rewriter.hpp>

namespace sinter::passes {
namespace detail {

constexpr std::uint32_t mix(std::uint32_t hash, std::uint32_t value) {
  hash = (hash ^ value) * 0x85EBCA6Bu;
  return hash ^ hash >> 15;
}

/// Equality of two nodes of one graph but for name, line and place.
constexpr bool same_computation(const ir::graph& g, const ir::node& a, const ir::node& b) {
  if (a.op != b.op || a.home != b.home || a.operands.count != b.operands.count || a.attributes.count != b.attributes.count) return false;
  for (int k = 0; k < a.operands.count; ++k)
    if (g.operands.data[a.operands.first + k] != g.operands.data[b.operands.first + k]) return false;
  for (int k = 0; k < a.attributes.count; ++k)
    if (g.attributes.data[a.attributes.first + k] != g.attributes.data[b.attributes.first + k]) return false;
  return g.type(a.results.first) == g.type(b.results.first);
}

/// What may be merged: everything but leaves with an identity of their own and nodes with regions.
constexpr bool has_identity(const ir::node& n) {
  return n.op == ir::opcode::input || n.op == ir::opcode::parameter || n.op == ir::opcode::state || n.op == ir::opcode::region_input || n.regions.count > 0;
}

}  // namespace detail

/// @post no two nodes of one region compute the same; a hash table, so linear in the nodes
constexpr ir::graph share_common_subexpressions(ir::graph g) {
  int capacity = 16;
  while (capacity < 2 * g.nodes.count) capacity *= 2;
  sequence<int> table(capacity);  // a kept node's number and 1; 0 where there is none
  compactor w(g);
  const int count = g.nodes.count;
  for (int i = 0; i < count; ++i) {
    const ir::range before = g.nodes.data[i].results;
    w.keep(i);
    const ir::node& n = g.nodes.data[w.nodes - 1];
    if (detail::has_identity(n)) continue;
    std::uint32_t hash = static_cast<std::uint32_t>(n.op) * 0x9E3779B1u + static_cast<std::uint32_t>(n.home);
    for (int k = 0; k < n.operands.count; ++k) hash = detail::mix(hash, static_cast<std::uint32_t>(g.operands.data[n.operands.first + k]));
    for (int k = 0; k < n.attributes.count; ++k) {
      const auto a = static_cast<std::uint64_t>(g.attributes.data[n.attributes.first + k]);
      hash = detail::mix(hash, static_cast<std::uint32_t>(a ^ a >> 32));
    }
    if (n.operands.count == 0) hash = detail::mix(hash, static_cast<std::uint32_t>(g.type(n.results.first).shape.count().extent()));
    int slot = static_cast<int>(hash & static_cast<std::uint32_t>(capacity - 1));
    while (table.data[slot] > 0 && !detail::same_computation(g, g.nodes.data[table.data[slot] - 1], n)) slot = (slot + 1) & (capacity - 1);
    if (table.data[slot] == 0)
      table.data[slot] = w.nodes;
    else
      w.take_back(before, g.nodes.data[table.data[slot] - 1]);
  }
  w.finish();
  return g;
}

}  // namespace sinter::passes
