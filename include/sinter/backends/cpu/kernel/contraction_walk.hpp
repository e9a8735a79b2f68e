// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// How a contraction is walked: blocks of the reduction, groups of rows, tiles' widths of columns, rows. It holds no
/// vector and is compiled once for all keys and instruction sets; what it calls is a key's table of tiles.
#pragma once

#include <sinter/backends/cpu/call.hpp>
#include <sinter/backends/cpu/kernel/program_memory.hpp>
#include <sinter/backends/cpu/simd.hpp>
#include <sinter/passes/program.hpp>

#include <cstdint>

namespace sinter::backends::cpu::detail {
inline namespace SINTER_UNIT {

/// The three nested loops of a reduction and how far one step of each moves in A and in B, in bytes, innermost last.
struct reduction_walk {
  std::int64_t steps[3];
  std::int64_t a[3];
  std::int64_t b[3];

  /// Makes the innermost loop as long as it can be: loops of one step go, and loops that continue one another merge.
  void straighten() {
    for (int pass = 0; pass < 2; ++pass)
      for (int inner = 2; inner > 0; --inner) {
        const int outer = inner - 1;
        if (steps[inner] == 1) {
          a[inner] = a[outer];
          b[inner] = b[outer];
        } else if (steps[outer] != 1 && (a[outer] != steps[inner] * a[inner] || b[outer] != steps[inner] * b[inner])) {
          continue;
        }
        steps[inner] *= steps[outer];
        steps[outer] = 1;
      }
  }
};

/// The largest tile of any instruction set.
inline constexpr int most_tile_rows = 14, most_tile_sums = 14 * 32;

/// What a tile and a row of maxima are told: all but their row. Strides of A, B and the program's memory are in bytes; the program's is that of row 0.
struct tile_frame : program_places {
  reduction_walk walk;
  const float* a;               ///< row 0 of the segment, first step of the block
  std::int64_t rows[4];         ///< where rows 1, 3, 5 and 7 of A lie, from row 0
  const char* b;                ///< first step of the block, first column of the tile
  std::int64_t b_panel;         ///< from one panel of B to the next
  float* sums;                  ///< where tiles leave their sums, as many columns apart as the tile has: row 0 of the segment
  std::int64_t sums_stride;     ///< from one row to the next; 0 when each tile uses the same place
  float* partial;               ///< sums between blocks: row 0 of the segment, first column of the tile
  std::int64_t partial_stride;  ///< from one row to the next
  int columns;                  ///< the real ones of a tile
  bool resume;                  ///< not the first block: `partial` holds the sums so far
  bool finish;                  ///< the last block: the program runs, and the sums are not kept
  std::uint8_t* index;  ///< of the maxima
  std::int64_t index_stride;
};

/// A tile's code, what becomes of the sums that it leaves (nothing, when it finishes them itself or when they are pooled later), how many rows it
/// covers, and how many of it a segment takes at most before the next kind.
struct row_tile {
  void (*run)(const tile_frame&, std::int64_t row);
  void (*finish)(const tile_frame&, std::int64_t row, int rows);
  int rows;
  int count;
};

/// A pool word: `height | width << 8 | vertical stride << 16 | horizontal stride << 24 | with_index << 32`; 0 is no pooling.
struct pool_window {
  int height, width, stride_h, stride_w;
  bool with_index;

  constexpr explicit pool_window(passes::word word)
      : height(static_cast<int>(word & 255)),
        width(static_cast<int>(word >> 8 & 255)),
        stride_h(static_cast<int>(word >> 16 & 255)),
        stride_w(static_cast<int>(word >> 24 & 255)),
        with_index((word >> 32 & 1) != 0) {}
};

/// One width of columns: its tiles, tallest first, and its row of maxima. Together the tiles cover every segment exactly.
struct column_tiles {
  row_tile tiles[4];
  int width;
  void (*pool)(const tile_frame&, std::int64_t extent, std::int64_t places);
};

/// Everything the walk knows of one key on one instruction set.
struct contraction_code {
  column_tiles wide;    ///< all lanes are real
  column_tiles narrow;  ///< one vector, `columns` lanes are real
  int wide_from;        ///< as few columns go to a wide tile
  int panel_width;
  int b_bytes;          ///< of an element of B
  int extent;
  pool_window window;
  bool pooled;
  int inputs;
  int outputs;
  std::int8_t input_bytes[passes::max_program_inputs];
  bool input_is_splat[passes::max_program_inputs];
  std::int8_t output_bytes[passes::max_program_outputs];
};

/// One call, walked.
class contraction_walk {
 public:
  contraction_walk(const call& c, const contraction_code& code) : c_(c), code_(code) {
    const std::int64_t* d = c.number;
    for (int i = 0; i < 3; ++i) rows_[i] = d[i];
    if (code.extent > 0) rows_[2] = code.extent;
    columns_ = d[3];
    for (int i = 0; i < 3; ++i) {
      all_.steps[i] = d[4 + i];
      all_.a[i] = d[10 + i] * std::int64_t{sizeof(float)};
      all_.b[i] = d[14 + i] * code.b_bytes;
    }
    block_ = d[17];
    for (int i = 0; i < 4; ++i) frame_.rows[i] = (2 * i + 1) * d[9] * std::int64_t{sizeof(float)};
    frame_.b_panel = d[13] * code.b_bytes;
    frame_.sums = sums_;
    if (code.pooled || block_ < all_.steps[0])  // otherwise there is no such operand
      scratch_ = static_cast<float*>(c.operand[1 + code.inputs + code.outputs + (code.window.with_index ? 1 : 0)]);
  }

  void run() {
    const float* a = static_cast<const float*>(c_.operand[0]);
    const char* b = static_cast<const char*>(c_.operand[1]);
    for (std::int64_t begin = 0; begin < all_.steps[0]; begin += block_) {
      const std::int64_t steps = all_.steps[0] - begin < block_ ? all_.steps[0] - begin : block_;
      frame_.walk = all_;
      frame_.walk.steps[0] = steps;
      frame_.walk.straighten();
      frame_.resume = begin > 0;
      frame_.finish = begin + steps == all_.steps[0];
      run_block(a + begin * c_.number[10], b + begin * all_.b[0]);
    }
  }

 private:
  /// A group of runs of rows passes by one tile's columns of B after the other; then the next group. All rows are a group where a panel had better stay.
  void run_block(const float* a, const char* b) {
    const std::int64_t runs = code_.pooled ? c_.number[18] : rows_[1], all = rows_[0] * runs, group = c_.number[20];
    for (std::int64_t first = 0; first < all; first += group)
      for (std::int64_t column = 0; column < columns_;) {
        const column_tiles& tiles = columns_ - column >= code_.wide_from ? code_.wide : code_.narrow;
        frame_.b = b + column / code_.panel_width * frame_.b_panel + column % code_.panel_width * code_.b_bytes;
        frame_.columns = static_cast<int>(columns_ - column < tiles.width ? columns_ - column : tiles.width);
        std::int64_t r0 = first / runs, r1 = first % runs;
        for (std::int64_t i = 0; i < group; ++i) {
          run_rows(tiles, a + r0 * c_.number[7], r0, r1, column);
          if (++r1 == runs) r1 = 0, ++r0;
        }
        column += tiles.width;
      }
  }

  void run_rows(const column_tiles& tiles, const float* a, std::int64_t r0, std::int64_t r1, std::int64_t column) {
    if (code_.pooled) return run_pooled(tiles, a, r0, r1, column);
    frame_.a = a + r1 * c_.number[8];
    if (block_ < all_.steps[0]) {
      frame_.partial = scratch_ + (r0 * rows_[1] + r1) * rows_[2] * columns_ + column;
      frame_.partial_stride = columns_;
    }
    aim(r0, r1, column);
    run_segment(tiles);
  }

  /// One row of windows: their rows go into scratch, (height, r2, width of the tile), and the maxima leave it.
  void run_pooled(const column_tiles& tiles, const float* a, std::int64_t r0, std::int64_t p1, std::int64_t column) {
    frame_.sums_stride = tiles.width;
    for (int v = 0; v < code_.window.height; ++v) {
      frame_.a = a + (p1 * code_.window.stride_h + v) * c_.number[8];
      frame_.sums = scratch_ + v * rows_[2] * tiles.width;
      run_segment(tiles);
    }
    frame_.sums = scratch_;
    aim(r0, p1, column);
    tiles.pool(frame_, rows_[2], c_.number[19]);
  }

  void run_segment(const column_tiles& tiles) {
    std::int64_t row = 0;
    for (const row_tile* tile = tiles.tiles; row < rows_[2]; ++tile)
      for (int i = 0; i < tile->count && row + tile->rows <= rows_[2]; ++i, row += tile->rows) {
        tile->run(frame_, row);
        if (tile->finish) tile->finish(frame_, row, tile->rows);
      }
  }

  /// Points the program's memory at the first row of (r0, r1).
  void aim(std::int64_t r0, std::int64_t r1, std::int64_t column) {
    const std::int64_t* stride = c_.number + 21;
    void* const* operand = c_.operand + 2;
    for (int i = 1; i < code_.inputs; ++i, stride += 4) {
      const std::int64_t right = code_.input_is_splat[i] ? 0 : column;
      frame_.input[i] = static_cast<const char*>(*operand++) + (r0 * stride[0] + r1 * stride[1] + right) * code_.input_bytes[i];
      frame_.input_stride[i] = stride[2] * code_.input_bytes[i];
    }
    for (int i = 0; i < code_.outputs; ++i, stride += 3) {
      frame_.output[i] = static_cast<char*>(*operand++) + (r0 * stride[0] + r1 * stride[1] + column) * code_.output_bytes[i];
      frame_.output_stride[i] = stride[2] * code_.output_bytes[i];
    }
    if (code_.window.with_index) {
      frame_.index = static_cast<std::uint8_t*>(*operand) + r0 * stride[0] + r1 * stride[1] + column;
      frame_.index_stride = stride[2];
    }
  }

  const call& c_;
  const contraction_code& code_;
  std::int64_t rows_[3];
  std::int64_t columns_;
  std::int64_t block_;
  reduction_walk all_;
  float* scratch_ = nullptr;
  tile_frame frame_{};
  alignas(64) float sums_[most_tile_sums];
};

/// Never inlined: one copy serves every key.
[[gnu::noinline]] inline void walk_contraction(const call& c, const contraction_code& code) { contraction_walk(c, code).run(); }

}  // namespace SINTER_UNIT
}  // namespace sinter::backends::cpu::detail
