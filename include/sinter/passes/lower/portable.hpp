// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Steps for dtypes without vector kernels: one node each, in plain loops.
#pragma once

#include <sinter/passes/lower/contraction.hpp>
#include <sinter/passes/lower/elementwise.hpp>

namespace sinter::passes {

namespace detail {

/// One elementwise operation on views, in the space of its result. The order of loops is that of the result's memory.
constexpr void portable_step(planner& p, ir::opcode op, const view_of* sources, int count, const view_of& target, operand to, int node) {
  const ir::graph& g = p.g;
  const view_of* views[4]{};
  loops nest;
  word types = static_cast<word>(g.type(target.base).element);
  word constants[3]{};
  for (int k = 0; k < count; ++k) {
    views[nest.operands++] = &sources[k];
    types |= static_cast<word>(g.type(sources[k].base).element) << (8 + 8 * k);
    const ir::node& base = g.producer(sources[k].base);
    if (base.op != ir::opcode::constant && base.op != ir::opcode::iota) continue;
    types |= word{base.op == ir::opcode::constant ? 1u : 2u} << (40 + 8 * k);
    if (base.op == ir::opcode::constant) constants[k] = static_cast<word>(g.attribute(base, 0));
  }
  views[nest.operands++] = &target;
  const dims& space = target.shape;
  for (int place = 0; place < space.rank; ++place) {
    const int axis = ir::stored_axis(g.values.data[target.base].stored.axes, place);
    nest.add(views, axis, space.extent[axis]);
  }
  constexpr int levels = 4;
  p.begin(
      family::portable, node, nest.beyond(levels), nest.operands, [&](int level) { return nest.extent[level]; },
      [&](int k, int level) { return nest.stride[k][level] * element_bytes(p, *views[k]); });
  p.key.push(static_cast<word>(op));
  p.key.push(types);
  for (int k = 0; k < count; ++k) p.key.push(constants[k]);
  for (int k = 0; k < count; ++k) p.add((types >> (40 + 8 * k) & 255) ? operand{} : p.where(sources[k]));
  p.add(to);
  for (int level = 0; level < levels; ++level) p.add(nest.extent_at(level, levels));
  for (int k = 0; k < nest.operands; ++k)
    for (int level = 0; level < levels; ++level) p.add(nest.stride_at(k, level, levels));
  p.finish();
}

}  // namespace detail

/// `<portable, opcode, dtypes, constants...>`: one elementwise operation on any dtypes. Numbers as of the elementwise family.
constexpr void lower_portable_elementwise(planner& p, int node) {
  const ir::graph& g = p.g;
  const ir::node& n = g.nodes.data[node];
  const view_of target = detail::result_view(g, n.results.first);
  p.clear_border(n.results.first);
  view_of sources[3];
  for (int k = 0; k < n.operands.count; ++k) sources[k] = resolve(g, g.operand(n, k));
  detail::portable_step(p, n.op == ir::opcode::reshape ? ir::opcode::convert : n.op, sources, n.operands.count, target, p.where(target), node);
}

/// `<portable, opcode, dtype>`: a reduction over any dtype. Numbers: rank, then extents, then the input's and the output's strides (0 along reduced axes).
constexpr void lower_portable_reduction(planner& p, int node) {
  const ir::graph& g = p.g;
  const ir::node& n = g.nodes.data[node];
  const view_of source = resolve(g, g.operand(n, 0));  // `lay_out` has given it memory
  const view_of target = buffer_view(g, n.results.first);
  unsigned reduced = 0;
  for (int k = 0; k < n.attributes.count; ++k) reduced |= 1u << g.attribute(n, k);
  p.begin(family::portable, node);
  p.key.push(static_cast<word>(n.op));
  p.key.push(static_cast<word>(g.type(n.results.first).element));
  p.add(p.where(source));
  p.add(p.where(target));
  p.add(number(source.shape.rank));
  for (int axis = 0; axis < max_rank; ++axis) p.add(axis < source.shape.rank ? number(source.shape.extent[axis]) : number(1));
  for (int axis = 0; axis < max_rank; ++axis) p.add(axis < source.shape.rank ? source.stride[axis] : number(0));
  for (int axis = 0, kept = 0; axis < max_rank; ++axis) {
    const bool keeps = axis < source.shape.rank && !(reduced >> axis & 1u);
    p.add(keeps ? target.stride[kept++] : number(0));
  }
  p.finish();
}

/// `<portable, opcode, dtype>`: a contraction of any dtype. Numbers: row extents and columns, reduction extents, then strides of A (rows, reduction), of B
/// (columns, reduction) and of the result (rows, columns).
constexpr void lower_portable_contraction(planner& p, int node) {
  const ir::graph& g = p.g;
  const ir::node& n = g.nodes.data[node];
  const detail::contraction c = detail::contraction_of(g, n);
  const view_of target = buffer_view(g, n.results.first);
  const std::int64_t size = p.element_size(n.results.first);
  p.clear_border(n.results.first);
  p.begin(
      family::portable, node, c.levels, 3, [&](int level) { return c.outer[level].extent; },
      [&](int k, int level) { return (k == 0 ? c.outer[level].a : k == 1 ? c.outer[level].b : target.stride[c.outer[level].axis] * number(c.outer[level].step)) * size; });
  p.key.push(static_cast<word>(ir::opcode::matmul));
  p.key.push(static_cast<word>(g.type(n.results.first).element));
  operand a = p.where(c.a), b = p.where(c.b);
  a.offset += c.a_offset * size;
  b.offset += c.b_offset * size;
  p.add(a);
  p.add(b);
  p.add(p.where(target));
  p.add_numbers(c.rows[0], c.rows[1], c.rows[2], c.columns, c.reduced[0], c.reduced[1], c.reduced[2]);
  p.add_numbers(c.a_row[0], c.a_row[1], c.a_row[2], c.a_step[0], c.a_step[1], c.a_step[2]);
  p.add_numbers(c.b_column, c.b_step[0], c.b_step[1], c.b_step[2]);
  for (int axis : c.row_axis) p.add(axis < 0 ? number(0) : target.stride[axis]);
  p.add(target.stride[c.column_axis]);
  p.finish();
}

}  // namespace sinter::passes
