// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Steps for dtypes without vector kernels: one node each, in plain loops.
#pragma once

#include <sinter/passes/lower/contraction.hpp>
#include <sinter/passes/lower/elementwise.hpp>

namespace sinter::passes {

/// `<portable, opcode, dtypes, constants...>`: one elementwise operation on any dtypes. Numbers as of the elementwise family.
constexpr void lower_portable_elementwise(planner& p, int node) {
  const ir::graph& g = p.g;
  const ir::node& n = g.nodes.data[node];
  const ir::value_id result = n.results.first;
  const view_of target = detail::result_view(g, result);
  p.clear_border(result);
  view_of sources[3];
  const view_of* views[4]{};
  detail::loops nest;
  word types = static_cast<word>(g.type(result).element);
  word constants[3]{};
  for (int k = 0; k < n.operands.count; ++k) {
    sources[k] = resolve(g, g.operand(n, k));
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
    const int axis = ir::stored_axis(g.values.data[result].stored.axes, place);
    nest.add(views, axis, space.extent[axis]);
  }
  constexpr int levels = 4;
  detail::check_depth(nest, levels);
  p.begin(family::portable, node);
  p.key.push(static_cast<word>(n.op == ir::opcode::reshape ? ir::opcode::convert : n.op));
  p.key.push(types);
  for (int k = 0; k < n.operands.count; ++k) p.key.push(constants[k]);
  for (int k = 0; k < n.operands.count; ++k) p.add((types >> (40 + 8 * k) & 255) ? operand{} : p.where(sources[k]));
  p.add(p.where(target));
  for (int level = 0; level < levels; ++level) p.add(nest.extent_at(level, levels));
  for (int k = 0; k < nest.operands; ++k)
    for (int level = 0; level < levels; ++level) p.add(nest.stride_at(k, level, levels));
  p.finish();
}

/// `<portable, opcode, dtype>`: a reduction over any dtype. Numbers: rank, then extents, then the input's and the output's strides (0 along reduced axes).
constexpr void lower_portable_reduction(planner& p, int node) {
  const ir::graph& g = p.g;
  const ir::node& n = g.nodes.data[node];
  const view_of source = resolve(g, g.operand(n, 0));
  const view_of target = buffer_view(g, n.results.first);
  unsigned reduced = 0;
  for (int k = 0; k < n.attributes.count; ++k) reduced |= 1u << g.attribute(n, k);
  p.begin(family::portable, node);
  p.key.push(static_cast<word>(n.op));
  p.key.push(static_cast<word>(g.type(n.results.first).element));
  if (g.producer(source.base).op == ir::opcode::constant || g.producer(source.base).op == ir::opcode::iota)
    throw error("sinter: a reduction of a constant in this dtype has no kernel");
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
  p.begin(family::portable, node);
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
