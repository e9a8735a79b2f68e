// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Maximum pooling over one, two and three axes.
#pragma once

#include <sinter/ir/op/cards.hpp>
#include <sinter/ir/op/max_pool2d.hpp>
#include <sinter/nn/layer/conv1d.hpp>
#include <sinter/nn/layer/options.hpp>

namespace sinter {

namespace nn::detail {

/// What pools along one axis and three are made of: the axes after the second static, and of this rank.
constexpr rule check_pooled(const dims& x, int rank) {
  if (x.rank != rank) return rank == 3 ? rule::rank_must_be_3 : rank == 4 ? rule::rank_must_be_4 : rule::rank_must_be_5;
  for (int axis = 1; axis < rank; ++axis)
    if (!x.extent[axis].is_static()) return rule::image_axes_must_be_static;
  return rule::none;
}
/// The volume as the channels' slices, [N, C*D, H, W], and as lines along the depth, [N, C, D, H*W].
constexpr dims as_slices(const dims& x) { return dims(x.extent[0], dims(x.extent[1], x.extent[2]).count(), x.extent[3], x.extent[4]); }
constexpr dims as_depth_lines(const dims& x, const dims& slices) {
  return dims(x.extent[0], x.extent[1], x.extent[2], dims(slices.extent[2], slices.extent[3]).count());
}
constexpr dims as_volume(const dims& lines, const dims& slices) {
  return dims(lines.extent[0], lines.extent[1], lines.extent[2], slices.extent[2], slices.extent[3]);
}
constexpr window along_rows(const depth_option& d) { return {d.stride, 1, d.before, 0, d.after, 0}; }

template <int Height, int Width, auto... Options>
constexpr window pool_window() {
  return window_with<Options...>(window{Height, Width});
}
template <int Width, auto... Options>
constexpr window line_pool_window() {
  return line_window_for<Width, option_of<stride_option, Options...>(stride_option{Width, Width}), option_of<padding_option, Options...>()>();
}

}  // namespace nn::detail

/// The maximum of each window: `x | max_pool2d<2>`, or `max_pool2d<3, stride<2>, padding<1>>`; the stride is the kernel unless said otherwise. With a NaN in
/// its window it is NaN.
///
/// Shapes    x [N, C, H, W]  ->  [N, C, H', W'],  H' = (H + top + bottom - Kernel) / stride + 1
/// Types     floating
/// Gradient  to the first maximum of each window, or to its last NaN
/// Errors    compile time: rank not 4, the kernel exceeds the padded image
/// Like      torch.nn.MaxPool2d
template <int Height, int Width, auto... Options>
struct max_pool2d_layer : ir::callable<max_pool2d_layer<Height, Width, Options...>> {
  static constexpr ir::expr build(ir::Expr auto x) {
    return ir::detail::max_pool2d_of(x, nn::detail::pool_window<Height, Width, Options...>(), Height, Width);
  }
};
template <int Kernel, auto... Options>
inline constexpr max_pool2d_layer<Kernel, Kernel, Options...> max_pool2d{};
template <int Height, int Width, auto... Options>
inline constexpr max_pool2d_layer<Height, Width, Options...> max_pool2d_hw{};

/// The same along one axis; `padding<1, 0>` pads before and after.
///
/// Shapes    x [N, C, L]  ->  [N, C, L']
/// Types     floating
/// Gradient  to the first maximum of each window, or to its last NaN
/// Errors    compile time: rank not 3, the kernel exceeds the padded row
/// Like      torch.nn.MaxPool1d
template <int Kernel, auto... Options>
struct max_pool1d_layer : ir::callable<max_pool1d_layer<Kernel, Options...>> {
  static constexpr ir::expr build(ir::expr x) {
    if (const rule broken = nn::detail::check_pooled(x.shape(), 3); broken != rule::none) return ir::fail(*x.in, broken);
    const ir::expr row = ir::reshape_to(x, nn::detail::with_a_row(x.shape()));  // [N, C, 1, L]
    return nn::detail::line_of(ir::detail::max_pool2d_of(row, nn::detail::line_pool_window<Kernel, Options...>(), 1, Kernel));
  }
};
template <int Kernel, auto... Options>
inline constexpr max_pool1d_layer<Kernel, Options...> max_pool1d{};

/// The same over volumes, rows and columns first, then the depth; `along_depth<stride, before, after>` where the depth is not treated as the rows are.
///
/// Shapes    x [N, C, D, H, W]  ->  [N, C, D', H', W']
/// Types     floating
/// Gradient  to the first maximum of each window, or to its last NaN
/// Errors    compile time: rank not 5, the kernel exceeds the padded volume
/// Like      torch.nn.MaxPool3d
template <int Depth, int Height, int Width, auto... Options>
struct max_pool3d_layer : ir::callable<max_pool3d_layer<Depth, Height, Width, Options...>> {
  static constexpr ir::expr build(ir::expr x) {
    if (const rule broken = nn::detail::check_pooled(x.shape(), 5); broken != rule::none) return ir::fail(*x.in, broken);
    constexpr window w = nn::detail::window_with<Options...>(window{Height, Width});
    constexpr depth_option d = nn::detail::option_of<depth_option, Options...>(
        {nn::detail::has_option<stride_option, Options...> ? w.stride_h : Depth, w.top, w.bottom});
    const dims from = x.shape();
    const ir::expr slices = ir::reshape_to(x, nn::detail::as_slices(from));
    const ir::expr flat = ir::detail::max_pool2d_of(slices, w, Height, Width);  // [N, C*D, H', W']
    if (!flat) return flat;
    const ir::expr lines = ir::reshape_to(flat, nn::detail::as_depth_lines(from, flat.shape()));
    const ir::expr deep = ir::detail::max_pool2d_of(lines, nn::detail::along_rows(d), Depth, 1);  // [N, C, D', H'*W']
    return deep ? ir::reshape_to(deep, nn::detail::as_volume(deep.shape(), flat.shape())) : deep;
  }
};
template <int Kernel, auto... Options>
inline constexpr max_pool3d_layer<Kernel, Kernel, Kernel, Options...> max_pool3d{};
template <int Depth, int Height, int Width, auto... Options>
inline constexpr max_pool3d_layer<Depth, Height, Width, Options...> max_pool3d_dhw{};

}  // namespace sinter
