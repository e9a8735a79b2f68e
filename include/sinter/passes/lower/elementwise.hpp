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
  /// Appends an inner level of extent 1 when the results, operands from `first` on, do not lie side by side along the innermost one, as vectors store them: in
  /// an image of one channel with gaps between its columns.
  constexpr void store_singly(int first) {
    bool together = true;
    for (int k = first; k < operands && rank > 0; ++k) together = together && stride[k][rank - 1] == number(1);
    if (together) return;
    if (rank == max_rank) throw error("sinter: a loop nest is deeper than a shape");  // no image has so many axes
    for (int k = 0; k < operands; ++k) stride[k][rank] = 0;
    extent[rank++] = 1;
  }
  /// How many outer levels a kernel of so many leaves to a nest around it.
  constexpr int beyond(int levels) const { return rank > levels ? rank - levels : 0; }
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

/// The bytes from one element of an operand to the next; an index has no memory and moves by its own steps.
constexpr std::int64_t element_bytes(const planner& p, const view_of& v) { return p.g.producer(v.base).op == ir::opcode::iota ? 1 : p.element_size(v.base); }

}  // namespace detail

/// `<elementwise, Words...>`, in a nest when more than four loops remain.
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
  nest.store_singly(program.inputs.count);
  constexpr int levels = 4;
  p.begin(
      family::elementwise, root, nest.beyond(levels), nest.operands, [&](int level) { return nest.extent[level]; },
      [&](int k, int level) { return nest.stride[k][level] * detail::element_bytes(p, *views[k]); });
  program.write(g, p.key, [&](const view_of& v) { return nest.inner_access(static_cast<int>(&v - program.inputs.data)); });
  for (const view_of& v : program.inputs) p.add(g.producer(v.base).op == ir::opcode::iota ? operand{} : p.where(v));
  for (const view_of& v : outputs) p.add(p.where(v));
  for (int level = 0; level < levels; ++level) p.add(nest.extent_at(level, levels));
  for (int k = 0; k < nest.operands; ++k)
    for (int level = 0; level < levels; ++level)
      p.add(nest.rank == 0 && level == levels - 1 ? number(k < program.inputs.count ? 0 : 1) : nest.stride_at(k, level, levels));
  p.finish(p.is_small(space), program.work() * static_cast<double>(g.bound(space.count())));
}

namespace detail {

/// Loops of a reduction: over what it keeps, of any depth, and over what it combines. Operands are the inputs, then the output.
struct reduction_loops {
  static constexpr int levels = 3;  ///< of either that the kernels have
  loops kept, gone;

  constexpr int output() const { return kept.operands - 1; }

