// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// The memory of an epilogue behind a convolution, as steps have it.
#pragma once

#include <sinter/passes/lower/contraction_form.hpp>
#include <sinter/passes/lower/program_draft.hpp>

namespace sinter::passes::detail {

/// The operands of a program whose results are images, of rows, columns and channels.
struct program_operands {
  const contraction& c;
  const draft_program& program;
  sequence<view_of> views;  ///< but for the sum's

  constexpr program_operands(const ir::graph& g, const contraction& of, const draft_program& with) : c(of), program(with) {
    for (int i = 1; i < program.inputs.count; ++i) views.push(program.inputs.data[i]);
    for (ir::value_id v : program.outputs) views.push(buffer_view(g, v));
  }
  constexpr number column(const view_of& v) const { return v.shape.extent[c.column_axis] == dim(1) ? number(0) : v.stride[c.column_axis]; }
  constexpr void write(planner& p) const {
    program.write(p.g, p.key, [&](const view_of& v) { return column(v) == number(1) ? access::contiguous : access::splat; });
  }
  constexpr void add_operands(planner& p) const {
    for (const view_of& v : views) p.add(p.where(v));
  }
  constexpr void add_strides(planner& p) const {
    for (int i = 0; i < views.count; ++i) {
      for (int axis : c.row_axis) p.add(views.data[i].stride[axis]);
      if (i + 1 < program.inputs.count) p.add(column(views.data[i]));
    }
  }
};

}  // namespace sinter::passes::detail
