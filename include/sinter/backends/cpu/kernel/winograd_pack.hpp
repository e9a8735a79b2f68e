// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Transforms kernels of 3 × 3 for the winograd family, into panels that its products read from front to back. Compiled once for all instruction sets.
#pragma once

#include <sinter/backends/cpu/call.hpp>
#include <sinter/backends/cpu/simd.hpp>
#include <sinter/passes/program.hpp>

#include <cstdint>

namespace sinter::backends::cpu::detail {
inline namespace SINTER_UNIT {

/// The rows of G. Points of ±√½ and ±√2 err a fourth of what ±1 and ±2 do.
template <int Tile>
struct kernel_transform;
template <>
struct kernel_transform<2> {
  static constexpr double rows[4][3] = {{1, 0, 0}, {0.5, 0.5, 0.5}, {0.5, -0.5, 0.5}, {0, 0, 1}};
};
template <>
struct kernel_transform<4> {
  static constexpr double root = 1.4142135623730951;  // of 2
  static constexpr double rows[6][3] = {{1, 0, 0},
                                        {-2.0 / 3, -root / 3, -1.0 / 3},
                                        {-2.0 / 3, root / 3, -1.0 / 3},
                                        {1.0 / 6, root / 6, 1.0 / 3},
                                        {1.0 / 6, -root / 6, 1.0 / 3},
                                        {0, 0, 1}};
};

/// Operands  in, out (f32)
/// Numbers   c  s_h s_w s_c  f s_f  NR; strides may be negative
/// Result    with P = Tile + 2 and u = G g Gᵀ in double, rounded once, element e of channel k and feature j at
///           out[(j / NR) · P² · c · NR + e · c · NR + k · NR + j % NR]; zero for j ≥ f
template <int Tile>
struct winograd_pack {
  static void run(const call& of) {
    constexpr int points = Tile + 2;
    const auto* in = static_cast<const float*>(of.operand[0]);
    auto* out = static_cast<float*>(of.operand[1]);
    const std::int64_t channels = of.number[0], features = of.number[4], width = of.number[6];
    for (std::int64_t panel = 0; panel < features; panel += width, out += points * points * channels * width)
      for (std::int64_t channel = 0; channel < channels; ++channel)
        for (std::int64_t column = 0; column < width; column += some)
          transform(of.number, in + channel * of.number[3], panel + column, out + channel * width + column, channels * width);
  }

 private:
  static constexpr int some = 16;  ///< features at a time: compilers make vectors of them

  static void transform(const std::int64_t* d, const float* in, std::int64_t first, float* out, std::int64_t step) {
    constexpr int points = Tile + 2;
    double g[3][3][some] = {}, half[3][points][some];
    const std::int64_t count = d[4] - first < some ? d[4] - first : some;
    for (int y = 0; y < 3; ++y)
      for (int x = 0; x < 3; ++x)
        for (std::int64_t j = 0; j < count; ++j) g[y][x][j] = static_cast<double>(in[y * d[1] + x * d[2] + (first + j) * d[5]]);
    for (int y = 0; y < 3; ++y)
      for (int v = 0; v < points; ++v) combine(kernel_transform<Tile>::rows[v], g[y][0], g[y][1], g[y][2], half[y][v]);
    for (int u = 0; u < points; ++u)
      for (int v = 0; v < points; ++v, out += step) {
        double element[some];
        combine(kernel_transform<Tile>::rows[u], half[0][v], half[1][v], half[2][v], element);
        for (int j = 0; j < some; ++j) out[j] = static_cast<float>(element[j]);
      }
  }
  static void combine(const double (&row)[3], const double (&a)[some], const double (&b)[some], const double (&c)[some],
                      double (&to)[some]) {
    for (int j = 0; j < some; ++j) to[j] = row[0] * a[j] + row[1] * b[j] + row[2] * c[j];
  }
};

}  // namespace SINTER_UNIT
}  // namespace sinter::backends::cpu::detail