  /// The reduction over the innermost levels only: `extra` outer ones are kept, and the results lie side by side.
  constexpr reduction_loops partial(int extra) const {
    reduction_loops made = *this;
    made.kept.rank = extra + kept.rank;
    for (int level = 0; level < made.kept.rank; ++level) {
      const loops& from = level < extra ? gone : kept;
      const int at = level < extra ? level : level - extra;
      made.kept.extent[level] = from.extent[at];
      for (int k = 0; k < kept.operands; ++k) made.kept.stride[k][level] = from.stride[k][at];
    }
    number step = 1;
    for (int level = made.kept.rank - 1; level >= 0; --level) {
      made.kept.stride[output()][level] = step;
      step = step * made.kept.extent[level];
    }
    return made;
  }
  /// The reduction of what `partial(extra)` has left.
  constexpr reduction_loops rest(const reduction_loops& partial, int extra) const {
    reduction_loops made;
    made.kept.operands = made.gone.operands = 2;
    made.kept.rank = kept.rank;
    made.gone.rank = extra;
    for (int level = 0; level < extra; ++level) {
      made.gone.extent[level] = gone.extent[level];
      made.gone.stride[0][level] = partial.kept.stride[output()][level];
    }
    for (int level = 0; level < kept.rank; ++level) {
      made.kept.extent[level] = kept.extent[level];
      made.kept.stride[0][level] = partial.kept.stride[output()][extra + level];
      made.kept.stride[1][level] = kept.stride[output()][level];
    }
    return made;
  }
};

/// One step. @pre at most three reduced levels matter: outer ones are not looked at
constexpr void reduction_step(planner& p, const draft_program& program, int root, const reduction_loops& over, bool vertical, const operand* inputs,
                              operand target, std::int64_t elements) {
  constexpr int levels = reduction_loops::levels;
  const ir::node& n = p.g.nodes.data[root];
  const loops &kept = over.kept, &gone = over.gone, &inner = vertical ? kept : gone;
  p.begin(
      family::reduction, root, kept.beyond(levels), kept.operands, [&](int level) { return kept.extent[level]; },
      [&](int k, int level) {
        return kept.stride[k][level] * (k < program.inputs.count ? element_bytes(p, program.inputs.data[k]) : p.element_size(n.results.first));
      });
  p.key.push(static_cast<word>(n.op));
  p.key.push(vertical ? 0 : 1);
  program.write(p.g, p.key, [&](const view_of& v) { return inner.inner_access(static_cast<int>(&v - program.inputs.data)); });
  for (int k = 0; k < program.inputs.count; ++k) p.add(inputs[k]);
  p.add(target);
  for (int level = 0; level < levels; ++level) p.add(kept.extent_at(level, levels));
  for (int level = 0; level < levels; ++level) p.add(gone.extent_at(level, levels));
  for (int k = 0; k < program.inputs.count; ++k) {
    for (int level = 0; level < levels; ++level) p.add(kept.stride_at(k, level, levels));
    for (int level = 0; level < levels; ++level) p.add(gone.stride_at(k, level, levels));
  }
  for (int level = 0; level < levels; ++level) p.add(kept.rank == 0 && level == levels - 1 ? number(1) : kept.stride_at(over.output(), level, levels));
  p.finish(elements <= planner::small_elements, static_cast<double>(elements) * program.work());
}

}  // namespace detail

/// `<reduction, combiner, horizontal, Words...>`, in a nest when more than three loops over what is kept remain; when more than three over what is reduced
/// remain, two steps: the second reduces the results of the first.
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
  detail::reduction_loops over;
  detail::loops &kept = over.kept, &gone = over.gone;
  for (int i = 0; i < program.inputs.count; ++i) views[kept.operands++] = &program.inputs.data[i];
  views[kept.operands++] = &spread;
  gone.operands = kept.operands;
  for (int place = 0; place < space.rank; ++place) {
    const int axis = ir::stored_axis(order, place);
    (reduced >> axis & 1u ? gone : kept).add(views, axis, space.extent[axis]);
  }

  const std::int64_t elements = g.bound(space.count());
  const int extra = gone.beyond(detail::reduction_loops::levels);
  operand inputs[max_program_inputs]{};
  for (int i = 0; i < program.inputs.count; ++i)
    if (g.producer(program.inputs.data[i].base).op != ir::opcode::iota) inputs[i] = p.where(program.inputs.data[i]);
  if (extra == 0) return detail::reduction_step(p, program, root, over, vertical, inputs, p.where(target), elements);

  const int size = p.element_size(result);
  const detail::reduction_loops first = over.partial(extra);
  const int between = p.add_buffer(first.kept.stride[first.output()][0] * first.kept.extent[0], size);
  detail::reduction_step(p, program, root, first, vertical, inputs, p.in_buffer(between, 0, size), elements);
  draft_program same;
  same.inputs.push(target);
  same.outputs.push(result);
  same.output_registers.push(0);
  const bool columns = kept.rank > 0 && kept.stride[over.output()][kept.rank - 1] == number(1);
  const operand results = p.in_buffer(between, 0, size);
  detail::reduction_step(p, same, root, over.rest(first, extra), columns, &results, p.where(target), elements);
}

}  // namespace sinter::passes
