// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Maximum pooling on its own, and the scatter of a gradient along the places it took. Channel-last, any strides above.
#ifndef SINTER_KERNEL_PASS
#include <sinter/backends/cpu/kernels.hpp>
#else

namespace SINTER_KERNEL_NAMESPACE {

namespace detail {

template <bool Whole>
SINTER_INLINE floats load_channels(const float* from, int count) {
  if constexpr (Whole)
    return load(from);
  else
    return load_part(from, count);
}

template <bool Whole>
SINTER_INLINE ints load_indices(const std::uint8_t* from, int count) {
  if constexpr (Whole)
    return load(from);
  else
    return load_part(from, count);
}

/// The numbers of both families. Strides are of (n, y, x), for three operands.
struct pool_numbers {
  std::int64_t n, out_h, out_w, c, h, w, kernel_h, kernel_w, stride_h, stride_w, top, left;
  const std::int64_t* stride[3];

  explicit pool_numbers(const call& of)
      : n(of.number[0]),
        out_h(of.number[1]),
        out_w(of.number[2]),
        c(of.number[3]),
        h(of.number[4]),
        w(of.number[5]),
        kernel_h(of.number[6]),
        kernel_w(of.number[7]),
        stride_h(of.number[8]),
        stride_w(of.number[9]),
        top(of.number[10]),
        left(of.number[11]),
        stride{of.number + 12, of.number + 15, of.number + 18} {}

  std::int64_t at(int operand, std::int64_t i, std::int64_t y, std::int64_t x) const {
    return i * stride[operand][0] + y * stride[operand][1] + x * stride[operand][2];
  }
};

/// The integers [first, last) that some axis of a window allows.
struct pool_range {
  std::int64_t first, last;
};

/// The places of a window that lie inside the image; `start` is where its place 0 lies.
inline pool_range places_inside(std::int64_t start, std::int64_t kernel, std::int64_t extent) {
  return {start < 0 ? -start : 0, start + kernel > extent ? extent - start : kernel};
}

/// The windows that cover image place `at` (padding added).
inline pool_range windows_over(std::int64_t at, std::int64_t kernel, std::int64_t stride, std::int64_t windows) {
  const std::int64_t last = at / stride + 1;
  return {at < kernel ? 0 : (at - kernel) / stride + 1, last < windows ? last : windows};
}

}  // namespace detail

/// The maxima of windows, and on request where in its window each was found: y · kw + x, the first of equals.
///
/// Places outside the image count as minus infinity. The search starts at place 0 and moves on to what is greater, and to a NaN: nothing exceeds one, so
/// that of several the last is found.
template <passes::word WithIndex>
struct max_pool {
  static void run(const call& c) {
    const detail::pool_numbers d(c);
    for (std::int64_t i = 0; i < d.n; ++i)
      for (std::int64_t y = 0; y < d.out_h; ++y)
        for (std::int64_t x = 0; x < d.out_w; ++x) {
          const window w(c, d, i, y, x);
          std::int64_t channel = 0;
          for (; channel + lanes <= d.c; channel += lanes) reduce<true>(w, channel, lanes);
          if (channel < d.c) reduce<false>(w, channel, static_cast<int>(d.c - channel));
        }
  }

 private:
  struct window {
    const float* in;  // place 0, which may lie outside the image
    float* out;
    std::uint8_t* index = nullptr;
    detail::pool_range rows, columns;
    std::int64_t row_stride, column_stride, width;

    window(const call& c, const detail::pool_numbers& d, std::int64_t i, std::int64_t y, std::int64_t x)
        : in(static_cast<const float*>(c.operand[0]) + d.at(0, i, y * d.stride_h - d.top, x * d.stride_w - d.left)),
          out(static_cast<float*>(c.operand[1]) + d.at(1, i, y, x)),
          rows(detail::places_inside(y * d.stride_h - d.top, d.kernel_h, d.h)),
          columns(detail::places_inside(x * d.stride_w - d.left, d.kernel_w, d.w)),
          row_stride(d.stride[0][1]),
          column_stride(d.stride[0][2]),
          width(d.kernel_w) {
      if constexpr (WithIndex != 0) index = static_cast<std::uint8_t*>(c.operand[2]) + d.at(2, i, y, x);
    }
    bool starts_inside() const { return rows.first == 0 && columns.first == 0 && rows.last > 0 && columns.last > 0; }
  };

  template <bool Whole>
  SINTER_INLINE static void reduce(const window& w, std::int64_t channel, int count) {
    floats best = splat(-__builtin_inff());
    ints place{};
    if (w.starts_inside()) best = detail::load_channels<Whole>(w.in + channel, count);
    for (std::int64_t v = w.rows.first; v < w.rows.last; ++v)
      for (std::int64_t u = w.columns.first; u < w.columns.last; ++u) {
        const floats candidate = detail::load_channels<Whole>(w.in + v * w.row_stride + u * w.column_stride + channel, count);
        const ints taken = (candidate > best) | (candidate != candidate);
        best = taken ? candidate : best;
        if constexpr (WithIndex != 0) place = taken ? splat(static_cast<std::int32_t>(v * w.width + u)) : place;
      }
    if constexpr (Whole) {
      store(w.out + channel, best);
      if constexpr (WithIndex != 0) store(w.index + channel, place);
    } else {
      store_part(w.out + channel, best, count);
      if constexpr (WithIndex != 0) store_part(w.index + channel, place, count);
    }
  }
};

/// The gradient of maximum pooling: each value goes to the place its index names, zeros elsewhere, sums where windows
/// overlap, in the order of the windows.
///
/// An index outside the image (only minus infinities were found) reaches no place. Every place is written once and nothing
/// is cleared beforehand. `Tiles` says that windows lie side by side from the image's corner: then each writes its own places (2.5 times as
/// fast); otherwise each place collects from the windows over it.
template <passes::word Tiles>
struct max_unpool {
  static void run(const call& c) {
    const detail::pool_numbers d(c);
    if constexpr (Tiles != 0)
      spread_all(c, d);
    else
      collect_all(c, d);
  }

