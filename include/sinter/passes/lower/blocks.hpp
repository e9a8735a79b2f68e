// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Loops and branches as blocks of steps.
#pragma once

#include <sinter/ir/op/scan.hpp>
#include <sinter/ir/region.hpp>
#include <sinter/passes/lower/contraction.hpp>
#include <sinter/passes/lower/elementwise.hpp>
#include <sinter/passes/lower/portable.hpp>

namespace sinter::passes {

/// When kernels run, as places in the order of a plan.
struct reading_times {
  sequence<int> place;  ///< by root of a group
  sequence<int> last;   ///< by value: the last kernel that reads it, through views too; -1 when none does
};

namespace detail {

/// A step that copies one value onto another's memory; `target` where that is fixed.
constexpr void lower_copy(planner& p, ir::value_id from, ir::value_id to, operand target, int node) {
  const ir::graph& g = p.g;
  if (!has_lanes(g.type(from).element)) {
    const view_of source = resolve(g, from);
    return portable_step(p, ir::opcode::convert, &source, 1, buffer_view(g, to), target.where == slot::none ? p.where(buffer_view(g, to)) : target, node);
  }
  draft_program copy;
  copy.inputs.push(resolve(g, from));
  if (g.producer(copy.inputs.data[0].base).op == ir::opcode::constant) {
    const ir::node& n = g.producer(copy.inputs.data[0].base);
    copy.inputs.clear();
    const dtype type = g.type(from).element;
    copy.instructions.push(instruction_word(ir::opcode::constant, 0, static_cast<int>(type), 0, immediate_of(type, g.attribute(n, 0))));
  }
  copy.outputs.push(to);
  copy.output_registers.push(0);
  if (target.where != slot::none) p.home.data[to] = target;
  lower_elementwise(p, copy, node);
}

/// Whether the value that `root`'s group makes may be written over `leaf`, which it replaces: nothing reads that later, and the group itself reads it element
/// for element, in the same places.
constexpr bool may_replace(const ir::graph& g, const groups& all, const reading_times& when, ir::value_id leaf, ir::value_id next) {
  const int producer = g.values.data[next].producer, root = all.of.data[producer];
  if (root < 0 || when.last.data[leaf] > when.place.data[root] || !(g.values.data[next].stored == ir::layout{}) || !ir::is_elementwise(g.nodes.data[producer].op)) return false;
  for (int n = all.first.data[root]; n >= 0; n = all.next.data[n]) {
    const ir::node& reader = g.nodes.data[n];
    for (int k = 0; k < reader.operands.count; ++k) {
      const ir::value_id read = g.operand(reader, k);
      if (read != leaf && !is_view(g.producer(read).op)) continue;  // most, without following any view
      const view_of v = resolve(g, read);
      if (v.base == leaf && !(ir::is_elementwise(reader.op) && v.row_major() && v.shape == g.shape(leaf))) return false;
    }
  }
  return true;
}

}  // namespace detail

/// Opens and closes blocks as the nodes of bodies come and go.
struct block_lowering {
  planner& p;
  contraction_lowering& contractions;
  const groups& all;
  const reading_times& when;
  const ir::body_map bodies;
  sequence<int> blocks;  ///< by region

  constexpr block_lowering(planner& planned, contraction_lowering& with, const groups& grouped, const reading_times& times)
      : p(planned), contractions(with), all(grouped), when(times), bodies(planned.g), blocks(bodies.owner.count, -1) {}

  constexpr void before(int i) {
    if (!bodies.any()) return;
    if (const int region = bodies.begins.data[i]; region >= 0) {
      const ir::range of = g().nodes.data[bodies.owner.data[region]].regions;
      if (region > of.first) close(region - 1);
      open(region);
    }
    if (const ir::range of = g().nodes.data[i].regions; of.count > 0) close(of.first + of.count - 1);
  }

  /// Blocks know what moves in them once all steps are there.
  constexpr void finish() {
    for (int b = 0; b < p.made.blocks.count; ++b) {
      p.made.blocks.data[b].moves.first = p.made.moves.count;
      for (const planner::moved_operand& m : p.moved)
        if (m.block == b) p.made.moves.push({m.operand, add_number(m.bytes)});
      p.made.blocks.data[b].moves.count = p.made.moves.count - p.made.blocks.data[b].moves.first;
    }
    // What is alive before or after a block is alive in all of it, since it runs again.
    for (const block& b : p.made.blocks)
      for (buffer& of : p.buffers) {
        if (of.prepared || of.first < 0) continue;
        const int last = of.kept ? p.made.steps.count : of.last;
        const bool meets = of.first < b.end && last >= b.first, within = of.first >= b.first && last < b.end;
        if (!meets || within) continue;
        if (b.first < of.first) of.first = b.first;
        if (of.last < b.end) of.last = b.end;
      }
  }

