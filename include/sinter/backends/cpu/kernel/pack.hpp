// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Packs a matrix into panels of NR columns, in which a contraction reads it from front to back. Compiled once for all instruction sets.
#pragma once

#include <sinter/backends/cpu/call.hpp>
#include <sinter/backends/cpu/kernel/transpose.hpp>
#include <sinter/backends/cpu/simd.hpp>

#include <cstddef>
#include <cstdint>
#include <cstring>

namespace sinter::backends::cpu::detail {
inline namespace SINTER_UNIT {

/// Operands  in, out (f32)
/// Numbers   k0 k1 k2, s0 s1 s2, n, sn, NR (a multiple of 16); strides may be negative
/// Result    out[(j / NR)·K·NR + k·NR + j % NR] = in[k0·s0 + k1·s1 + k2·s2 + j·sn], zero for j ≥ n
struct pack {
  static void run(const call& c) {
    const auto* in = static_cast<const float*>(c.operand[0]);
    auto* out = static_cast<float*>(c.operand[1]);
    const std::int64_t n = c.number[6], sn = c.number[7], width = c.number[8];
    for (std::int64_t j = 0; j < n; j += width) {
      for (std::int64_t i0 = 0; i0 < c.number[0]; ++i0) {
        for (std::int64_t i1 = 0; i1 < c.number[1]; ++i1) {
          const float* const from = in + i0 * c.number[3] + i1 * c.number[4] + j * sn;
          const std::int64_t columns = n - j < width ? n - j : width;
          copy(from, c.number[5], sn, out, c.number[2], columns, width);
          out += c.number[2] * width;
        }
      }
    }
  }

  /// `rows` rows of one panel: to[k·width + j] = from[k·step + j·column_step], zero from `columns` on.
  static void copy(const float* from, std::int64_t step, std::int64_t column_step, float* to, std::int64_t rows, std::int64_t columns, std::int64_t width) {
    if (column_step == 1) {
      copy_rows(from, step, to, rows, columns, width);
    } else {
      transpose(from, column_step, step, to, width, rows, columns);
      clear_columns(to, rows, columns, width);
    }
  }

 private:
  /// Columns lie side by side. A whole panel is so short a run that its length had better be a constant.
  static void copy_rows(const float* from, std::int64_t step, float* to, std::int64_t rows, std::int64_t columns, std::int64_t width) {
    const bool whole = columns == 32 && width == 32;
    const auto bytes = static_cast<std::size_t>(columns) * sizeof(float), rest = static_cast<std::size_t>(width - columns) * sizeof(float);
    for (std::int64_t k = 0; k < rows; ++k, from += step, to += width) {
      if (whole) {
        std::memcpy(to, from, 32 * sizeof(float));
      } else {
        std::memcpy(to, from, bytes);
        std::memset(to + columns, 0, rest);
      }
    }
  }

  static void clear_columns(float* to, std::int64_t rows, std::int64_t columns, std::int64_t width) {
    for (std::int64_t k = 0; k < rows; ++k, to += width) {
      for (std::int64_t j = columns; j < width; ++j) to[j] = 0.0f;
    }
  }
};

}  // namespace SINTER_UNIT
}  // namespace sinter::backends::cpu::detail
