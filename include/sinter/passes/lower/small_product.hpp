// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Matrix products so small that a call of the general kernels would take a good part of their time.
#pragma once

#include <sinter/passes/lower/contraction_form.hpp>
#include <sinter/passes/lower/program_draft.hpp>

namespace sinter::passes {
namespace detail {

/// Bounds of a small product. The weights fit a second cache, and neither more rows nor wider ones wait for the call.
inline constexpr std::int64_t small_product_rows = 8, small_product_columns = 256, small_product_weights = 64 * 1024;

/// Whether `c`, of the node `n`, has a few rows, that lie side by side, a small matrix of weights that a program packs once, and no axis
/// around it.
constexpr bool is_small_product(const planner& p, const ir::node& n, const contraction& c) {
  if (n.op != ir::opcode::matmul || !p.weights_are_constant || !p.constant_value.data[c.b.base] || c.levels > 0 || !c.columns.is_static()) return false;
  if (!(c.a_step[2] == number(1)) && !(c.reduced[2] == number(1))) return false;
  const std::int64_t columns = c.columns.coefficient;
  if (columns > small_product_columns || !c.reduced[2].is_static() || c.reduced[2].coefficient * columns > small_product_weights) return false;
  int axes = 0;
  std::int64_t rows = 1;
  for (number r : c.rows) {
    const std::int64_t most = r.coefficient * p.g.bound[r.symbol];
    rows *= most;
    axes += most > 1;
  }
  return axes <= 1 && rows <= small_product_rows;
}

}  // namespace detail

/// `<small_product, columns, Words...>`; `panel` is the buffer of the packed weights.
constexpr void lower_small_product(planner& p, const detail::contraction& c, const draft_program& program, int panel, int root) {
  const std::int64_t columns = c.columns.coefficient;
  int along = 2;  // the one of the rows of which there are several
  for (int i = 0; i < 2; ++i)
    if (c.rows[i].coefficient * p.g.bound[c.rows[i].symbol] > 1) along = i;
  const auto row_stride = [&](const view_of& v) { return c.row_axis[along] < 0 ? number(0) : v.stride[c.row_axis[along]]; };
  operand a = p.where(c.a);
  a.offset += c.a_offset * 4;
  p.begin(family::small_product, root);
  p.key.push(static_cast<word>(columns));
  program.write(p.g, p.key, [&](const view_of& v) {
    const bool moves = v.shape.extent[c.column_axis] != dim(1) && v.stride[c.column_axis] == number(1);
    return moves ? access::contiguous : access::splat;
  });
  p.add(a);
  p.add(p.in_buffer(panel, 0, 4));
  p.add_numbers(c.rows[along], c.reduced[2], c.a_row[along]);
  for (int i = 1; i < program.inputs.count; ++i) {
    p.add(p.where(program.inputs.data[i]));
    p.add(row_stride(program.inputs.data[i]));
  }
  for (ir::value_id v : program.outputs) {
    const view_of target = buffer_view(p.g, v);
    p.add(p.where(target));
    p.add(row_stride(target));
  }
  if (columns > small_product_width(columns)) {  // kept, from run to run: what lies there only decides where the kernel begins
    const int turn = p.add_buffer(1, 4);
    p.add(p.in_buffer(turn, 0, 4));
    p.buffers.data[turn].first = 0;
    p.buffers.data[turn].kept = true;
  }
  p.finish(false, c.work(p.g.bound));
}

}  // namespace sinter::passes
