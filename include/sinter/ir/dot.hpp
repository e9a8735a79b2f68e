// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// A graph as a picture: Graphviz DOT, for `dot -Tsvg`.
#pragma once

#include <ostream>
#include <string>
#include <string_view>

#include <sinter/ir/print.hpp>

namespace sinter::ir {

/// Writes the graph in DOT. Regions are clusters, updates are dashed edges; `title` stands above.
inline void write_dot(std::ostream& out, const graph& g, std::string_view title = "graph") {
  const auto quoted = [](std::string_view text) {
    std::string safe;
    for (char c : text) {
      if (c == '"' || c == '\\') safe += '\\';
      safe += c;
    }
    return '"' + safe + '"';
  };
  const auto write_node = [&](int i) {
    const node& n = g.nodes.data[i];
    const char* color = n.op == opcode::parameter || n.op == opcode::state ? "#f4d58d" : n.op == opcode::input ? "#a7c957" : is_leaf(n.op) ? "#e9e9e9"
                        : is_contraction(n.op)                                                                 ? "#8ecae6"
                                                                                                               : "#ffffff";
    out << "  n" << i << " [label=" << quoted(describe(g, n) + "\n" + to_string(g.type(n.results.first))) << ", fillcolor=\"" << color << "\"];\n";
  };
  out << "digraph {\n  label=" << quoted(title) << ";\n  node [shape=box, style=filled, fontname=monospace];\n";
  for (int r = 0; r < g.regions.count; ++r) {
    if (r) out << "  subgraph cluster_" << r << " {\n  label=\"region " << r << "\";\n";
    for (int i = 0; i < g.nodes.count; ++i)
      if (g.nodes.data[i].home == r) write_node(i);
    if (r) out << "  }\n";
  }
  for (int i = 0; i < g.nodes.count; ++i)
    for (int k = 0; k < g.nodes.data[i].operands.count; ++k) out << "  n" << g.values.data[g.operand(g.nodes.data[i], k)].producer << " -> n" << i << ";\n";
  for (int i = 0; i < g.outputs.count; ++i) {
    const output& o = g.outputs.data[i];
    out << "  o" << i << " [label=" << quoted(g.name(o.name)) << ", shape=ellipse];\n  n" << g.values.data[o.from].producer << " -> o" << i << ";\n";
  }
  for (const update& u : g.updates)
    out << "  n" << g.values.data[u.next].producer << " -> n" << g.values.data[u.leaf].producer << " [style=dashed, constraint=false];\n";
  out << "}\n";
}

}  // namespace sinter::ir
