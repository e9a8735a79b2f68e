// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// How a contraction is to be computed on a machine: what has several answers, chosen by its extents and strides and by nothing else.
/// The page docs/design/cpu-kernels.md has the measurements.
#pragma once

#include <sinter/passes/lower/contraction_form.hpp>
#include <sinter/passes/target.hpp>

namespace sinter::passes {

struct contraction_choice {
  std::int64_t panel_width = 0;  ///< columns of B that lie side by side
  number block;                  ///< steps of the outermost loop of the reduction between which sums wait in scratch; all of them when they need not
  bool is_short = false;         ///< the reduction has so few steps that a kernel should not put its sums down before the program takes them

  constexpr bool operator==(const contraction_choice&) const = default;
};

namespace detail {

/// The rows of the tallest tile of two vectors: what they, their column of B and a factor leave of the registers.
constexpr std::int64_t tallest_tile(const target& on) { return (on.registers - 4) / 2; }

/// Of the rows of the tallest tile, as many as compete for the same lines of the first cache when they are read one below the other: those whose distance is a
/// multiple of the addresses that a way spans.
constexpr int competing_rows(const contraction& c, const target& on) {
  if (!c.a_row[2].is_static() || c.a_row[2].coefficient == 0) return 1;
  const std::int64_t stride = c.a_row[2].coefficient * 4, way = on.first.bytes / on.first.ways;
  if (stride % on.line_bytes != 0) return 1;  // they drift apart
  const std::int64_t tallest = c.rows[2].is_static() ? tallest_tile(on) : 8;  // a run-time number of rows makes do with lower tiles
  const std::int64_t rows = c.rows[2].is_static() && c.rows[2].coefficient < tallest ? c.rows[2].coefficient : tallest;
  int count = 0;
  for (std::int64_t i = 0; i < rows; ++i) count += i * stride % way == 0;
  return count;
}

/// Two vectors of columns beside up to 14 rows, or one, where there are no more columns. Four beside six rows where 14 would evict one another from the first
/// cache at each step, together with a line of B.
constexpr std::int64_t panel_width(const contraction& c, bool long_enough, const target& on) {
  const std::int64_t pair = 2 * on.lanes;
  if (c.columns.is_static() && c.columns.coefficient <= on.lanes) return on.lanes;
  const bool divides = c.columns.is_static() && c.columns.coefficient % (2 * pair) == 0;
  return divides && long_enough && !c.by_column && competing_rows(c, on) + 1 >= on.first.ways ? 2 * pair : pair;
}

/// Long reductions over images go in blocks whose operands fit three quarters of the second cache.
constexpr number reduction_block(const contraction& c, number b_step, const symbol_values& bound, const target& on) {
  const number all = c.reduced[0];
  if (all.is_static() || !(c.rows[0] * c.rows[1] * c.rows[2]).is_static()) return all;
  const std::int64_t image_bytes = (c.a_step[0].coefficient + b_step.coefficient) * 4;
  const std::int64_t images = on.second.bytes / 4 * 3 / (image_bytes > 0 ? image_bytes : 1);
  return images >= 1 && images < bound[all.symbol] * all.coefficient ? number(images) : all;
}

/// The most steps of a short reduction: beyond them, what the program would save by running in registers is less than 3 %.
inline constexpr std::int64_t short_reduction = 128;

}  // namespace detail

/// `packs`: B is copied into panels first. `pooled`: maxima over windows of the result are all that is stored; then there is one block, and panels have two
/// vectors at most.
constexpr contraction_choice choose(const detail::contraction& c, bool packs, bool pooled, const symbol_values& bound, const target& on = usual_target) {
  std::int64_t steps = 1;
  for (number n : c.reduced) steps *= n.coefficient * bound[n.symbol];
  const bool is_long = steps > detail::short_reduction;
  contraction_choice made;
  made.panel_width = detail::panel_width(c, is_long && !pooled, on);
  made.block = c.reduced[0];
  if (!pooled) made.block = detail::reduction_block(c, packs ? c.reduced[1] * c.reduced[2] * number(made.panel_width) : c.b_step[0], bound, on);
  made.is_short = !is_long && !pooled && made.block == c.reduced[0];
  return made;
}

}  // namespace sinter::passes
