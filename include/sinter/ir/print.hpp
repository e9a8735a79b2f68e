// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// A graph as text: one line a node, with dtype, shape, attributes and name.
#pragma once

#include <charconv>
#include <ostream>
#include <string>

#include <sinter/ir/op/cards.hpp>

namespace sinter::ir {

/// `[N, 1, 28, 28]`; `49N` is forty-nine times the batch, T the length of sequences, `NT` their product.
[[gnu::cold, gnu::noinline]] inline std::string to_string(const dims& shape) {
  std::string text = "[";
  for (int axis = 0; axis < shape.rank; ++axis) {
    const dim d = shape.extent[axis];
    if (axis) text += ", ";
    if (d.is_static() || d.extent() != 1) text += std::to_string(d.extent());
    text.append(static_cast<std::size_t>(batch_power(d.symbol())), 'N').append(static_cast<std::size_t>(sequence_power(d.symbol())), 'T');
  }
  return text + "]";
}
inline std::string to_string(const value_type& type) { return std::string(name_of(type.element)) + to_string(type.shape); }

/// The node's operation, its attributes in brackets where they say something, and its name.
inline std::string describe(const graph& g, const node& n) {
  std::string text(name_of(n.op));
  if (n.op == opcode::constant) {
    char value[32];  // as a stream does; std::to_string would show 1e-8 as 0.000000
    const auto end = std::to_chars(value, value + sizeof value, decode_constant(g.type(n.results.first).element, g.attribute(n, 0)),
                                   std::chars_format::general, 6);
    text.append(" ").append(value, end.ptr);
  } else if (n.attributes.count && (is_reduction(n.op) || n.op == opcode::transpose || is_contraction(n.op) || n.op == opcode::max_pool2d || n.op == opcode::scan)) {
    text += " {";
    for (int i = 0; i < n.attributes.count; ++i) text.append(i ? " " : "").append(std::to_string(g.attribute(n, i)));
    text += "}";
  }
  if (n.name >= 0) text.append(" \"").append(g.name(n.name)).append("\"");
  return text;
}

/// Prints every node, then outputs and updates.
///
///     %3 = conv2d {1 1 0 0 0 0}(%0, %1)  f32[N, 32, 26, 26]
inline std::ostream& operator<<(std::ostream& out, const graph& g) {
  for (const node& n : g.nodes) {
    out << (n.home ? "    region " + std::to_string(n.home) + ": " : "");
    for (int r = 0; r < n.results.count; ++r) out << (r ? ", %" : "%") << n.results.first + r;
    out << " = " << describe(g, n);
    if (n.operands.count) {
      out << '(';
      for (int k = 0; k < n.operands.count; ++k) out << (k ? ", %" : "%") << g.operand(n, k);
      out << ')';
    }
    for (int r = 0; r < n.results.count; ++r) {
      const value& v = g.values.data[n.results.first + r];
      out << (r ? ", " : "  ") << to_string(v.type);
      if (v.stored.axes == layout::order::channel_last) out << " channel_last";
      if (v.stored.axes == layout::order::kernel_last) out << " kernel_last";
      if (v.stored.dilated()) out << " dilation " << v.stored.dilation_h << ' ' << v.stored.dilation_w;
      if (v.stored.border) out << " border " << v.stored.border;
    }
    for (int r = n.regions.first; has_open_regions(n) && r < n.regions.first + n.regions.count; ++r) {
      out << (r == n.regions.first ? "  of region " : ", ") << r << " (";
      for (int k = 0; k < g.regions.data[r].inputs.count; ++k) out << (k ? ", %" : "%") << region_input(g, r, k);
      out << ") -> (";
      for (int k = 0; k < g.regions.data[r].results.count; ++k)
        if (const value_id v = region_result(g, r, k); v >= 0)
          out << (k ? ", %" : "%") << v;
        else
          out << (k ? ", -" : "-");
      out << ')';
    }
    if (n.line) out << "  line " << n.line;
    out << '\n';
  }
  for (const output& o : g.outputs) out << "output \"" << g.name(o.name) << "\" = %" << o.from << '\n';
  for (const update& u : g.updates) out << "update %" << u.leaf << " <- %" << u.next << '\n';
  return out;
}

}  // namespace sinter::ir
