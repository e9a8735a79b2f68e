// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// The transposition of a matrix of 4-byte elements: what packing and plain movement share. Vectors of 16 bytes, and so one code for all instruction sets.
#pragma once

#include <sinter/backends/cpu/simd.hpp>

#include <cstdint>

namespace sinter::backends::cpu::detail {
inline namespace SINTER_UNIT {

using quad = simd<16>::floats;
using quad_in_memory = simd<16>::floats_in_memory;

/// to[k·to_step + j] = from[j·from_step + k] for k, j < 4.
SINTER_INLINE void transpose_square(const float* from, std::int64_t from_step, float* to, std::int64_t to_step) {
  const quad a = *reinterpret_cast<const quad_in_memory*>(from), b = *reinterpret_cast<const quad_in_memory*>(from + from_step);
  const quad c = *reinterpret_cast<const quad_in_memory*>(from + 2 * from_step),
             d = *reinterpret_cast<const quad_in_memory*>(from + 3 * from_step);
  const quad ab0 = __builtin_shufflevector(a, b, 0, 4, 1, 5), ab2 = __builtin_shufflevector(a, b, 2, 6, 3, 7);
  const quad cd0 = __builtin_shufflevector(c, d, 0, 4, 1, 5), cd2 = __builtin_shufflevector(c, d, 2, 6, 3, 7);
  *reinterpret_cast<quad_in_memory*>(to) = __builtin_shufflevector(ab0, cd0, 0, 1, 4, 5);
  *reinterpret_cast<quad_in_memory*>(to + to_step) = __builtin_shufflevector(ab0, cd0, 2, 3, 6, 7);
  *reinterpret_cast<quad_in_memory*>(to + 2 * to_step) = __builtin_shufflevector(ab2, cd2, 0, 1, 4, 5);
  *reinterpret_cast<quad_in_memory*>(to + 3 * to_step) = __builtin_shufflevector(ab2, cd2, 2, 3, 6, 7);
}

/// to[k·to_step + j] = from[j·from_column + k·from_row] for k < rows, j < columns.
///
/// Where from_row is 1, squares of four turn in registers, and tiles of sixteen rows use each cache line up at once.
[[gnu::noinline]] inline void transpose(const float* from, std::int64_t from_column, std::int64_t from_row, float* to, std::int64_t to_step,
                                        std::int64_t rows, std::int64_t columns) {
  constexpr std::int64_t tile = 16;
  for (std::int64_t k0 = 0; k0 < rows; k0 += tile) {
    const std::int64_t end = rows - k0 < tile ? rows : k0 + tile;
    for (std::int64_t j = 0; j < columns; j += 4) {
      std::int64_t k = k0;
      if (from_row == 1 && j + 4 <= columns) {
        // What the next tile reads of these columns: too many lines, too far apart, for a machine to see them coming.
        for (std::int64_t i = j; i < j + 4 && k0 + tile < rows; ++i) __builtin_prefetch(from + i * from_column + k0 + tile);
        for (; k + 4 <= end; k += 4) transpose_square(from + j * from_column + k, from_column, to + k * to_step + j, to_step);
      }
      for (; k < end; ++k) {
        for (std::int64_t i = j; i < columns && i < j + 4; ++i) to[k * to_step + i] = from[i * from_column + k * from_row];
      }
    }
  }
}

}  // namespace SINTER_UNIT
}  // namespace sinter::backends::cpu::detail
