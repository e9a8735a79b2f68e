// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Elementwise groups and reductions as steps: axes in the order of memory, merged where every operand allows.
#pragma once

#include <sinter/passes/lower/program_draft.hpp>

namespace sinter::passes {
namespace detail {

/// A loop nest over merged axes: extents, and a stride of each operand for each.
struct loops {
  number extent[max_rank]{};
  number stride[max_program_inputs + max_program_outputs][max_rank]{};
  int rank = 0;
  int operands = 0;

  /// Appends an inner axis of the views, merging it into the last when all strides allow.
  constexpr void add(const view_of* const* views, int axis, dim size) {
    if (size == dim(1)) return;
    const number e(size);
    bool merges = rank > 0 && (e.is_static() || extent[rank - 1].is_static());
    for (int k = 0; k < operands && merges; ++k) {
      const number inner = views[k]->stride[axis];
      merges = stride[k][rank - 1] == inner * e && (inner.is_static() || e.is_static());
    }
    if (merges) {
      extent[rank - 1] = extent[rank - 1] * e;
    } else {
      if (rank == max_rank) throw error("sinter: a loop nest is deeper than a shape");
      extent[rank++] = e;
    }
    for (int k = 0; k < operands; ++k) stride[k][rank - 1] = views[k]->stride[axis];
  }
  constexpr number extent_at(int level, int levels) const {  // outer levels that are missing have extent 1
    const int i = level - (levels - rank);
    return i < 0 ? number(1) : extent[i];
  }
  constexpr number stride_at(int operand, int level, int levels) const {
    const int i = level - (levels - rank);
    return i < 0 ? number(0) : stride[operand][i];
  }
  constexpr access inner_access(int operand) const {
    if (rank == 0) return access::contiguous;
    const number s = stride[operand][rank - 1];
    return s == number(1) ? access::contiguous : s == number(0) ? access::splat : access::gather;
  }
};

/// The result of an elementwise node in the space that its loops run over. A copied reshape runs over its operand's axes, and its row-major result is seen so, too.
constexpr view_of result_view(const ir::graph& g, ir::value_id v) {
  const ir::node& n = g.producer(v);
  if (n.op != ir::opcode::reshape) return buffer_view(g, v);
  view_of seen;
  seen.base = v;
  seen.shape = g.shape(g.operand(n, 0));
  number step = 1;
  for (int axis = seen.shape.rank - 1; axis >= 0; --axis) {
    seen.stride[axis] = step;
    step = step * number(seen.shape.extent[axis]);
  }
  return seen;
}

constexpr void check_depth(const loops& nest, int levels) {
  if (nest.rank > levels) throw error("sinter: an elementwise kernel would need more nested loops than kernels have");
}

}  // namespace detail

/// `<elementwise, Words...>`
constexpr void lower_elementwise(planner& p, const draft_program& program, int root) {
  const ir::graph& g = p.g;
  const ir::value_id result = g.nodes.data[root].results.first;
  sequence<view_of> outputs;
  for (ir::value_id v : program.outputs) outputs.push(detail::result_view(g, v));
  for (ir::value_id v : program.outputs) p.clear_border(v);
  const view_of* views[max_program_inputs + max_program_outputs]{};
  detail::loops nest;
  for (int i = 0; i < program.inputs.count; ++i) views[nest.operands++] = &program.inputs.data[i];
  for (int i = 0; i < outputs.count; ++i) views[nest.operands++] = &outputs.data[i];
  const dims space = outputs.data[0].shape;
  for (int place = 0; place < space.rank; ++place) {
    const int axis = ir::stored_axis(g.values.data[result].stored.axes, place);
    nest.add(views, axis, space.extent[axis]);
  }
  constexpr int levels = 4;
  detail::check_depth(nest, levels);
  p.begin(family::elementwise, root);
  program.write(g, p.key, [&](const view_of& v) { return nest.inner_access(static_cast<int>(&v - program.inputs.data)); });
  for (const view_of& v : program.inputs) p.add(g.producer(v.base).op == ir::opcode::iota ? operand{} : p.where(v));
  for (const view_of& v : outputs) p.add(p.where(v));
  for (int level = 0; level < levels; ++level) p.add(nest.extent_at(level, levels));
  for (int k = 0; k < nest.operands; ++k)
    for (int level = 0; level < levels; ++level)
      p.add(nest.rank == 0 && level == levels - 1 ? number(k < program.inputs.count ? 0 : 1) : nest.stride_at(k, level, levels));
  p.finish(p.is_small(space));
}

/// `<reduction, combiner, horizontal, Words...>`
constexpr void lower_reduction(planner& p, const draft_program& program, int root) {
  const ir::graph& g = p.g;
  const ir::node& n = g.nodes.data[root];
  const ir::value_id result = n.results.first;
  const dims& space = g.shape(g.operand(n, 0));
  unsigned reduced = 0;
  for (int k = 0; k < n.attributes.count; ++k) reduced |= 1u << g.attribute(n, k);

  view_of target = buffer_view(g, result);  // seen from the space: the kept axes, stride 0 along the others
  view_of spread;
  spread.base = result;
  spread.shape = space;
  for (int axis = 0, kept = 0; axis < space.rank; ++axis)
    if (!(reduced >> axis & 1u)) spread.stride[axis] = target.stride[kept++];

  // The order of memory is that of the first input that covers the space with stride 1 somewhere.
  ir::layout::order order = ir::layout::order::row_major;
  int innermost = -1;
  for (const view_of& v : program.inputs) {
    for (int axis = 0; axis < space.rank && innermost < 0; ++axis)
      if (v.stride[axis] == number(1) && space.extent[axis] != dim(1)) innermost = axis;
    if (innermost >= 0 && space.rank == 4 && innermost == 1) order = ir::layout::order::channel_last;
    if (innermost >= 0) break;
  }
  const bool vertical = innermost >= 0 && !(reduced >> innermost & 1u) && spread.stride[innermost] == number(1);

  const view_of* views[max_program_inputs + max_program_outputs]{};
  detail::loops kept, gone;
  for (int i = 0; i < program.inputs.count; ++i) views[kept.operands++] = &program.inputs.data[i];
  views[kept.operands++] = &spread;
  gone.operands = kept.operands;
  for (int place = 0; place < space.rank; ++place) {
    const int axis = ir::stored_axis(order, place);
    (reduced >> axis & 1u ? gone : kept).add(views, axis, space.extent[axis]);
  }
  constexpr int levels = 3;
  detail::check_depth(kept, levels);
  detail::check_depth(gone, levels);
  const detail::loops& inner = vertical ? kept : gone;
  p.begin(family::reduction, root);
  p.key.push(static_cast<word>(n.op));
  p.key.push(vertical ? 0 : 1);
  program.write(g, p.key, [&](const view_of& v) { return inner.inner_access(static_cast<int>(&v - program.inputs.data)); });
  for (const view_of& v : program.inputs) p.add(g.producer(v.base).op == ir::opcode::iota ? operand{} : p.where(v));
  p.add(p.where(target));
  for (int level = 0; level < levels; ++level) p.add(kept.extent_at(level, levels));
  for (int level = 0; level < levels; ++level) p.add(gone.extent_at(level, levels));
  for (int k = 0; k < program.inputs.count; ++k) {
    for (int level = 0; level < levels; ++level) p.add(kept.stride_at(k, level, levels));
    for (int level = 0; level < levels; ++level) p.add(gone.stride_at(k, level, levels));
  }
  for (int level = 0; level < levels; ++level) p.add(kept.rank == 0 && level == levels - 1 ? number(1) : kept.stride_at(program.inputs.count, level, levels));
  p.finish(p.is_small(space));
}

}  // namespace sinter::passes
