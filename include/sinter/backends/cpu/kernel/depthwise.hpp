// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Depthwise convolution and its gradients: a contraction in which every column has operands to itself, so that vectors lie along the channels.
#ifndef SINTER_KERNEL_PASS
#include <sinter/backends/cpu/kernels.hpp>
#else

namespace SINTER_KERNEL_NAMESPACE {

/// C[r, c] = Σ A[r, k, c] B[k, c]; rows and reduction in three nested extents.
struct depthwise {
  static void run(const call& of) {
    const numbers d(of.number);
    const float *a = static_cast<const float*>(of.operand[0]), *b = static_cast<const float*>(of.operand[1]);
    float* c = static_cast<float*>(of.operand[2]);
    for (std::int64_t r0 = 0; r0 < d.rows[0]; ++r0)
      for (std::int64_t r1 = 0; r1 < d.rows[1]; ++r1)
        for (std::int64_t r2 = 0; r2 < d.rows[2]; ++r2) {
          const float* from = a + r0 * d.a_row[0] + r1 * d.a_row[1] + r2 * d.a_row[2];
          float* to = c + r0 * d.c_row[0] + r1 * d.c_row[1] + r2 * d.c_row[2];
          std::int64_t channel = 0;
          for (; channel + lanes <= d.columns; channel += lanes)
            store(to + channel, sum<true>(d, from + channel, d.right(b, channel), lanes));
          if (const int rest = static_cast<int>(d.columns - channel); rest > 0)
            store_part(to + channel, sum<false>(d, from + channel, d.right(b, channel), rest), rest);
        }
  }

 private:
  struct numbers {
    const std::int64_t *rows, *reduced, *a_row, *a_step, *b_step, *c_row;
    std::int64_t columns, panel_step, width;

    explicit numbers(const std::int64_t* n)
        : rows(n),
          reduced(n + 4),
          a_row(n + 7),
          a_step(n + 10),
          b_step(n + 13),
          c_row(n + 16),
          columns(n[3]),
          panel_step(n[19]),
          width(n[20]) {}
    /// B from a channel on; a vector never leaves its panel, since a panel's width is a multiple of the lanes.
    const float* right(const float* b, std::int64_t channel) const { return b + channel / width * panel_step + channel % width; }
  };

  /// The sum of each outermost index apart: a gradient's sum over the images of a batch errs less.
  template <bool Whole>
  SINTER_INLINE static floats sum(const numbers& d, const float* a, const float* b, int count) {
    floats total = splat(0.0f);
    for (std::int64_t k0 = 0; k0 < d.reduced[0]; ++k0) {
      floats part = splat(0.0f);
      for (std::int64_t k1 = 0; k1 < d.reduced[1]; ++k1) {
        const float *x = a + k0 * d.a_step[0] + k1 * d.a_step[1], *w = b + k0 * d.b_step[0] + k1 * d.b_step[1];
        for (std::int64_t k2 = 0; k2 < d.reduced[2]; ++k2, x += d.a_step[2], w += d.b_step[2])
          part += detail::load_channels<Whole>(x, count) * detail::load_channels<Whole>(w, count);
      }
      total += part;
    }
    return total;
  }
};

}  // namespace SINTER_KERNEL_NAMESPACE

#endif
