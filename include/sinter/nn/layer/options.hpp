// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Options of layers, as template arguments: `conv2d<32, 3, stride<2>, padding<1>>`.
#pragma once

#include <type_traits>

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

struct dilation_option {
  int height = 1, width = 1;
  constexpr bool operator==(const dilation_option&) const = default;
};
struct groups_option {
  int count = 1;
  constexpr bool operator==(const groups_option&) const = default;
};
struct output_padding_option {
  int height = 0, width = 0;
  constexpr bool operator==(const output_padding_option&) const = default;
};
struct depth_option {
  int stride = 1, before = 0, after = 0, dilation = 1;
  constexpr bool operator==(const depth_option&) const = default;
};
struct same_option {
  constexpr bool operator==(const same_option&) const = default;
};
struct exclude_padding_option {
  constexpr bool operator==(const exclude_padding_option&) const = default;
};
/// A layer without a bias: `conv2d<32, 3, no_bias>`.
struct no_bias_t {
  constexpr bool operator==(const no_bias_t&) const = default;
};
inline constexpr no_bias_t no_bias{};

/// The distance between a kernel's elements, the same both ways or rows and columns apart.
template <int Height, int Width = Height>
inline constexpr dilation_option dilation{Height, Width};

/// Channels in groups of their own: each output channel sees the input channels of its group only.
template <int Count>
inline constexpr groups_option groups{Count};

/// Rows below and columns to the right of a transposed convolution's result: which of the extents that the stride leads back to is meant.
template <int Height, int Width = Height>
inline constexpr output_padding_option output_padding{Height, Width};

/// What a window of three axes does along the depth: stride, padding before and after, dilation. Without it depth is treated as the rows are.
template <int Stride, int Before = 0, int After = Before, int Dilation = 1>
inline constexpr depth_option along_depth{Stride, Before, After, Dilation};

/// Zeros around the image so that the result has its extents, one more after than before where their number is odd; for a stride of 1. PyTorch's
/// padding='same'.
inline constexpr same_option same{};

/// An average over the places within the image alone: PyTorch's count_include_pad=False.
inline constexpr exclude_padding_option exclude_padding{};

namespace nn::detail {
template <class Wanted, auto... Options>  // nvcc hands the host compiler `decltype((Options))`, which is a reference
inline constexpr bool has_option = (std::is_same_v<std::remove_cvref_t<decltype(Options)>, Wanted> || ...);
template <class Wanted, auto... Options>
constexpr Wanted option_of(Wanted otherwise = {}) {
  [[maybe_unused]] const auto look = [&](auto o) {
    if constexpr (std::is_same_v<decltype(o), Wanted>) otherwise = o;
  };
  (look(Options), ...);
  return otherwise;
}

constexpr void apply(window& w, dilation_option d) {
  w.dilation_h = d.height;
  w.dilation_w = d.width;
}
constexpr void apply(window& w, groups_option g) { w.groups = g.count; }
constexpr void apply(window&, output_padding_option) {}
constexpr void apply(window&, depth_option) {}
constexpr void apply(window&, same_option) {}
constexpr void apply(window&, exclude_padding_option) {}
constexpr void apply(window&, no_bias_t) {}
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
/// The window of a kernel: `same` needs its extents.
template <int Height, int Width, auto... Options>
constexpr window window_for() {
  window w = window_with<Options...>();
  if constexpr (has_option<same_option, Options...>) {
    const int rows = w.dilation_h * (Height - 1), columns = w.dilation_w * (Width - 1);
    w.top = rows / 2;
    w.left = columns / 2;
    w.bottom = rows - w.top;
    w.right = columns - w.left;
  }
  return w;
}
/// The same of a kernel along one axis, which the columns of an image of one row stand for: `stride<2>`, `padding<1>` or `padding<before, after>`.
template <int Width, auto... Options>
constexpr window line_window_for() {
  window w = window_for<1, Width, Options...>();
  if constexpr (!has_option<same_option, Options...>) {
    w.right = w.left;
    w.left = w.top;
  }
  w.stride_w = w.stride_h;
  w.dilation_w = w.dilation_h;
  w.stride_h = w.dilation_h = 1;
  w.top = w.bottom = 0;
  return w;
}
/// What a window does along the depth.
template <int Depth, auto... Options>
constexpr depth_option depth_for(const window& w) {
  depth_option d = option_of<depth_option, Options...>({w.stride_h, w.top, w.bottom, w.dilation_h});
  if constexpr (has_option<same_option, Options...>) {
    d.before = d.dilation * (Depth - 1) / 2;
    d.after = d.dilation * (Depth - 1) - d.before;
  }
  return d;
}
template <auto... Options>
constexpr bool same_needs_another_stride(const window& w) {
  return has_option<same_option, Options...> && (w.stride_h != 1 || w.stride_w != 1);
}
}  // namespace nn::detail

}  // namespace sinter
