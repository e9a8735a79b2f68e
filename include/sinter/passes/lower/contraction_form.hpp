// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Matrix products and convolutions in one form: a sum of products over nested strides, read off the views of their operands.
#pragma once

#include <sinter/ir/op/conv2d.hpp>
#include <sinter/passes/fuse.hpp>
#include <sinter/passes/view.hpp>

namespace sinter::passes::detail {

/// C[r, n] = Σ A[r, k] B[k, n] with rows and reduction in three nested extents; strides in elements.
struct contraction {
  view_of a, b;                     ///< what is read; offsets below are added to where they begin
  std::int64_t a_offset = 0, b_offset = 0;
  number rows[3] = {1, 1, 1};
  number columns = 1;
  number reduced[3] = {1, 1, 1};
  number a_row[3], a_step[3];
  number b_step[3], b_column = 1;   ///< strides of B along the reduction and along its columns
  int row_axis[3] = {-1, -1, -1};   ///< the result's axes that rows and columns are, for the epilogue's operands
  int column_axis = 0;
  bool rows_are_kernel = false;     ///< rows run over (kh, kw · C): a weight gradient, whose result is kernel-last

  /// Axes of the result around the nested extents: those along which B moves, and those that are too many for rows.
  struct batch {
    int axis = 0;
    number extent, a, b;    ///< and the strides of A and B
    std::int64_t step = 1;  ///< how far one index moves along the result's axis
  };
  batch outer[max_rank - 2];
  int levels = 0;
  int b_levels = 0;                 ///< the first levels, along which B moves
  bool by_column = false;           ///< each column of C has a column of A to itself: a depthwise convolution

  /// Multiplications, with symbols at their bounds.
  constexpr double work(const symbol_values& bound) const {
    auto product = static_cast<double>(columns.coefficient * bound[columns.symbol]);
    for (number n : rows) product *= static_cast<double>(n.coefficient * bound[n.symbol]);
    for (number n : reduced) product *= static_cast<double>(n.coefficient * bound[n.symbol]);
    for (int i = 0; i < levels; ++i) product *= static_cast<double>(outer[i].extent.coefficient * bound[outer[i].extent.symbol]);
    return product;
  }

