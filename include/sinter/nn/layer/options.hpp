// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Options of layers, as template arguments: `conv2d<32, 3, stride<2>, padding<1>>`.
#pragma once

#include <sinter/ir/op/conv2d.hpp>

namespace sinter {

struct stride_option {
  int height = 1, width = 1;
  constexpr bool operator==(const stride_option&) const = default;
};
struct padding_option {
  int top = 0, left = 0, bottom = 0, right = 0;
  constexpr bool operator==(const padding_option&) const = default;
};

/// The step of a window, the same both ways or rows and columns apart.
template <int Height, int Width = Height>
inline constexpr stride_option stride{Height, Width};

/// Zeros around the image: all sides, rows and columns, or each side (top, left, bottom, right).
template <int... Sides>
inline constexpr padding_option padding = [] {
  constexpr int sides[] = {Sides...};
  static_assert(sizeof...(Sides) == 1 || sizeof...(Sides) == 2 || sizeof...(Sides) == 4, "sinter: padding takes one, two or four sides");
  if constexpr (sizeof...(Sides) == 1)
    return padding_option{sides[0], sides[0], sides[0], sides[0]};
  else if constexpr (sizeof...(Sides) == 2)
    return padding_option{sides[0], sides[1], sides[0], sides[1]};
  else
    return padding_option{sides[0], sides[1], sides[2], sides[3]};
}();

namespace nn::detail {
constexpr void apply(window& w, stride_option s) {
  w.stride_h = s.height;
  w.stride_w = s.width;
}
constexpr void apply(window& w, padding_option p) {
  w.top = p.top;
  w.left = p.left;
  w.bottom = p.bottom;
  w.right = p.right;
}
template <auto... Options>
constexpr window window_with(window w = {}) {
  (apply(w, Options), ...);
  return w;
}
}  // namespace nn::detail

}  // namespace sinter
