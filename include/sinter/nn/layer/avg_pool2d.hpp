// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Average pooling over one, two and three axes.
#pragma once

#include <sinter/ir/op/cards.hpp>
#include <sinter/nn/layer/max_pool2d.hpp>

namespace sinter {

namespace nn::detail {

/// How many places of each window lie within the image, along one axis: [1, 1, H', 1] for axis 2.
constexpr ir::expr places_within(ir::graph& in, dtype element, int axis, std::int64_t extent, std::int64_t places, std::int64_t kernel,
                                 int stride, int before) {
  dims shape(1, 1, 1, 1);
  shape.extent[axis] = dim(places);
  const ir::expr index{&in, in.append_leaf(ir::opcode::iota, {element, shape}, {axis})};
  const ir::expr scaled = static_cast<double>(stride) * index;
  const ir::expr first = static_cast<double>(-before) + scaled, last = static_cast<double>(kernel - before) + scaled;
  const ir::expr from = ir::emit(ir::opcode::max, {first, ir::constant_like(first, 0)});
  const ir::expr to = ir::emit(ir::opcode::min, {last, ir::constant_like(last, static_cast<double>(extent))});
  return to - from;
}

/// The sums of windows are a convolution of each channel with ones.
constexpr ir::expr average_pool(ir::expr x, window w, int kernel_h, int kernel_w, bool excludes_padding) {
  if (const rule broken = check_pooled(x.shape(), 4); broken != rule::none) return ir::fail(*x.in, broken);
  if (!is_floating(x.element())) return ir::fail(*x.in, rule::dtype_must_be_floating);
  if (kernel_h < 1 || kernel_w < 1) return ir::fail(*x.in, rule::extents_must_be_positive);
  if (w.top >= kernel_h || w.bottom >= kernel_h || w.left >= kernel_w || w.right >= kernel_w)
    return ir::fail(*x.in, rule::padding_must_be_smaller_than_the_window);
  const dims image = x.shape();
  w.groups = static_cast<int>(image.extent[1].extent());
  const bool pads = w.top > 0 || w.left > 0 || w.bottom > 0 || w.right > 0, counts = pads && excludes_padding;
  const double weight = counts ? 1.0 : 1.0 / (kernel_h * kernel_w);
  const ir::value_type type{x.element(), dims(w.groups, 1, kernel_h, kernel_w)};
  const ir::expr ones{x.in, x.in->append_leaf(ir::opcode::constant, type, {ir::encode_constant(x.element(), weight)})};
  const ir::expr sums = ir::detail::conv2d_of(x, ones, w);  // [N, C, H', W']
  if (!sums || !counts) return sums;
  const dims y = sums.shape();
  const ir::expr rows = places_within(*x.in, x.element(), 2, image.extent[2].extent(), y.extent[2].extent(), kernel_h, w.stride_h, w.top);
  const ir::expr columns =
      places_within(*x.in, x.element(), 3, image.extent[3].extent(), y.extent[3].extent(), kernel_w, w.stride_w, w.left);
  const ir::expr tall = ir::broadcast_as(rows, y), wide = ir::broadcast_as(columns, y);
  return sums / (tall * wide);
}

}  // namespace nn::detail

/// The mean of each window: `x | avg_pool2d<2>`, or `avg_pool2d<3, stride<2>, padding<1>>`; the stride is the kernel unless said otherwise. The zeros of the
/// padding count, as in PyTorch; with `exclude_padding` they do not.
///
/// Shapes    x [N, C, H, W]  ->  [N, C, H', W'],  H' = (H + top + bottom - Kernel) / stride + 1
/// Types     floating
/// Cost      Kernel*Kernel multiplications and additions an element: it is a depthwise convolution
/// Gradient  g shared equally by each window
/// Errors    compile time: rank not 4, the kernel exceeds the padded image, padding as large as the window
/// Like      torch.nn.AvgPool2d
template <int Height, int Width, auto... Options>
struct avg_pool2d_layer : ir::callable<avg_pool2d_layer<Height, Width, Options...>> {
  static constexpr ir::expr build(ir::expr x) {
    return nn::detail::average_pool(x, nn::detail::pool_window<Height, Width, Options...>(), Height, Width,
                                    nn::detail::has_option<exclude_padding_option, Options...>);
  }
};
template <int Kernel, auto... Options>
inline constexpr avg_pool2d_layer<Kernel, Kernel, Options...> avg_pool2d{};
template <int Height, int Width, auto... Options>
inline constexpr avg_pool2d_layer<Height, Width, Options...> avg_pool2d_hw{};

/// The same along one axis; `padding<1, 0>` pads before and after.
///
/// Shapes    x [N, C, L]  ->  [N, C, L']
/// Types     floating
/// Gradient  g shared equally by each window
/// Errors    compile time: rank not 3, the kernel exceeds the padded row
/// Like      torch.nn.AvgPool1d
template <int Kernel, auto... Options>
struct avg_pool1d_layer : ir::callable<avg_pool1d_layer<Kernel, Options...>> {
  static constexpr ir::expr build(ir::expr x) {
    if (const rule broken = nn::detail::check_pooled(x.shape(), 3); broken != rule::none) return ir::fail(*x.in, broken);
    const ir::expr row = ir::reshape_to(x, nn::detail::with_a_row(x.shape()));  // [N, C, 1, L]
    return nn::detail::line_of(nn::detail::average_pool(row, nn::detail::line_pool_window<Kernel, Options...>(), 1, Kernel,
                                                        nn::detail::has_option<exclude_padding_option, Options...>));
  }
};
template <int Kernel, auto... Options>
inline constexpr avg_pool1d_layer<Kernel, Options...> avg_pool1d{};

/// The same over volumes, rows and columns first, then the depth; `along_depth<stride, before, after>` where the depth is not treated as the rows are.
///
/// Shapes    x [N, C, D, H, W]  ->  [N, C, D', H', W']
/// Types     floating
/// Gradient  g shared equally by each window
/// Errors    compile time: rank not 5, the kernel exceeds the padded volume
/// Like      torch.nn.AvgPool3d
template <int Depth, int Height, int Width, auto... Options>
struct avg_pool3d_layer : ir::callable<avg_pool3d_layer<Depth, Height, Width, Options...>> {
  static constexpr ir::expr build(ir::expr x) {
    if (const rule broken = nn::detail::check_pooled(x.shape(), 5); broken != rule::none) return ir::fail(*x.in, broken);
    constexpr bool excludes = nn::detail::has_option<exclude_padding_option, Options...>;
    constexpr window w = nn::detail::window_with<Options...>(window{Height, Width});
    constexpr depth_option d = nn::detail::option_of<depth_option, Options...>(
        {nn::detail::has_option<stride_option, Options...> ? w.stride_h : Depth, w.top, w.bottom});
    const dims from = x.shape();
    const ir::expr slices = ir::reshape_to(x, nn::detail::as_slices(from));
    const ir::expr flat = nn::detail::average_pool(slices, w, Height, Width, excludes);  // [N, C*D, H', W']
    if (!flat) return flat;
    const ir::expr lines = ir::reshape_to(flat, nn::detail::as_depth_lines(from, flat.shape()));
    const ir::expr deep = nn::detail::average_pool(lines, nn::detail::along_rows(d), Depth, 1, excludes);  // [N, C, D', H'*W']
    return deep ? ir::reshape_to(deep, nn::detail::as_volume(deep.shape(), flat.shape())) : deep;
  }
};
template <int Kernel, auto... Options>
inline constexpr avg_pool3d_layer<Kernel, Kernel, Kernel, Options...> avg_pool3d{};
template <int Depth, int Height, int Width, auto... Options>
inline constexpr avg_pool3d_layer<Depth, Height, Width, Options...> avg_pool3d_dhw{};

}  // namespace sinter
