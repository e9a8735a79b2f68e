// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Depthwise convolutions and their gradients as steps.
#pragma once

#include <sinter/passes/lower/program_operands.hpp>

namespace sinter::passes::detail {

/// What a depthwise kernel is told of its windows: `width | stride << 8 | channels % 16 << 16`, width 0 where pixels go one by one.
constexpr word window_word(const contraction& c) {
  const word channels = static_cast<word>(c.columns.coefficient % 16) << 16;
  const number taps = c.reduced[1];
  const bool known = !c.rows_are_kernel && (taps == number(3) || taps == number(5) || taps == number(7)) && c.reduced[2] == number(1);
  for (int stride = 1; stride <= 2 && known; ++stride)
    if (c.a_row[2] == c.a_step[1] * number(stride)) return static_cast<word>(taps.coefficient) | static_cast<word>(stride) << 8 | channels;
  return channels;
}

/// `depthwise, window, Words...`: B in `panels`, or where it stands when that is -1.
constexpr void lower_depthwise(planner& p, const contraction& c, int panels, number panel_step, std::int64_t width,
                               const draft_program& program, int root) {
  for (ir::value_id v : program.outputs) p.clear_border(v);
  p.begin(family::depthwise, root);
  p.key.push(window_word(c));
  const program_operands with(p.g, c, program);
  with.write(p);
  operand a = p.where(c.a);  // behind the steps above: a buffer lives until the step at which its place was asked for
  a.offset += c.a_offset * 4;
  operand b = panels >= 0 ? p.in_buffer(panels, 0, 4) : p.where(c.b);
  if (panels < 0) b.offset += c.b_offset * 4;
  p.add(a);
  p.add(b);
  with.add_operands(p);
  p.add_numbers(c.rows[0], c.rows[1], c.rows[2], c.columns, c.reduced[0], c.reduced[1], c.reduced[2], c.a_row[0], c.a_row[1], c.a_row[2],
                c.a_step[0], c.a_step[1], c.a_step[2], c.b_step[0], c.b_step[1], c.b_step[2], panel_step, width);
  with.add_strides(p);
  p.finish(false, c.work(p.g.bound));
}

}  // namespace sinter::passes::detail
