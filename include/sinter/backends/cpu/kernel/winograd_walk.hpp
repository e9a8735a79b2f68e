// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// How a convolution in fewer products is walked: blocks of tiles, which are transformed, multiplied and transformed back for some features after the others. It
/// holds no vector and is compiled once for all keys and instruction sets; what it calls is a key's table of tiles.
#pragma once

#include <sinter/backends/cpu/kernel/contraction_walk.hpp>

namespace sinter::backends::cpu::detail {
inline namespace SINTER_UNIT {

/// The pixels under one tile: `rows` by `columns` of them lie within the image and its border, the others count as zero.
struct tile_window {
  const float* first;
  std::int64_t row_stride, column_stride;
  std::int64_t channels;
  int rows, columns;
};

/// The pixels that one tile yields, `rows` by `columns` of them, for `features` features.
struct tile_result : image_places {
  std::int64_t features;
  int rows, columns;
};

/// Everything the walk knows of one key on one instruction set.
struct winograd_code {
  void (*read)(const tile_window&, float* to, std::int64_t step);
  void (*write)(const tile_result&, const float* sums, std::int64_t step);
  row_tile whole[2];  ///< a block of tiles, as rows of the products
  row_tile rest[4];   ///< fewer of them
  int tile;           ///< pixels that a tile yields along each axis
  int block;
  int group;  ///< features that are computed together
  int panel_width;
  program_memory program;
};

/// One call, walked. With P = tile + 2, tiles come and go as P · P matrices: element e of all tiles of a block times element e of all kernels.
class winograd_walk {
 public:
  winograd_walk(const call& c, const winograd_code& code) : c_(c), code_(code), points_((code.tile + 2) * (code.tile + 2)) {
    const std::int64_t* d = c.number;
    for (int i = 0; i < 3; ++i) {
      extent_[i] = d[i];
      stride_[i] = d[5 + i];
    }
    channels_ = d[3];
    features_ = d[4];
    tile_row_ = d[8];
    tile_step_ = d[9];
    sum_step_ = std::int64_t{code.block} * code.group + line;
    across_ = (extent_[2] + code.tile - 1) / code.tile;
    down_ = (extent_[1] + code.tile - 1) / code.tile;
    tiles_ = static_cast<float*>(c.operand[1 + code.program.inputs + code.program.outputs]);
    sums_ = tiles_ + points_ * tile_step_;
    frame_.walk = {{1, 1, channels_}, {0, 0, sizeof(float)}, {0, 0, code.panel_width * std::int64_t{sizeof(float)}}};
    for (int i = 0; i < 4; ++i) frame_.rows[i] = (2 * i + 1) * tile_row_ * std::int64_t{sizeof(float)};
    frame_.columns = code.group;
    frame_.sums_stride = code.group;
    frame_.finish = true;
  }

  void run() {
    const std::int64_t count = extent_[0] * down_ * across_, last = boundary(c_.part + 1, count);
    for (std::int64_t first = boundary(c_.part, count); first < last;) {
      const std::int64_t block = first / code_.block * code_.block;
      const std::int64_t tiles = count - block < code_.block ? count - block : code_.block;
      const std::int64_t end = last < block + tiles ? last : block + tiles;
      read(first, end - first);
      for (std::int64_t feature = 0; feature < features_; feature += code_.group) {
        multiply(feature, tiles, first - block, end - block);
        write(first, end - first, feature);
      }
      first = end;
    }
  }

 private:
  static constexpr std::int64_t line = 16;  ///< floats between runs, so that they do not meet in the same few sets of a cache

  /// The products of a block of so many tiles.
  const row_tile* cut_of(std::int64_t tiles) const { return tiles == code_.block ? code_.whole : code_.rest; }

  /// Where a part of `count` tiles begins: a tile meets the same products in the same order, whatever the parts.
  std::int64_t boundary(int part, std::int64_t count) const {
    const std::int64_t wanted = count * part / c_.parts, block = wanted / code_.block * code_.block;
    if (part == 0 || part == c_.parts) return part == 0 ? 0 : count;
    const std::int64_t tiles = count - block < code_.block ? count - block : code_.block;
    std::int64_t row = 0;
    for (const row_tile* tile = cut_of(tiles); row < tiles; ++tile)
      for (int i = 0; i < tile->count && row + tile->rows <= tiles; ++i, row += tile->rows)
        if (2 * (wanted - block - row) <= tile->rows) return block + row;
    return block + tiles;
  }

  /// A tile's place: its image, and its first row and column.
  using place = std::int64_t[3];
  void find(place& at, std::int64_t tile) const {
    at[0] = tile / (down_ * across_);
    at[1] = tile / across_ % down_ * code_.tile;
    at[2] = tile % across_ * code_.tile;
  }
  void next(place& at) const {
    if ((at[2] += code_.tile) < extent_[2]) return;
    at[2] = 0;
    if ((at[1] += code_.tile) < extent_[1]) return;
    at[1] = 0;
    ++at[0];
  }
  /// How many of `most` rows or columns that begin at `at` are there.
  static int there(std::int64_t at, std::int64_t extent, int most) { return static_cast<int>(extent - at < most ? extent - at : most); }

  void read(std::int64_t first, std::int64_t tiles) {
    const float* image = static_cast<const float*>(c_.operand[0]);
    place at;
    find(at, first);
    tile_window window{nullptr, stride_[1], stride_[2], channels_, 0, 0};
    for (std::int64_t i = 0; i < tiles; ++i, next(at)) {
      window.first = image + at[0] * stride_[0] + at[1] * stride_[1] + at[2] * stride_[2];
      window.rows = there(at[1], extent_[1] + 2, code_.tile + 2);
      window.columns = there(at[2], extent_[2] + 2, code_.tile + 2);
      code_.read(window, tiles_ + i * tile_row_, tile_step_);
    }
  }

  /// The tiles from `first` to `end` of a block of so many.
  void multiply(std::int64_t feature, std::int64_t tiles, std::int64_t first, std::int64_t end) {
    const std::int64_t panel = std::int64_t{points_} * channels_ * code_.panel_width;
    const float* kernel = static_cast<const float*>(c_.operand[1]) + feature / code_.panel_width * panel + feature % code_.panel_width;
    for (int e = 0; e < points_; ++e) {
      frame_.a = tiles_ + e * tile_step_;
      frame_.b = reinterpret_cast<const char*>(kernel + e * channels_ * code_.panel_width);
      frame_.sums = sums_ + e * sum_step_;
      std::int64_t row = 0;
      for (const row_tile* tile = cut_of(tiles); row < end; ++tile)
        for (int i = 0; i < tile->count && row + tile->rows <= tiles && row < end; ++i, row += tile->rows)
          if (row >= first) tile->run(frame_, row - first);
    }
  }

  void write(std::int64_t first, std::int64_t tiles, std::int64_t feature) {
    place at;
    find(at, first);
    tile_result result{};
    result.features = features_ - feature < code_.group ? features_ - feature : code_.group;
    for (std::int64_t i = 0; i < tiles; ++i, next(at)) {
      code_.program.aim(result, c_.operand + 2, c_.number + 10, at, feature);
      result.rows = there(at[1], extent_[1], code_.tile);
      result.columns = there(at[2], extent_[2], code_.tile);
      code_.write(result, sums_ + i * code_.group, sum_step_);
    }
  }

  const call& c_;
  const winograd_code& code_;
  const int points_;
  std::int64_t extent_[3], stride_[3];  ///< images, rows, columns
  std::int64_t channels_, features_;
  std::int64_t tile_row_, tile_step_, sum_step_;  ///< elements from a tile to the next, and from an element of all tiles to the next one
  std::int64_t across_, down_;
  float *tiles_, *sums_;
  tile_frame frame_{};
};

/// Never inlined: one copy serves every key.
[[gnu::noinline]] inline void walk_winograd(const call& c, const winograd_code& code) { winograd_walk(c, code).run(); }

}  // namespace SINTER_UNIT
}  // namespace sinter::backends::cpu::detail
