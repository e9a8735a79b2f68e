// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// A plan under construction: buffers that have no address yet, kernels found by their keys, steps in order.
#pragma once

#include <cstdint>

#include <sinter/core/error.hpp>
#include <sinter/passes/fuse.hpp>
#include <sinter/passes/plan.hpp>
#include <sinter/passes/view.hpp>

namespace sinter::passes {

/// A run of memory that steps write and read; `first` and `last` are steps.
struct buffer {
  std::int64_t bytes = 0;   ///< at the bounds of the symbols
  int first = -1, last = -1;
  bool kept = false;        ///< until the end of the run: an output
  bool prepared = false;    ///< written once, when the program is constructed
  std::int64_t offset = -1;
};

/// How an operand of a body moves: the slice of a stack, or of a slice.
struct movement {
  int block = -1;
  number bytes;     ///< from one time to the next
  int around = -1;  ///< another movement, of a block around this one
};

/// A value that lies where another does: the slice of a stack, a result that is written to its place at once.
struct alias {
  ir::value_id of = -1;
  int moves = -1;  ///< the movement, if it is a slice
  std::int64_t offset = 0;  ///< elements before its first
};

struct planner {
  const ir::graph& g;
  plan made;
  sequence<buffer> buffers;
  sequence<int> buffer_of;        ///< by value; -1 when it has none
  sequence<operand> home;         ///< by value: where an input, parameter, state or extent lies, or an updated leaf's new value
  sequence<alias> same_place;     ///< by value
  sequence<movement> movements;
  sequence<char> constant_value;  ///< by value: a parameter, which does not change while the program lives
  sequence<int> uses;             ///< by value: how often it is read
  bool preparing = false;         ///< steps go to `prepare`
  bool weights_are_constant = false;
  struct moved_operand {
    int block, operand;
    number bytes;
  };
  sequence<moved_operand> moved;  ///< the operands of steps in blocks
  sequence<word> key;             ///< of the step being made
  sequence<double> work;          ///< by kernel, of all its steps: multiplications and the like
  double all_work = 0;
  step current;

  constexpr explicit planner(const ir::graph& graph) : g(graph), buffer_of(graph.values.count, -1), home(graph.values.count), same_place(graph.values.count), constant_value(graph.values.count, 0), uses(count_uses(graph)) {
    made.bound = g.bound;
  }

  constexpr int element_size(ir::value_id v) const { return size_of(g.type(v).element); }

  constexpr int add_buffer(number elements, int size) {
    buffer b;
    b.bytes = elements.coefficient * g.bound[elements.symbol] * size;
    b.prepared = preparing;
    return buffers.push(b);
  }

  /// The operand that stands for a buffer, from an element on; `arena` and `prepared` operands carry the buffer's index until memory is planned.
  constexpr operand in_buffer(int index, std::int64_t first_element, int size) {
    buffer& b = buffers.data[index];
    if (!preparing) {
      const int now = made.steps.count;
      if (b.first < 0) b.first = now;
      b.last = now;
    }
    return {b.prepared ? slot::prepared : slot::arena, index, first_element * size};
  }
  /// Where the elements of a view begin.
  constexpr operand where(const view_of& view) {
    const ir::opcode base = g.producer(view.base).op;
    if (base == ir::opcode::constant || base == ir::opcode::iota) throw error("sinter: a kernel reads a constant from memory that it does not have");
    const int size = element_size(view.base);
    if (const alias& same = same_place.data[view.base]; same.of >= 0) {
      operand at = moving(where(buffer_view(g, same.of)), same.moves);
      at.offset += (same.offset + view.offset) * size;
      return at;
    }
    const operand fixed = home.data[view.base];
    if (fixed.where != slot::none) return {fixed.where, fixed.index, fixed.offset + (interior_offset(g, view.base) + view.offset) * size};
    if (buffer_of.data[view.base] < 0) buffer_of.data[view.base] = add_buffer(buffer_elements(g, view.base), size);
    return in_buffer(buffer_of.data[view.base], interior_offset(g, view.base) + view.offset, size);
  }

  /// An operand that moves with a block, and with those around it.
  constexpr operand moving(operand at, int how) {
    if (how < 0) return at;
    if (at.moves >= 0) {
      movement also = movements.data[how];
      also.around = at.moves;
      how = movements.push(also);
    }
    at.moves = how;
    return at;
  }

