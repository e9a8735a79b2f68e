// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Convolutions, pools and matrix products in plain loops over indices, exactly as their cards state them.
#pragma once

#include <sinter/backends/reference/array.hpp>
#include <sinter/ir/card.hpp>
#include <sinter/ir/op/conv2d.hpp>

namespace sinter::backends::reference {

/// Whether sums of products with other such numbers stay far from what overflows: a compiler refuses to compute what does not, and what is NaN.
constexpr bool is_moderate(const array& a) {
  for (const double v : a.real)
    if (!(v < 0x1p480 && v > -0x1p480)) return false;
  return true;
}
/// sum + a * b of any numbers. Of moderate ones the sum is written where it is needed: a call for each product is what a compiler spends its time on.
template <class Number>
constexpr void add_product(Number& sum, Number a, Number b) {
  sum = ir::wrapping_add(sum, ir::wrapping_mul(a, b));
}

/// Calls `visit.operator()<Checked>(to, a, b)` with pointers to the elements of three arrays of one dtype: what is done for every product is done by few steps,
/// since compilers evaluate it, too.
template <class Visit>
constexpr void with_elements(array& to, const array& a, const array& b, Visit&& visit) {
  if (!to.floating())
    visit.template operator()<true>(to.whole.data, a.whole.data, b.whole.data);
  else if (__builtin_is_constant_evaluated() && !(is_moderate(a) && is_moderate(b)))
    visit.template operator()<true>(to.real.data, a.real.data, b.real.data);
  else
    visit.template operator()<false>(to.real.data, a.real.data, b.real.data);
}

/// [..., M, K] · [..., K, N], leading axes broadcast
constexpr void matmul(const array& a, const array& b, array& c) {
  const std::int64_t k = a.extent[a.rank - 1], n = c.extent[c.rank - 1], m = c.extent[c.rank - 2];
  const auto along = [&](const array& x) {  // how the leading axes of c move x
    const strides_of s(x);
    walk w;
    for (int axis = 0; axis < c.rank - 2; ++axis) {
      const int own = axis - (c.rank - x.rank);
      w.add(c.extent[axis], own < 0 || x.extent[own] == 1 ? 0 : s.stride[own]);
    }
    return w;
  };
  walk in_a = along(a), in_b = along(b);
  with_elements(c, a, b, [&]<bool Checked>(auto* to, const auto* left, const auto* right) {
    for (std::int64_t first = 0, count = c.count(); first < count; first += m * n, in_a.next(), in_b.next())
      for (std::int64_t i = 0; i < m; ++i)
        for (std::int64_t j = 0; j < n; ++j) {
          const auto *row = left + (in_a.offset + i * k), *column = right + (in_b.offset + j);
          auto& sum = to[first + i * n + j];
          for (std::int64_t p = 0; p < k; ++p) {
            if constexpr (Checked)
              add_product(sum, row[p], column[p * n]);
            else
              sum += row[p] * column[p * n];
          }
        }
  });
}

/// Calls `visit(x index, weight index, y index)` for every product of a convolution of x [N, C, H, W] with weights [K, C/groups, kh, kw] to
/// y [N, K, H', W'].
template <class Visit>
constexpr void each_product(const array& x, const array& weights, const array& y, const window& w, Visit&& visit) {
  for (std::int64_t n = 0; n < y.extent[0]; ++n)
    for (std::int64_t k = 0; k < y.extent[1]; ++k)
      for (std::int64_t i = 0; i < y.extent[2]; ++i)
        for (std::int64_t j = 0; j < y.extent[3]; ++j)
          for (std::int64_t c = 0; c < weights.extent[1]; ++c)
            for (std::int64_t p = 0; p < weights.extent[2]; ++p) {
              const std::int64_t channel = k / (y.extent[1] / w.groups) * weights.extent[1] + c;
              const std::int64_t row = i * w.stride_h + p * w.dilation_h - w.top, first = j * w.stride_w - w.left, width = x.extent[3];
              if (row < 0 || row >= x.extent[2]) continue;
              const std::int64_t image = ((n * x.extent[1] + channel) * x.extent[2] + row) * width;
              const std::int64_t kernel = ((k * weights.extent[1] + c) * weights.extent[2] + p) * weights.extent[3];
              const std::int64_t result = ((n * y.extent[1] + k) * y.extent[2] + i) * y.extent[3] + j;
              for (std::int64_t q = 0; q < weights.extent[3]; ++q)
                if (const std::int64_t column = first + q * w.dilation_w; column >= 0 && column < width) visit(image + column, kernel + q, result);
            }
}

constexpr void conv2d(const array& x, const array& weights, array& y, const window& w) {
  with_elements(y, x, weights, [&]<bool Checked>(auto* to, const auto* image, const auto* kernel) {
    each_product(x, weights, y, w, [&](std::int64_t xi, std::int64_t wi, std::int64_t yi) {
      if constexpr (Checked)
        add_product(to[yi], image[xi], kernel[wi]);
      else
        to[yi] += image[xi] * kernel[wi];
    });
  });
}
constexpr void conv2d_input_gradient(const array& g, const array& weights, array& x, const window& w) {
  with_elements(x, g, weights, [&]<bool Checked>(auto* to, const auto* slope, const auto* kernel) {
    each_product(x, weights, g, w, [&](std::int64_t xi, std::int64_t wi, std::int64_t yi) {
      if constexpr (Checked)
        add_product(to[xi], slope[yi], kernel[wi]);
      else
        to[xi] += slope[yi] * kernel[wi];
    });
  });
}
constexpr void conv2d_weight_gradient(const array& x, const array& g, array& weights, const window& w) {
  with_elements(weights, x, g, [&]<bool Checked>(auto* to, const auto* image, const auto* slope) {
    each_product(x, weights, g, w, [&](std::int64_t xi, std::int64_t wi, std::int64_t yi) {
      if constexpr (Checked)
        add_product(to[wi], image[xi], slope[yi]);
      else
        to[wi] += image[xi] * slope[yi];
    });
  });
}

/// Calls `visit(image index or -1, place within the window)` for the window of pooled element (plane, i, j); -1 is padding.
template <class Visit>
constexpr void each_in_window(std::int64_t plane, std::int64_t i, std::int64_t j, const std::int64_t* a, Visit&& visit) {
  const window w = window::from(a);
  for (std::int64_t p = 0; p < a[6]; ++p)
    for (std::int64_t q = 0; q < a[7]; ++q) {
      const std::int64_t row = i * w.stride_h + p - w.top, column = j * w.stride_w + q - w.left;
      const bool inside = row >= 0 && row < a[8] && column >= 0 && column < a[9];
      visit(inside ? (plane * a[8] + row) * a[9] + column : -1, p * a[7] + q);
    }
}

/// The first of equal maxima wins, and of NaNs, which exceed every number, the last; padding counts as minus infinity.
constexpr void max_pool2d(const array& x, array& y, array& indices, const std::int64_t* a) {
  std::int64_t o = 0;
  for (std::int64_t plane = 0; plane < y.extent[0] * y.extent[1]; ++plane)
    for (std::int64_t i = 0; i < y.extent[2]; ++i)
      for (std::int64_t j = 0; j < y.extent[3]; ++j, ++o) {
        double best = -__builtin_huge_val();
        std::int64_t place = 0;
        bool first = true;
        each_in_window(plane, i, j, a, [&](std::int64_t at, std::int64_t within) {
          const double v = at < 0 ? -__builtin_huge_val() : x.real.data[at];
          if (first || v > best || v != v) {
            best = v;
            place = within;
          }
          first = false;
        });
        y.real.data[o] = best;
        indices.whole.data[o] = place;
      }
}

/// Scatter (unpool) or gather (take) along stored places; `image` and `pooled` are the two arrays, `visit(image index, pooled index)`.
template <class Visit>
constexpr void each_taken(const array& indices, const std::int64_t* a, Visit&& visit) {
  std::int64_t o = 0;
  for (std::int64_t plane = 0; plane < indices.extent[0] * indices.extent[1]; ++plane)
    for (std::int64_t i = 0; i < indices.extent[2]; ++i)
      for (std::int64_t j = 0; j < indices.extent[3]; ++j, ++o)
        each_in_window(plane, i, j, a, [&](std::int64_t at, std::int64_t within) {
          if (within == indices.whole.data[o] && at >= 0) visit(at, o);
        });
}

}  // namespace sinter::backends::reference
