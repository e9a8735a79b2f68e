// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Packs a matrix into panels of bfloat16, as the tiles of one instruction set widen it.
#pragma once

#include <sinter/backends/cpu/call.hpp>
#include <sinter/backends/cpu/kernel/pack.hpp>
#include <sinter/backends/cpu/simd.hpp>

#include <cstdint>

namespace sinter::backends::cpu::detail {
inline namespace SINTER_UNIT {

/// To nearest, ties to even; a NaN keeps its leading bits and becomes quiet. As `bfloat16`, without the way through double.
constexpr std::uint32_t bf16_bits(float x) {
  const auto bits = __builtin_bit_cast(std::uint32_t, x);
  const bool is_nan = (bits & 0x7fffffff) > 0x7f800000;
  return is_nan ? bits >> 16 | 0x40 : (bits + 0x7fff + (bits >> 16 & 1)) >> 16;
}

/// Operands  in (f32), out (bf16)
/// Numbers   as of pack; NR is 32
/// Result    as of pack, but that in each row, of 2·Lanes columns, column i and column Lanes + i lie in one word, i in its lower half: a vector of words becomes
///           two vectors of f32 by a shift and a mask
template <int Lanes>
struct pack_bf16 {
  static void run(const call& c) {
    const auto* in = static_cast<const float*>(c.operand[0]);
    auto* out = static_cast<std::uint32_t*>(c.operand[1]);
    const std::int64_t n = c.number[6], sn = c.number[7];
    for (std::int64_t j = 0; j < n; j += width)
      for (std::int64_t i0 = 0; i0 < c.number[0]; ++i0)
        for (std::int64_t i1 = 0; i1 < c.number[1]; ++i1)
          for (std::int64_t i2 = 0; i2 < c.number[2]; i2 += most_rows) {
            const float* const from = in + i0 * c.number[3] + i1 * c.number[4] + i2 * c.number[5] + j * sn;
            const std::int64_t rows = c.number[2] - i2 < most_rows ? c.number[2] - i2 : most_rows;
            float panel[most_rows * width];
            pack::copy(from, c.number[5], sn, panel, rows, n - j < width ? n - j : width, width);
            for (std::int64_t at = 0; at < rows * width; at += 2 * Lanes)
              for (int i = 0; i < Lanes; ++i) *out++ = bf16_bits(panel[at + i]) | bf16_bits(panel[at + Lanes + i]) << 16;
          }
  }

 private:
  static constexpr std::int64_t width = 32, most_rows = 16;
  static_assert(width % (2 * Lanes) == 0);
};

}  // namespace SINTER_UNIT
}  // namespace sinter::backends::cpu::detail