 private:
  constexpr const ir::graph& g() const { return p.g; }
  constexpr int add_number(number n) {
    p.made.numbers.push(n.code());
    return p.made.numbers.count - 1;
  }

  constexpr void open(int region) {
    const int index = bodies.owner.data[region];
    const ir::node& n = g().nodes.data[index];
    block made;
    if (n.op == ir::opcode::scan) {
      const auto a = ir::scan_attributes::of(g(), n);
      for (int c = 0; c < a.carries; ++c) detail::lower_copy(p, g().operand(n, c), ir::region_input(g(), region, c), {}, index);
      contractions.pack_before(ir::first_of(g(), region), index);
      made.times = add_number(number(a.steps));
      made.reverse = a.order == scan_order::reverse;
      bool stacks = false;
      for (int k = a.carries; k < n.results.count; ++k) stacks = stacks || p.uses.data[n.results.first + k] > 0;
      if (a.while_carry >= 0 && !stacks) made.condition = condition_of(ir::region_input(g(), region, a.while_carry));
    } else {
      made.times = add_number(1);
      made.condition = condition_of(g().operand(n, 0));
      made.wanted = region == n.regions.first;
    }
    made.first = p.made.steps.count;
    blocks.data[region] = p.made.blocks.push(made);
    contractions.around.push(region);
    place(region);
  }

  constexpr int condition_of(ir::value_id v) {
    operand at = p.where(resolve(g(), v));
    for (int how = at.moves; how >= 0; how = p.movements.data[how].around) p.moved.push({p.movements.data[how].block, p.made.operands.count, p.movements.data[how].bytes});
    at.moves = -1;
    return p.made.operands.push(at);
  }

  /// The movement of a slice from step to step of a scan.
  constexpr int slice_of(ir::value_id stack, int region) {
    number bytes = size_of(g().type(stack).element);
    for (int axis = 1; axis < g().shape(stack).rank; ++axis) bytes = bytes * number(g().shape(stack).extent[axis]);
    return p.movements.push({blocks.data[region], bytes});
  }

  /// Where inputs and results of a body lie: slices in their stacks, and results at once where they are to be, if nothing stands against it.
  constexpr void place(int region) {
    const ir::node& n = g().nodes.data[bodies.owner.data[region]];
    const bool scans = n.op == ir::opcode::scan;
    const int carries = scans ? ir::scan_attributes::of(g(), n).carries : 0;
    for (int k = carries; k < n.operands.count && scans; ++k) {
      const view_of stack = resolve(g(), g().operand(n, k));
      p.same_place.data[ir::region_input(g(), region, k)] = {stack.base, slice_of(g().operand(n, k), region), stack.offset};
    }
    if (!scans) {
      const view_of predicate = resolve(g(), g().operand(n, 0));
      p.same_place.data[ir::region_input(g(), region, 0)] = {predicate.base, -1, predicate.offset};
    }
    for (int k = 0; k < n.results.count; ++k) {
      const ir::value_id v = ir::region_result(g(), region, k), result = n.results.first + k;
      if (k < carries) {
        const ir::value_id carry = ir::region_input(g(), region, k);
        p.buffer_of.data[result] = p.buffer_of.data[carry];
        if (detail::may_replace(g(), all, when, carry, v)) p.buffer_of.data[v] = p.buffer_of.data[carry];
      } else if (v >= 0 && p.uses.data[result] > 0) {
        p.same_place.data[v] = {result, scans ? slice_of(result, region) : -1};
      }
    }
  }

  /// Copies the carries that are not written in place.
  constexpr void close(int region) {
    const int index = bodies.owner.data[region];
    const ir::node& n = g().nodes.data[index];
    const int carries = n.op == ir::opcode::scan ? ir::scan_attributes::of(g(), n).carries : 0;
    for (int c = 0; c < carries; ++c) {
      const ir::value_id next = ir::region_result(g(), region, c), carry = ir::region_input(g(), region, c);
      if (p.buffer_of.data[next] != p.buffer_of.data[carry]) detail::lower_copy(p, next, carry, {}, index);
    }
    block& made = p.made.blocks.data[blocks.data[region]];
    made.end = p.made.steps.count;
    made.behind = p.made.blocks.count;
    --contractions.around.count;
    if (made.first == made.end) p.made.blocks.count = blocks.data[region];  // nothing to do, nor within
  }
};

}  // namespace sinter::passes
