// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Convolutions in fewer products: which of them, in which tiles, and their step. What decides was measured: docs/design/winograd.md.
#pragma once

#include <sinter/passes/lower/program_operands.hpp>
#include <sinter/passes/target.hpp>

namespace sinter::passes {
namespace detail {

/// How a convolution goes through tiles; none when `tile` is 0.
struct winograd_shape {
  int tile = 0;                ///< pixels that a tile yields along each axis, 2 or 4
  std::int64_t width = 0;      ///< features of a panel of transformed kernels
  std::int64_t block = 0;      ///< tiles that are transformed before they are multiplied
  std::int64_t rest = 0;       ///< tiles of the last block, if it is shorter; -1 when only a run knows
  std::int64_t tile_row = 0;   ///< elements from a tile to the next
  std::int64_t tile_step = 0;  ///< and from one element of all tiles of a block to the next

  constexpr std::int64_t points() const { return (tile + 2) * (tile + 2); }
};

constexpr std::int64_t quotient_up(std::int64_t a, std::int64_t b) { return (a + b - 1) / b; }

/// A kernel of 3 × 3 that slides by one over an image of known extents, as forward convolutions and their image's gradients have it.
constexpr bool slides_by_one(const contraction& c) {
  return c.levels == 0 && !c.by_column && !c.rows_are_kernel && c.reduced[0] == number(3) && c.reduced[1] == number(3) &&
         c.reduced[2].is_static() && c.a_row[1] == c.a_step[0] && c.a_row[2] == c.a_step[1] && c.a_step[2] == number(1) &&
         c.rows[1].is_static() && c.rows[2].is_static() && c.columns.is_static();
}

/// Times of one image in steps, multiply-adds of a vector of 16 lanes.
struct winograd_cost {
  std::int64_t height, width, channels, features;

  constexpr std::int64_t direct() const { return height * width * quotient_up(features, 16) * (9 * channels + 8); }
  constexpr std::int64_t tiles(int tile) const { return quotient_up(height, tile) * quotient_up(width, tile); }
  /// Products, or where tiles are few, the way of their kernels from memory; and the transforms, which are bound by the second cache.
  constexpr std::int64_t tiled(int tile) const {
    const std::int64_t points = (tile + 2) * (tile + 2), in = quotient_up(channels, 16), out = quotient_up(features, 16);
    const std::int64_t products = tiles(tile) * points * out * (channels + 8), way = points * channels * features * 9 / 16;
    return (products > way ? products : way) + tiles(tile) * 6 * points * (in + out);
  }
  /// 4, 2 or, where neither saves a fifth and a certain time, 0.
  constexpr int best() const {
    const int tile = tiled(4) <= tiled(2) ? 4 : 2;
    const std::int64_t saved = direct() - tiled(tile);
    return saved * 5 >= direct() && saved >= least_saving ? tile : 0;
  }
  static constexpr std::int64_t least_saving = 100'000;  ///< some 30 microseconds: what is faster anyhow is not worth its kernels
};

/// Tiles of constant kernels: those that change would be transformed in every run.
constexpr winograd_shape winograd_for(const contraction& c, const target& on = usual_target) {
  winograd_shape s;
  if (!slides_by_one(c)) return s;
  const std::int64_t height = c.rows[1].coefficient, width = c.rows[2].coefficient, channels = c.reduced[2].coefficient,
                     features = c.columns.coefficient;
  const winograd_cost cost{height, width, channels, features};
  s.tile = cost.best();
  if (s.tile == 0) return s;
  s.width = quotient_up(features, 32) * 32 * 4 > quotient_up(features, 16) * 16 * 5 ? 16 : 32;
  s.tile_row = quotient_up(channels, 16) * 16;
  s.tile_row += s.tile_row % 32 == 0 ? 16 : 0;  // an odd number of lines, so that tiles do not meet in the same few sets of a cache
  const std::int64_t image = cost.tiles(s.tile) * c.rows[0].coefficient;  // all of them, where that is known
  // Tiles and sums stay near, beside the kernels where those do; elsewhere the more tiles, the fewer times kernels come. Products take 14 at once. Half as much
  // again as the second cache is near, since products read all of it in order.
  const std::int64_t near_bytes = on.second.bytes * 3 / 2;
  const std::int64_t kernels = s.points() * channels * quotient_up(features, s.width) * s.width * 4;
  std::int64_t room = near_bytes - kernels;
  if (room < near_bytes / 3) room = room < 0 ? near_bytes : near_bytes / 3;
  const std::int64_t most = room / (s.points() * 4 * (s.tile_row + 32));
  s.block = most >= image ? image : most >= 14 ? most / 14 * 14 : most >= 7 ? 7 : 4;
  s.rest = c.rows[0].is_static() || image % s.block == 0 ? image % s.block : -1;
  s.tile_step = s.block * s.tile_row;
  s.tile_step += s.tile_step % 32 == 0 ? 16 : 0;
  return s;
}

/// `winograd, tile | width << 8 | block << 16 | features % 16 << 40 | rest << 48, Words...`: kernels stand in `panels`.
constexpr void lower_winograd(planner& p, const contraction& c, const winograd_shape& s, int panels, const draft_program& program,
                              int root) {
  for (ir::value_id v : program.outputs) p.clear_border(v);
  p.begin(family::winograd, root);
  p.key.push(static_cast<word>(s.tile) | static_cast<word>(s.width) << 8 | static_cast<word>(s.block) << 16 |
             static_cast<word>(c.columns.coefficient % 16) << 40 | static_cast<word>(s.rest < 0 ? 0xffff : s.rest) << 48);
  const program_operands with(p.g, c, program);
  with.write(p);
  operand image = p.where(c.a);
  image.offset += c.a_offset * 4;
  p.add(image);
  p.add(p.in_buffer(panels, 0, 4));
  with.add_operands(p);
  p.add(p.in_buffer(p.add_buffer(winograd_scratch(s.tile, s.block, s.tile_step), 4), 0, 4));
  p.add_numbers(c.rows[0], c.rows[1], c.rows[2], c.reduced[2], c.columns, c.a_row[0], c.a_row[1], c.a_row[2], s.tile_row, s.tile_step);
  with.add_strides(p);
  p.finish(false, c.work(p.g.bound));
}

}  // namespace detail
}  // namespace sinter::passes