  /// The groups of a convolution as an outer level: `channels` and `features` of each are what A and the result move by.
  constexpr void group(const window& w, int features_axis, std::int64_t a_by, number b_by, std::int64_t features) {
    if (w.groups == 1) return;
    outer[levels++] = batch{features_axis, number(w.groups), number(a_by), b_by, features};
    b_levels = levels;
  }
};

/// [..., M, K] · [..., K, N], leading axes broadcast: M is the innermost row, and so are the last two leading axes along which B stands still.
constexpr contraction of_matmul(const ir::graph& g, const ir::node& n) {
  contraction c;
  c.a = resolve(g, g.operand(n, 0));
  c.b = resolve(g, g.operand(n, 1));
  const dims& shape = g.shape(n.results.first);
  const int rank = shape.rank;
  const auto moves = [&](const view_of& v, int axis) {  // how far a leading axis of the result moves an operand
    const int own = axis - (rank - v.shape.rank);
    return own < 0 || v.shape.extent[own] == dim(1) ? number(0) : v.stride[own];
  };
  const auto enclose = [&](int axis) { c.outer[c.levels++] = contraction::batch{axis, number(shape.extent[axis]), moves(c.a, axis), moves(c.b, axis)}; };
  int rows[max_rank]{}, count = 0;
  for (int axis = 0; axis < rank - 2; ++axis) {
    if (shape.extent[axis] == dim(1)) continue;
    if (moves(c.b, axis) == number(0))
      rows[count++] = axis;
    else
      enclose(axis);
  }
  c.b_levels = c.levels;
  for (int i = 0; i + 2 < count; ++i) enclose(rows[i]);
  for (int place = 0; place < 2; ++place) {
    const int i = count - 2 + place;
    if (i < 0) continue;
    c.rows[place] = number(shape.extent[rows[i]]);
    c.a_row[place] = moves(c.a, rows[i]);
    c.row_axis[place] = rows[i];
  }
  const int a_rank = c.a.shape.rank, b_rank = c.b.shape.rank;
  c.rows[2] = number(shape.extent[rank - 2]);
  c.a_row[2] = c.a.stride[a_rank - 2];
  c.row_axis[2] = rank - 2;
  c.columns = number(shape.extent[rank - 1]);
  c.column_axis = rank - 1;
  c.reduced[2] = number(c.b.shape.extent[b_rank - 2]);
  c.a_step[2] = c.a.stride[a_rank - 1];
  c.b_step[2] = c.b.stride[b_rank - 2];
  c.b_column = c.b.stride[b_rank - 1];
  return c;
}

/// Rows (n, y, x), columns output channels, reduction (kh, kw · C): in a channel-last image a row of a window is one run.
constexpr contraction of_conv2d(const ir::graph& g, const ir::node& n) {
  const window w = window::of(g, n);
  contraction c;
  c.a = buffer_view(g, g.operand(n, 0));
  c.b = resolve(g, g.operand(n, 1));
  const dims &y = g.shape(n.results.first), &k = c.b.shape;
  const number stride[] = {c.a.stride[0], c.a.stride[2], c.a.stride[3]};
  c.rows[0] = number(y.extent[0]), c.rows[1] = number(y.extent[2]), c.rows[2] = number(y.extent[3]);
  c.a_row[0] = stride[0], c.a_row[1] = stride[1] * number(w.stride_h), c.a_row[2] = stride[2] * number(w.stride_w);
  c.row_axis[0] = 0, c.row_axis[1] = 2, c.row_axis[2] = 3;
  c.by_column = is_depthwise(g, n);
  const std::int64_t features = c.by_column ? w.groups : k.extent[0].extent() / w.groups;
  c.columns = features;
  c.column_axis = 1;
  c.reduced[0] = number(k.extent[2]), c.reduced[1] = number(k.extent[3]), c.reduced[2] = number(k.extent[1]);
  c.a_step[0] = stride[1] * number(w.dilation_h), c.a_step[1] = stride[2] * number(w.dilation_w), c.a_step[2] = 1;
  c.b_step[0] = c.b.stride[2], c.b_step[1] = c.b.stride[3], c.b_step[2] = c.b.stride[1];
  c.b_column = c.b.stride[0];
  if (!c.by_column) c.group(w, 1, k.extent[1].extent(), c.b.stride[0] * number(features), features);
  c.a_offset = -(w.top * stride[1].coefficient + w.left * stride[2].coefficient);
  return c;
}

/// The image's gradient is a convolution of the bordered (and, for strides, spread) gradient with the turned kernel.
constexpr contraction of_input_gradient(const ir::graph& g, const ir::node& n) {
  const window w = window::of(g, n);
  contraction c;
  c.a = buffer_view(g, g.operand(n, 0));
  c.b = resolve(g, g.operand(n, 1));
  const ir::layout stored = g.values.data[c.a.base].stored;
  const dims &x = g.shape(n.results.first), &k = c.b.shape;
  const std::int64_t row = c.a.stride[2].coefficient / stored.dilation_h, column = c.a.stride[3].coefficient / stored.dilation_w;
  c.rows[0] = number(x.extent[0]), c.rows[1] = number(x.extent[2]), c.rows[2] = number(x.extent[3]);
  c.a_row[0] = c.a.stride[0], c.a_row[1] = row, c.a_row[2] = column;
  c.row_axis[0] = 0, c.row_axis[1] = 2, c.row_axis[2] = 3;
  c.by_column = is_depthwise(g, n);
  const std::int64_t features = k.extent[0].extent() / w.groups, channels = k.extent[1].extent();  // of a group
  c.columns = c.by_column ? w.groups : channels;
  c.column_axis = 1;
  c.reduced[0] = number(k.extent[2]), c.reduced[1] = number(k.extent[3]), c.reduced[2] = number(features);
  c.a_step[0] = row * w.dilation_h, c.a_step[1] = column * w.dilation_w, c.a_step[2] = 1;
  c.b_step[0] = c.b.stride[2] * number(-1), c.b_step[1] = c.b.stride[3] * number(-1), c.b_step[2] = c.b.stride[0];
  c.b_column = c.by_column ? c.b.stride[0] : c.b.stride[1];
  if (!c.by_column) c.group(w, 1, features, c.b.stride[0] * number(features), channels);
  const std::int64_t kh = k.extent[2].extent(), kw = k.extent[3].extent();
  c.b_offset = (kh - 1) * c.b.stride[2].coefficient + (kw - 1) * c.b.stride[3].coefficient;
  c.a_offset = -(((kh - 1) * w.dilation_h - w.top) * row + ((kw - 1) * w.dilation_w - w.left) * column);
  return c;
}

/// Rows (kh, kw · C), columns output channels, reduction over (n, y, x).
constexpr contraction of_weight_gradient(const ir::graph& g, const ir::node& n) {
  const window w = window::of(g, n);
  contraction c;
  c.a = buffer_view(g, g.operand(n, 0));
  c.b = buffer_view(g, g.operand(n, 1));
  const dims &k = g.shape(n.results.first), &y = c.b.shape;
  c.rows[0] = number(k.extent[2]), c.rows[1] = number(k.extent[3]), c.rows[2] = number(k.extent[1]);
  c.a_row[0] = c.a.stride[2] * number(w.dilation_h), c.a_row[1] = c.a.stride[3] * number(w.dilation_w), c.a_row[2] = 1;
  c.row_axis[0] = 2, c.row_axis[1] = 3, c.row_axis[2] = 1;
  c.by_column = is_depthwise(g, n);
  const std::int64_t features = c.by_column ? w.groups : k.extent[0].extent() / w.groups;
  c.columns = features;
  c.column_axis = 0;
  c.reduced[0] = number(y.extent[0]), c.reduced[1] = number(y.extent[2]), c.reduced[2] = number(y.extent[3]);
  c.a_step[0] = c.a.stride[0], c.a_step[1] = c.a.stride[2] * number(w.stride_h), c.a_step[2] = c.a.stride[3] * number(w.stride_w);
  c.b_step[0] = c.b.stride[0], c.b_step[1] = c.b.stride[2], c.b_step[2] = c.b.stride[3];
  c.b_column = c.b.stride[1];
  if (!c.by_column) c.group(w, 0, k.extent[1].extent(), c.b.stride[1] * number(features), features);
  c.a_offset = -(w.top * c.a.stride[2].coefficient + w.left * c.a.stride[3].coefficient);
  c.rows_are_kernel = true;
  return c;
}

constexpr contraction contraction_of(const ir::graph& g, const ir::node& n) {
  switch (n.op) {
    case ir::opcode::conv2d: return of_conv2d(g, n);
    case ir::opcode::conv2d_input_gradient: return of_input_gradient(g, n);
    case ir::opcode::conv2d_weight_gradient: return of_weight_gradient(g, n);
    default: return of_matmul(g, n);
  }
}

}  // namespace sinter::passes::detail
