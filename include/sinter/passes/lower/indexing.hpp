// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Movement along one axis, and reading and adding at named places, as steps over rows: [before, extent, after] with `after` elements side by side.
#pragma once

#include <sinter/passes/lower/planner.hpp>

namespace sinter::passes {
namespace detail {

/// A shape seen around one axis.
struct axis_rows {
  number before = 1, extent = 1, after = 1;

  constexpr axis_rows(const dims& shape, std::int64_t axis) {
    for (int k = 0; k < shape.rank; ++k) {
      number& part = k < axis ? before : k > axis ? after : extent;
      part = part * number(shape.extent[k]);
    }
  }
};

/// Where rows lie along the axis: the first, and the step from one to the next, in rows.
struct row_places {
  std::int64_t first = 0, step = 1;
};

/// `<portable, slice, bytes of an element>`: rows to rows. Numbers: before, count, elements of a row, then first element, step and the elements of the whole
/// axis of source and target.
constexpr void copy_rows(planner& p, int node, ir::value_id from, ir::value_id to, std::int64_t axis, number count, row_places source, row_places target) {
  const axis_rows of(p.g.shape(from), axis), into(p.g.shape(to), axis);
  p.begin(family::portable, node);
  p.key.push(static_cast<word>(ir::opcode::slice));
  p.key.push(static_cast<word>(p.element_size(to)));
  p.add(p.where(resolve(p.g, from)));
  p.add(p.where(buffer_view(p.g, to)));
  p.add_numbers(of.before, count, of.after);
  p.add_numbers(number(source.first) * of.after, number(source.step) * of.after, of.extent * of.after);
  p.add_numbers(number(target.first) * into.after, number(target.step) * into.after, into.extent * into.after);
  p.finish();
}

/// `<portable, pad, dtype, code>`: one value everywhere. Numbers: elements.
constexpr void fill(planner& p, int node, ir::value_id to, std::int64_t code) {
  p.begin(family::portable, node);
  p.key.push(static_cast<word>(ir::opcode::pad));
  p.key.push(static_cast<word>(p.g.type(to).element));
  p.key.push(static_cast<word>(code));
  p.add(p.where(buffer_view(p.g, to)));
  p.add(number(p.g.shape(to).count()));
  p.finish();
}

/// The value that an update starts from: a copy, or a fill when it is a constant.
constexpr void start_from(planner& p, int node, ir::value_id from, ir::value_id to) {
  const ir::node& base = p.g.producer(resolve(p.g, from).base);
  if (base.op == ir::opcode::constant)
    fill(p, node, to, p.g.attribute(base, 0));
  else
    copy_rows(p, node, from, to, 0, axis_rows(p.g.shape(to), 0).extent, {}, {});
}

/// `<portable, sort, dtype, results>`: results is 1 for the values, 2 for their places, or both. Numbers: before, extent, after, kept, descending, and the
/// records that its scratch holds, twice.
constexpr void lower_sort(planner& p, int node) {
  const ir::graph& g = p.g;
  const ir::node& n = g.nodes.data[node];
  const ir::value_id x = g.operand(n, 0), values = n.results.first;
  const dtype element = g.type(x).element;
  const axis_rows rows(g.shape(x), g.attribute(n, 0));
  const std::int64_t extent = rows.extent.coefficient, kept = g.attribute(n, 2);
  // Candidates wait until there are as many again as are kept. At least 8, and not 64, with which
  // the best one of 1000 elements costs twice as much.
  const std::int64_t waiting = kept + (kept < 8 ? 8 : kept), room = waiting < extent ? waiting : extent;
  const int record_bytes = size_of(element) == 8 ? 16 : 8;
  word results = 0;
  for (int r = 0; r < 2; ++r) results |= word{p.uses.data[values + r] > 0} << r;
  p.begin(family::portable, node);
  p.key.push(static_cast<word>(n.op));
  p.key.push(static_cast<word>(element));
  p.key.push(results);
  p.add(p.where(resolve(g, x)));
  for (int r = 0; r < 2; ++r)
    if (results >> r & 1u) p.add(p.where(buffer_view(g, values + r)));
  p.add(p.in_buffer(p.add_buffer(number(2 * room), record_bytes), 0, record_bytes));
  p.add_numbers(rows.before, rows.extent, rows.after, kept, g.attribute(n, 1), room);
  p.finish();
}

}  // namespace detail

/// slice, pad, concat: copies of rows; sort: above; flip, take, index_add, take_along, scatter_add and cumsum: kernels of their own, keyed by their opcode, then by the
/// dtypes of elements (what only moves: by their bytes) and indices. Numbers: before, extent, indices (of an axis: its places), after.
///
/// @pre operands have row-major memory (`lay_out`), but a constant that an update starts from
constexpr void lower_indexing(planner& p, int node) {
  const ir::graph& g = p.g;
  const ir::node& n = g.nodes.data[node];
  const ir::value_id x = g.operand(n, 0), y = n.results.first;
  const std::int64_t axis = g.attribute(n, 0);
  const detail::axis_rows from(g.shape(x), axis), to(g.shape(y), axis);
  switch (n.op) {
    case ir::opcode::slice: detail::copy_rows(p, node, x, y, axis, to.extent, {g.attribute(n, 1), g.attribute(n, 3)}, {}); return;
    case ir::opcode::pad:
      detail::fill(p, node, y, g.attribute(n, 4));
      detail::copy_rows(p, node, x, y, axis, from.extent, {}, {g.attribute(n, 1), g.attribute(n, 3) + 1});
      return;
    case ir::opcode::concat:
      for (std::int64_t k = 0, first = 0; k < n.operands.count; ++k) {
        const ir::value_id part = g.operand(n, static_cast<int>(k));
        const std::int64_t extent = g.shape(part).extent[axis].extent();
        detail::copy_rows(p, node, part, y, axis, extent, {}, {first, 1});
        first += extent;
      }
      return;
    case ir::opcode::sort: detail::lower_sort(p, node); return;
    default: break;
  }
  const bool updates = n.op == ir::opcode::index_add || n.op == ir::opcode::scatter_add;
  const bool indexed = n.op != ir::opcode::cumsum && n.op != ir::opcode::flip;
  const bool moves = n.op == ir::opcode::flip || n.op == ir::opcode::take || n.op == ir::opcode::take_along;
  if (updates) detail::start_from(p, node, x, y);
  p.begin(family::portable, node);
  p.key.push(static_cast<word>(n.op));
  p.key.push(moves ? static_cast<word>(p.element_size(y)) : static_cast<word>(g.type(y).element));
  if (indexed) p.key.push(static_cast<word>(g.type(g.operand(n, 1)).element));
  if (!updates) p.add(p.where(resolve(g, x)));
  for (int k = 1; k < n.operands.count; ++k) p.add(p.where(resolve(g, g.operand(n, k))));
  p.add(p.where(buffer_view(g, y)));
  const bool along = n.op == ir::opcode::take_along || n.op == ir::opcode::scatter_add;
  const number places = n.op == ir::opcode::cumsum ? number(g.attribute(n, 1)) : !indexed ? number(0) : along ? number(g.shape(g.operand(n, 1)).extent[axis]) : number(g.shape(g.operand(n, 1)).count());
  p.add_numbers(from.before, from.extent, places, from.after);
  p.finish();
}

}  // namespace sinter::passes