 private:
  /// Windows that tile the image from its corner; what they leave is zero.
  static void spread_all(const call& c, const detail::pool_numbers& d) {
    for (std::int64_t i = 0; i < d.n; ++i) {
      for (std::int64_t y = 0; y < d.out_h; ++y)
        for (std::int64_t x = 0; x < d.out_w; ++x) {
          std::int64_t channel = 0;
          for (; channel + lanes <= d.c; channel += lanes) spread<true>(c, d, i, y, x, channel, lanes);
          if (channel < d.c) spread<false>(c, d, i, y, x, channel, static_cast<int>(d.c - channel));
        }
      for (std::int64_t y = 0; y < d.h; ++y)
        for (std::int64_t x = y < d.out_h * d.kernel_h ? d.out_w * d.kernel_w : 0; x < d.w; ++x)
          __builtin_memset(static_cast<float*>(c.operand[2]) + d.at(2, i, y, x), 0, static_cast<std::size_t>(d.c) * sizeof(float));
    }
  }

  template <bool Whole>
  SINTER_INLINE static void spread(const call& c, const detail::pool_numbers& d, std::int64_t i, std::int64_t y, std::int64_t x,
                                   std::int64_t channel, int count) {
    const floats value = detail::load_channels<Whole>(static_cast<const float*>(c.operand[0]) + d.at(0, i, y, x) + channel, count);
    const ints found = detail::load_indices<Whole>(static_cast<const std::uint8_t*>(c.operand[1]) + d.at(1, i, y, x) + channel, count);
    const detail::pool_range rows = detail::places_inside(y * d.stride_h, d.kernel_h, d.h);
    const detail::pool_range columns = detail::places_inside(x * d.stride_w, d.kernel_w, d.w);
    for (std::int64_t v = rows.first; v < rows.last; ++v)
      for (std::int64_t u = columns.first; u < columns.last; ++u) {
        const floats here = found == splat(static_cast<std::int32_t>(v * d.kernel_w + u)) ? value : floats{};
        float* const to = static_cast<float*>(c.operand[2]) + d.at(2, i, y * d.stride_h + v, x * d.stride_w + u) + channel;
        if constexpr (Whole)
          store(to, here);
        else
          store_part(to, here, count);
      }
  }

  static void collect_all(const call& c, const detail::pool_numbers& d) {
    auto* const out = static_cast<float*>(c.operand[2]);
    for (std::int64_t i = 0; i < d.n; ++i)
      for (std::int64_t y = 0; y < d.h; ++y) {
        const detail::pool_range rows = detail::windows_over(y + d.top, d.kernel_h, d.stride_h, d.out_h);
        for (std::int64_t x = 0; x < d.w; ++x) {
          const place p{c, d, i, y + d.top, x + d.left, rows, detail::windows_over(x + d.left, d.kernel_w, d.stride_w, d.out_w)};
          float* const to = out + d.at(2, i, y, x);
          std::int64_t channel = 0;
          for (; channel + lanes <= d.c; channel += lanes) store(to + channel, collect<true>(p, channel, lanes));
          if (channel < d.c) {
            const int count = static_cast<int>(d.c - channel);
            store_part(to + channel, collect<false>(p, channel, count), count);
          }
        }
      }
  }

  struct place {
    const call& of;
    const detail::pool_numbers& numbers;
    std::int64_t i, y, x;
    detail::pool_range rows, columns;
  };

  template <bool Whole>
  SINTER_INLINE static floats collect(const place& p, std::int64_t channel, int count) {
    const detail::pool_numbers& d = p.numbers;
    const float* gradient = static_cast<const float*>(p.of.operand[0]) + channel;
    const std::uint8_t* index = static_cast<const std::uint8_t*>(p.of.operand[1]) + channel;
    floats sum{};
    for (std::int64_t v = p.rows.first; v < p.rows.last; ++v)
      for (std::int64_t u = p.columns.first; u < p.columns.last; ++u) {
        const ints here = splat(static_cast<std::int32_t>((p.y - v * d.stride_h) * d.kernel_w + p.x - u * d.stride_w));
        const floats value = detail::load_channels<Whole>(gradient + d.at(0, p.i, v, u), count);
        const ints found = detail::load_indices<Whole>(index + d.at(1, p.i, v, u), count);
        sum += found == here ? value : floats{};
      }
    return sum;
  }
};

}  // namespace SINTER_KERNEL_NAMESPACE

#endif
