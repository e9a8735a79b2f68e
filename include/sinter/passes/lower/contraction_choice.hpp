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
  bool is_wide = false;          ///< tiles take the columns of two panels, where vectors are so wide that these are four
  std::int64_t rows = 0;         ///< of the innermost of their loops, when they are the same in every run, so that kernels may be made for them; else 0
  number block;                  ///< steps of the outermost loop of the reduction between which sums wait in scratch; all of them when they need not
  bool b_stays = false;          ///< a panel of B stays in the second cache while all of A passes by; else A passes by once, along all of B
  bool by_runs = false;          ///< a run of rows r2 at a time, and not all of r1: what they read and write would not stay in the second cache
  bool is_short = false;         ///< the reduction has so few steps that a kernel should not put its sums down before the program takes them
  bool is_row = false;           ///< a single row that reads B from far: tiles take eight vectors of columns, on every instruction set

  constexpr bool operator==(const contraction_choice&) const = default;
};

namespace detail {

/// The most steps of a short reduction. Sums that go through the first cache cost a tile some 200 cycles, which is 3 % of 256 steps and 1.5 % of 512; a tile
/// that runs the program itself is code for this program alone.
inline constexpr std::int64_t short_reduction = 512;

/// The least steps for which tiles may have four vectors.
inline constexpr std::int64_t wide_reduction = 129;

/// The rows of the tallest tile of two vectors: what they, their column of B and a factor leave of the registers.
constexpr std::int64_t tallest_tile(const target& on) { return (on.registers - 4) / 2; }

/// Of the rows of the tallest tile, as many as compete for the same lines of the first cache when they are read one below the other: those whose distance is a
/// multiple of the addresses that a way spans.
constexpr int competing_rows(const contraction& c, std::int64_t known_rows, const target& on) {
  if (!c.a_row[2].is_static() || c.a_row[2].coefficient == 0) return 1;
  const std::int64_t stride = c.a_row[2].coefficient * 4, way = on.first.bytes / on.first.ways;
  if (stride % on.line_bytes != 0) return 1;  // they drift apart
  const std::int64_t tallest = known_rows > 0 ? tallest_tile(on) : 8;  // a run-time number of rows makes do with lower tiles
  const std::int64_t rows = known_rows > 0 && known_rows < tallest ? known_rows : tallest;
  int count = 0;
  for (std::int64_t i = 0; i < rows; ++i) count += i * stride % way == 0;
  return count;
}

/// Whether C is a single row in every run.
constexpr bool is_one_row(const contraction& c, std::int64_t known_rows) { return known_rows == 1 && c.rows[0] == number(1) && c.rows[1] == number(1); }

/// Tiles of four vectors where 14 rows and a line of B would evict one another from the first cache at each step: they have six rows. And for a single row,
/// which waits for B alone.
constexpr bool is_wide(const contraction& c, std::int64_t known_rows, const target& on) {
  if (c.by_column || !c.columns.is_static() || c.columns.coefficient % (4 * on.lanes) != 0) return false;
  return is_one_row(c, known_rows) || competing_rows(c, known_rows, on) + 1 >= on.first.ways;
}

/// Long reductions over images go in blocks whose operands fit three quarters of the second cache.
constexpr number reduction_block(const contraction& c, number b_step, const symbol_values& bound, const target& on) {
  const number all = c.reduced[0];
  if (all.is_static() || !(c.rows[0] * c.rows[1] * c.rows[2]).is_static()) return all;
  const std::int64_t image_bytes = (c.a_step[0].coefficient + b_step.coefficient) * 4;
  const std::int64_t images = on.second.bytes / 4 * 3 / (image_bytes > 0 ? image_bytes : 1);
  return images >= 1 && images < bound[all.symbol] * all.coefficient ? number(images) : all;
}

constexpr std::int64_t at_bound(number n, const symbol_values& bound) { return n.coefficient * bound[n.symbol]; }

}  // namespace detail

/// `packs`: B is copied into panels first, as `weights`. `pooled`: maxima over windows of the result are all that is stored; then there is one block, and tiles have two
/// vectors at most.
constexpr contraction_choice choose(const detail::contraction& c, bool packs, bool pooled, const symbol_values& bound, const target& on = usual_target,
                                    dtype weights = dtype::f32) {
  const std::int64_t inner_steps = detail::at_bound(c.reduced[1], bound) * detail::at_bound(c.reduced[2], bound);
  const std::int64_t steps = detail::at_bound(c.reduced[0], bound) * inner_steps;
  contraction_choice made;
  if (bound[c.rows[2].symbol] == 1) made.rows = c.rows[2].coefficient;
  const bool is_narrow = weights == dtype::f32 && c.columns.is_static() && c.columns.coefficient <= on.lanes;  // half a line of bf16 is no panel
  made.panel_width = is_narrow ? on.lanes : 2 * on.lanes;
  made.is_wide = steps >= detail::wide_reduction && !pooled && detail::is_wide(c, made.rows, on);
  made.is_row = made.is_wide && weights != dtype::f32 && detail::is_one_row(c, made.rows) && c.columns.coefficient % (8 * on.lanes) == 0;
  made.block = pooled ? c.reduced[0] : detail::reduction_block(c, packs ? c.reduced[1] * c.reduced[2] * number(made.panel_width) : c.b_step[0], bound, on);
  made.b_stays = detail::at_bound(made.block, bound) * inner_steps * detail::at_bound(c.columns, bound) * size_of(weights) > on.second.bytes;
  const std::int64_t runs = detail::at_bound(c.rows[1], bound), image = runs * detail::at_bound(c.rows[2], bound);
  made.by_runs = !made.b_stays && !pooled && runs > 1 && image * (detail::at_bound(c.reduced[2], bound) + detail::at_bound(c.columns, bound)) * 4 > on.second.bytes;
  made.is_short = steps <= detail::short_reduction && !pooled && made.block == c.reduced[0];
  return made;
}

}  // namespace sinter::passes
