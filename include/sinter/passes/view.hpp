// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// How a reader sees a value: the buffer it lies in, and a stride for each axis. Reshapes, transposes and broadcasts move no data; they are views.
#pragma once

#include <cstdint>

#include <sinter/ir/graph.hpp>

namespace sinter::passes {

/// A count of elements: a coefficient (of either sign) times a product of symbols. In a plan it is one integer.
struct number {
  std::int64_t coefficient = 0;
  symbolic symbol = symbolic::none;

  constexpr number() = default;
  constexpr number(std::int64_t c, symbolic s = symbolic::none) : coefficient(c), symbol(c ? s : symbolic::none) {}
  constexpr number(dim d) : coefficient(d.extent()), symbol(d.symbol()) {}
  constexpr bool is_static() const { return symbol == symbolic::none; }
  constexpr bool operator==(const number&) const = default;

  /// What a plan stores, and what a run makes of it.
  constexpr std::int64_t code() const { return coefficient * symbol_products + static_cast<int>(symbol); }
  static constexpr std::int64_t value(std::int64_t code, const symbol_values& symbols) { return (code >> 4) * symbols.value[code & (symbol_products - 1)]; }
};
/// The powers stay below the highest: every stride divides the count of its shape.
constexpr number operator*(number a, number b) { return {a.coefficient * b.coefficient, a.symbol * b.symbol}; }

/// Where the elements of a value come from.
struct view_of {
  ir::value_id base = -1;        ///< the value whose buffer is read
  dims shape{};                  ///< the reader's shape
  number stride[max_rank]{};     ///< for each axis of `shape`, in elements of the buffer
  std::int64_t offset = 0;       ///< elements before the first that is seen
  bool valid = true;             ///< false: no strides say it, the value must be copied

  constexpr bool row_major() const {
    number step = 1;
    for (int axis = shape.rank - 1; axis >= 0; --axis) {
      if (shape.extent[axis] != dim(1) && !(stride[axis] == step)) return false;
      step = step * number(shape.extent[axis]);
    }
    return true;
  }
};

/// The strides of a buffer as its layout places it.
constexpr view_of buffer_view(const ir::graph& g, ir::value_id v) {
  view_of view;
  view.base = v;
  view.shape = g.shape(v);
  const ir::layout how = g.values.data[v].stored;
  number step = 1;
  if (how.axes == ir::layout::order::row_major) {  // most values, without the questions below
    for (int axis = view.shape.rank - 1; axis >= 0; --axis) {
      view.stride[axis] = step;
      step = step * number(view.shape.extent[axis]);
    }
    return view;
  }
  for (int place = view.shape.rank - 1; place >= 0; --place) {
    const int axis = ir::stored_axis(how.axes, place);
    const dim extent = view.shape.extent[axis];
    const bool spatial = how.axes == ir::layout::order::channel_last && axis >= 2;
    view.stride[axis] = spatial ? step * number(axis == 2 ? how.dilation_h : how.dilation_w) : step;
    step = step * (spatial ? number(how.places(axis, extent.extent())) : number(extent));
  }
  return view;
}

/// Elements of a value's buffer, borders included.
constexpr number buffer_elements(const ir::graph& g, ir::value_id v) {
  const ir::layout how = g.values.data[v].stored;
  number count = 1;
  for (int axis = 0; axis < g.shape(v).rank; ++axis) {
    const dim extent = g.shape(v).extent[axis];
    const bool spatial = how.axes == ir::layout::order::channel_last && axis >= 2;
    count = count * (spatial ? number(how.places(axis, extent.extent())) : number(extent));
  }
  return count;
}

/// Elements before the first of the interior: the borders above and to the left.
constexpr std::int64_t interior_offset(const ir::graph& g, ir::value_id v) {
  const ir::layout how = g.values.data[v].stored;
  if (how.border == 0) return 0;
  const std::int64_t channels = g.shape(v).extent[1].extent();
  return (how.border * how.places(3, g.shape(v).extent[3].extent()) + how.border) * channels;
}

namespace detail {
/// The strides of a reshaped view: free when the source is row-major, or when only extents of 1 come and go.
constexpr view_of reshaped(const view_of& source, const dims& target) {
  view_of view;
  view.base = source.base;
  view.shape = target;
  view.offset = source.offset;
  if (source.row_major()) {
    number step = 1;
    for (int axis = target.rank - 1; axis >= 0; --axis) {
      view.stride[axis] = step;
      step = step * number(target.extent[axis]);
    }
    return view;
  }
  int from = 0;
  for (int axis = 0; axis < target.rank; ++axis) {
    if (target.extent[axis] == dim(1)) continue;
    while (from < source.shape.rank && source.shape.extent[from] == dim(1)) ++from;
    if (from == source.shape.rank || source.shape.extent[from] != target.extent[axis]) {
      view.valid = false;
      return view;
    }
    view.stride[axis] = source.stride[from++];
  }
  return view;
}
}  // namespace detail

/// Whether a node only says how another value is seen. A reshape or a slice that no strides express is copied all the same.
constexpr bool is_view(ir::opcode op) {
  return op == ir::opcode::broadcast || op == ir::opcode::reshape || op == ir::opcode::transpose || op == ir::opcode::slice;
}

/// Follows views down to a buffer. A reshape that no strides express, a slice whose first element stands at a place that is known at run time only, and one of an
/// index end the way: the node is copied, and is a buffer itself.
constexpr view_of resolve(const ir::graph& g, ir::value_id v) {
  const ir::node& n = g.producer(v);
  if (n.op == ir::opcode::iota || n.op == ir::opcode::constant) {  // no memory: an index moves along its axis, a constant nowhere
    view_of none;
    none.base = v;
    none.shape = g.shape(v);
    if (n.op == ir::opcode::iota) none.stride[g.attribute(n, 0)] = 1;
    return none;
  }
  if (!is_view(n.op)) return buffer_view(g, v);
  const view_of source = resolve(g, g.operand(n, 0));
  view_of view;
  view.base = source.base;
  view.shape = g.shape(v);
  view.offset = source.offset;
  if (n.op == ir::opcode::slice) {
    const auto axis = g.attribute(n, 0), first = g.attribute(n, 1);
    const number stride = source.stride[axis];
    if ((first != 0 && !stride.is_static()) || g.producer(source.base).op == ir::opcode::iota) return buffer_view(g, v);
    for (int k = 0; k < view.shape.rank; ++k) view.stride[k] = source.stride[k];
    view.stride[axis] = stride * number(g.attribute(n, 3));
    view.offset += first * stride.coefficient;
    return view;
  }
  if (n.op == ir::opcode::reshape) {
    view = detail::reshaped(source, g.shape(v));
    return view.valid ? view : buffer_view(g, v);
  }
  if (n.op == ir::opcode::transpose) {
    for (int axis = 0; axis < view.shape.rank; ++axis) view.stride[axis] = source.stride[g.attribute(n, axis)];
  } else {
    for (int axis = 0; axis < source.shape.rank; ++axis) {
      const auto to = g.attribute(n, axis);
      if (source.shape.extent[axis] == view.shape.extent[to]) view.stride[to] = source.stride[axis];
    }
  }
  return view;
}

}  // namespace sinter::passes
