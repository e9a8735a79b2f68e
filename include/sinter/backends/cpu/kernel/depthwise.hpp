// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Depthwise convolution and its gradients: a contraction in which every column has operands to itself, so that vectors lie along the channels.
///
/// Windows of a known width go four rows by two columns of pixels at a time, which keeps as many sums in registers as one addition after another needs to hide
/// how long it takes, on vectors of any width; pixels are loaded once for both columns. Everything else goes pixel by pixel.
#ifndef SINTER_KERNEL_PASS
#include <sinter/backends/cpu/kernels.hpp>
#else

#include <sinter/backends/cpu/kernel/program_memory.hpp>

namespace SINTER_KERNEL_NAMESPACE {
namespace detail {

struct depthwise_numbers {
  const std::int64_t *rows, *reduced, *a_row, *a_step, *b_step, *program;
  std::int64_t columns, panel_step, width;

  explicit depthwise_numbers(const std::int64_t* n)
      : rows(n),
        reduced(n + 4),
        a_row(n + 7),
        a_step(n + 10),
        b_step(n + 13),
        program(n + 18),
        columns(n[3]),
        panel_step(n[16]),
        width(n[17]) {}
  /// B from a channel on; a vector never leaves its panel, since a panel's width is a multiple of the lanes.
  const float* right(const float* b, std::int64_t channel) const { return b + channel / width * panel_step + channel % width; }
};

/// The sum of each outermost index apart: a gradient's sum over the images of a batch errs less.
template <bool Whole>
SINTER_INLINE floats sum_pixel(const depthwise_numbers& d, const float* a, const float* b, int count) {
  floats total = splat(0.0f);
  for (std::int64_t k0 = 0; k0 < d.reduced[0]; ++k0) {
    floats part = splat(0.0f);
    for (std::int64_t k1 = 0; k1 < d.reduced[1]; ++k1) {
      const float *x = a + k0 * d.a_step[0] + k1 * d.a_step[1], *w = b + k0 * d.b_step[0] + k1 * d.b_step[1];
      for (std::int64_t k2 = 0; k2 < d.reduced[2]; ++k2, x += d.a_step[2], w += d.b_step[2])
        part += load_channels<Whole>(x, count) * load_channels<Whole>(w, count);
    }
    total += part;
  }
  return total;
}

/// A row of pixels, for the channels from `first` on.
template <class Program, bool Parts>
[[gnu::noinline]] void depthwise_row(const depthwise_numbers& d, const float* a, const float* b, const image_places& to,
                                     std::int64_t first) {
  contraction_epilogue<Program> epilogue(to, 0);
  for (std::int64_t r2 = 0; r2 < d.rows[2]; ++r2, a += d.a_row[2]) {
    std::int64_t channel = first;
    for (; channel + lanes <= d.columns; channel += lanes)
      epilogue.template apply<false>(sum_pixel<true>(d, a + channel, d.right(b, channel), lanes), static_cast<int>(channel), lanes);
    if constexpr (Parts) {
      const int rest = static_cast<int>(d.columns - channel);
      epilogue.template apply<true>(sum_pixel<false>(d, a + channel, d.right(b, channel), rest), static_cast<int>(channel), rest);
    }
    epilogue.next_row();
  }
}

/// Rows of pixels that are computed together.
inline constexpr int band_rows = 4;

/// `Columns` pixels of each row of a band at a vector of channels; `rows` of them are there.
template <class Program, int Taps, int Stride, int Columns>
SINTER_INLINE void depthwise_tile(const depthwise_numbers& d, const float* a, const float* b, const image_places& to, int rows) {
  constexpr int pixels = Stride * (Columns - 1) + Taps;
  const char* line[band_rows];
  SINTER_UNROLL
  for (int r = 0; r < band_rows; ++r)  // a row that is not there is another one once more
    line[r] = reinterpret_cast<const char*>(a + (r < rows ? r : rows - 1) * d.a_row[1]);
  std::int64_t column = d.a_step[1] * std::int64_t{sizeof(float)};
  const std::int64_t below = d.a_step[0] * std::int64_t{sizeof(float)};
  floats sum[band_rows][Columns];
  SINTER_UNROLL
  for (int i = 0; i < band_rows * Columns; ++i) sum[i / Columns][i % Columns] = floats{};
  std::int64_t k0 = d.reduced[0];
  do {
    asm("" : "+r"(column));  // else compilers compute the places of all pixels before the loop, and have too few registers for them
    floats weight[Taps];
    SINTER_UNROLL
    for (int t = 0; t < Taps; ++t) weight[t] = load(b + t * d.b_step[1]);
    SINTER_UNROLL
    for (int r = 0; r < band_rows; ++r) {
      floats part[Columns]{};  // strict sums are those of `sum_pixel`
      SINTER_UNROLL
      for (int p = 0; p < pixels; ++p) {
        floats x = load(reinterpret_cast<const float*>(line[r] + p * column));
#if SINTER_X86
        asm("" : "+v"(x));  // g++ would load it once for each column, as an operand of the multiplication
#endif
        SINTER_UNROLL
        for (int c = 0; c < Columns; ++c)
          if (const int tap = p - c * Stride; tap >= 0 && tap < Taps) (is_strict ? part[c] : sum[r][c]) += x * weight[tap];
      }
      if constexpr (is_strict) {
        SINTER_UNROLL
        for (int c = 0; c < Columns; ++c) sum[r][c] += part[c];
      }
      line[r] += below;
    }
    b += d.b_step[0];
  } while (--k0 > 0);
  image_places at = to;
  if constexpr (contraction_epilogue<Program>::is_cheap) {
    SINTER_UNROLL
    for (int r = 0; r < band_rows; ++r) {
      if (r == rows) return;
      contraction_epilogue<Program> epilogue(at, 0);
      SINTER_UNROLL
      for (int c = 0; c < Columns; ++c) {
        epilogue.template apply<false>(sum[r][c], 0, lanes);
        epilogue.next_row();
      }
      at.template next_row<Program>();
    }
  } else {
    float sums[band_rows * Columns * lanes];
    SINTER_UNROLL
    for (int i = 0; i < band_rows * Columns; ++i) store(sums + i * lanes, sum[i / Columns][i % Columns]);
    for (int r = 0; r < rows; ++r, at.template next_row<Program>()) {
      contraction_epilogue<Program> epilogue(at, 0);
      for (int c = 0; c < Columns; ++c, epilogue.next_row())
        epilogue.template apply<false>(load(sums + (r * Columns + c) * lanes), 0, lanes);
    }
  }
}

/// Tiles of `Columns` pixels from the left of a band as far as they go.
template <class Program, int Taps, int Stride, int Columns>
SINTER_INLINE void depthwise_tiles(const depthwise_numbers& d, const float*& a, const float* b, image_places& to, int rows, std::int64_t& left) {
  for (; left >= Columns; left -= Columns, a += Columns * d.a_row[2]) {
    depthwise_tile<Program, Taps, Stride, Columns>(d, a, b, to, rows);
    SINTER_UNROLL
    for (int i = 1; i < Program::inputs; ++i) to.input[i] += Columns * to.input_stride[i];
    SINTER_UNROLL
    for (int i = 0; i < Program::outputs; ++i) to.output[i] += Columns * to.output_stride[i];
  }
}

/// A band at a vector of channels.
template <class Program, int Taps, int Stride>
[[gnu::noinline]] void depthwise_band(const depthwise_numbers& d, const float* a, const float* b, image_places to, int rows) {
  std::int64_t left = d.rows[2];
  depthwise_tiles<Program, Taps, Stride, 2>(d, a, b, to, rows, left);
  depthwise_tiles<Program, Taps, Stride, 1>(d, a, b, to, rows, left);
}

}  // namespace detail

/// The depthwise family: `width of the windows | stride << 8 | channels % 16 << 16`, width 0 where windows are of any kind; program.
template <passes::word Window, passes::word... Words>
struct depthwise {
  using program = passes::program<Words...>;