  constexpr void begin(family kind, int node) {
    key.clear();
    key.push(static_cast<word>(kind));
    current = step{};
    current.node = node;
    current.operands = {made.operands.count, 0};
    current.numbers = {made.numbers.count, 0};
  }
  /// Begins a step that needs `levels` loops around those of its family (none: a step as above): `extent(level)`, outermost first, and `stride(k, level)` of
  /// operand k in bytes; of an index, whose address is its first value, in its own steps.
  template <class Extent, class Stride>
  constexpr void begin(family kind, int node, int levels, int operand_count, Extent&& extent, Stride&& stride) {
    begin(levels > 0 ? family::nest : kind, node);
    if (levels == 0) return;
    key.push(nest_word(levels, operand_count));
    key.push(static_cast<word>(kind));
    for (int level = 0; level < levels; ++level) add(number(extent(level)));
    for (int k = 0; k < operand_count; ++k)
      for (int level = 0; level < levels; ++level) add(number(stride(k, level)));
  }
  constexpr void add(operand o) {
    for (int how = o.moves; how >= 0; how = movements.data[how].around) moved.push({movements.data[how].block, made.operands.count, movements.data[how].bytes});
    o.moves = -1;
    made.operands.push(o);
    ++current.operands.count;
  }
  constexpr void add(number n) {
    if (made.numbers.count == made.numbers.capacity) made.numbers.reserve(2 * made.numbers.count + 256);
    made.numbers.data[made.numbers.count++] = n.code(), ++current.numbers.count;  // not `push`: a plan has more numbers than anything else
  }
  template <class... Numbers>
  constexpr void add_numbers(Numbers... numbers) {
    (add(number(numbers)), ...);
  }
  /// Elements up to which a kernel for each instruction set may not pay for its compilation: a softmax over ten classes, a scalar of an optimiser.
  static constexpr std::int64_t small_elements = 1024;
  constexpr bool is_small(const dims& space) const { return g.bound(space.count()) <= small_elements; }
  /// It pays even so for a good part of all the work, as the gates of a recurrent step are, unless there is next to none.
  static constexpr double small_work = 512, small_part = 64;
  constexpr void settle_small_kernels() {
    for (int k = 0; k < made.kernels.count; ++k)
      if (made.kernels.data[k].small) made.kernels.data[k].small = work.data[k] <= small_work || work.data[k] * small_part <= all_work;
  }

  constexpr bool has_key(kernel_key r) const {
    int same = 0;
    while (same < r.count && made.words.data[r.first + same] == key.data[same]) ++same;
    return same == r.count;
  }
  /// Finds or adds the kernel of the key and appends the step.
  constexpr void finish(bool small = false, double step_work = 0) {
    int found = 0;
    // The length is compared here: most kernels differ in it, and this is the innermost search of a large plan.
    while (found < made.kernels.count && !(made.kernels.data[found].count == key.count && has_key(made.kernels.data[found]))) ++found;
    if (found == made.kernels.count) {
      const kernel_key r{made.words.count, key.count, small};
      for (word w : key) made.words.push(w);
      made.kernels.push(r);
      work.push(0.0);
    }
    if (!preparing) {
      work.data[found] += step_work;
      all_work += step_work;
    }
    made.kernels.data[found].small = made.kernels.data[found].small && small;
    current.kernel = found;
    (preparing ? made.prepare : made.steps).push(current);
  }

  /// Zeroes what surrounds the interior of an image buffer, before its producer writes it.
  constexpr void clear_border(ir::value_id v) {
    const ir::layout how = g.values.data[v].stored;
    if (how.border == 0 && !how.dilated()) return;
    const dims& s = g.shape(v);
    view_of whole = buffer_view(g, v);
    operand at = where(whole);
    at.offset -= interior_offset(g, v) * element_size(v);
    begin(family::border, g.values.data[v].producer);
    key.push(static_cast<word>(element_size(v)));
    add(at);
    const std::int64_t height = how.places(2, s.extent[2].extent()), width = how.places(3, s.extent[3].extent());
    if (how.dilated())  // gaps everywhere: all of it is border, around one row without columns
      add_numbers(number(s.extent[0]), 1, 0, number(s.extent[1]), 0, 0, height - 1, width);
    else
      add_numbers(number(s.extent[0]), s.extent[2].extent(), s.extent[3].extent(), number(s.extent[1]), how.border, how.border, how.border, how.border);
    finish();
  }
};

}  // namespace sinter::passes