  static void run(const call& of) {
    const detail::depthwise_numbers d(of.number);
    const float *a = static_cast<const float*>(of.operand[0]), *b = static_cast<const float*>(of.operand[1]);
    std::int64_t whole = 0;  // channels that go in bands
    if constexpr (taps > 0) {
      whole = d.columns / lanes * lanes;
      for (std::int64_t r0 = 0; r0 < d.rows[0]; ++r0)
        for (std::int64_t r1 = 0; r1 < d.rows[1]; r1 += detail::band_rows)
          for (std::int64_t channel = 0; channel < whole; channel += lanes) {
            const int rows = static_cast<int>(d.rows[1] - r1 < detail::band_rows ? d.rows[1] - r1 : detail::band_rows);
            detail::image_places to;
            memory.aim(to, of.operand + 2, d.program, {r0, r1, 0}, channel);
            detail::depthwise_band<program, taps, stride>(d, a + r0 * d.a_row[0] + r1 * d.a_row[1] + channel, d.right(b, channel), to,
                                                          rows);
          }
    }
    if constexpr (taps == 0 || parts) {
      for (std::int64_t r0 = 0; r0 < d.rows[0]; ++r0)
        for (std::int64_t r1 = 0; r1 < d.rows[1]; ++r1) {
          detail::image_places to;
          memory.aim(to, of.operand + 2, d.program, {r0, r1, 0}, 0);
          detail::depthwise_row<program, parts>(d, a + r0 * d.a_row[0] + r1 * d.a_row[1], b, to, whole);
        }
    }
  }

 private:
  static constexpr int taps = static_cast<int>(Window & 255), stride = static_cast<int>(Window >> 8 & 255);
  static constexpr bool parts = (Window >> 16 & 15) % lanes != 0;
  static constexpr detail::program_memory memory = detail::program_memory::of<program>();
};

}  // namespace SINTER_KERNEL_NAMESPACE

#endif
