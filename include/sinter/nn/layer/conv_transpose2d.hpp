// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Transposed convolution layers along one axis and two: the gradient of a convolution with respect to its image, as a function of its own.
#pragma once

#include <sinter/ir/op/cards.hpp>
#include <sinter/nn/layer/conv1d.hpp>
#include <sinter/nn/layer/conv2d.hpp>

namespace sinter {

namespace nn::detail {

/// The extent that a convolution leads from to `extent`: the smallest of those there are, and `more`.
constexpr std::int64_t transposed_extent(std::int64_t extent, std::int64_t kernel, int stride, int before, int after, int dilation,
                                         int more) {
  return (extent - 1) * stride - before - after + dilation * (kernel - 1) + more + 1;
}

/// x [N, K, H, W], weights [K, C/groups, kh, kw]  ->  [N, C, H', W']
constexpr ir::expr transposed_convolution(ir::expr x, ir::expr weights, const window& w, const output_padding_option& more) {
  if (!x || !weights) return {x.in, -1};
  if (x.rank() != 4 || weights.rank() != 4) return ir::fail(*x.in, rule::rank_must_be_4);
  const dims image = x.shape(), kernel = weights.shape();
  const std::int64_t attributes[] = {w.stride_h, w.stride_w, w.top, w.left, w.bottom, w.right};
  if (const rule broken = window::check(image, attributes); broken != rule::none) return ir::fail(*x.in, broken);
  if (w.dilation_h < 1 || w.dilation_w < 1) return ir::fail(*x.in, rule::dilation_must_be_positive);
  if (more.height < 0 || more.width < 0 || more.height >= w.stride_h || more.width >= w.stride_w)
    return ir::fail(*x.in, rule::output_padding_must_be_smaller_than_the_stride);
  const std::int64_t height =
      transposed_extent(image.extent[2].extent(), kernel.extent[2].extent(), w.stride_h, w.top, w.bottom, w.dilation_h, more.height);
  const std::int64_t width =
      transposed_extent(image.extent[3].extent(), kernel.extent[3].extent(), w.stride_w, w.left, w.right, w.dilation_w, more.width);
  if (height < 1 || width < 1) return ir::fail(*x.in, rule::extents_must_be_positive);
  return ir::detail::emit_convolution(ir::opcode::conv2d_input_gradient, x, weights, w, height, width);
}

/// In the place of a kernel's height: a kernel along one axis.
inline constexpr int no_rows = -0x7fffffff;

/// What the layers are made of; `Self` is the one that errors name.
template <class Self, int Channels, int Height, int Width, auto... Options>
struct conv_transpose_layer : ir::callable<Self> {
  static_assert(!has_option<same_option, Options...>, "sinter: a transposed convolution states its padding");
  std::string_view name;
  sharing share;
  int line;

  constexpr explicit conv_transpose_layer(std::string_view given, sharing s = sharing::forbidden, int from = __builtin_LINE())
      : name(given), share(s), line(from) {}
  static constexpr Self blank() { return Self(""); }

  constexpr ir::expr build(ir::expr x) const {
    constexpr bool is_line = Height == no_rows;
    constexpr int rows = is_line ? 1 : Height;
    if (x.rank() != (is_line ? 3 : 4)) return ir::fail(*x.in, is_line ? rule::rank_must_be_3 : rule::rank_must_be_4);
    for (int axis = 1; axis < x.rank(); ++axis)
      if (!x.extent(axis).is_static()) return ir::fail(*x.in, rule::image_axes_must_be_static);
    constexpr window w = is_line ? line_window_for<Width, Options...>() : window_for<rows, Width, Options...>();
    output_padding_option more = option_of<output_padding_option, Options...>();
    if constexpr (is_line) more.height = 0;
    const int in_channels = static_cast<int>(x.extent(1).extent());
    if (const rule broken = w.check_groups(in_channels, Channels); broken != rule::none) return ir::fail(*x.in, broken);
    const int made = Channels / w.groups, seen = in_channels / w.groups;
    const initializer how{initializer::kind::he_normal, seen * rows * Width, made * rows * Width};
    const dims kernel = is_line ? dims(in_channels, made, Width) : dims(in_channels, made, rows, Width);
    ir::expr weight = ir::parameter(*x.in, {x.element(), kernel}, name, ".weight", how, share, true, line);
    if (!weight) return weight;
    if constexpr (is_line) {
      weight = ir::reshape_to(weight, with_a_row(weight.shape()));
      x = ir::reshape_to(x, with_a_row(x.shape()));
    }
    ir::expr y = transposed_convolution(x, weight, w, more);  // [N, Channels, H', W']
    if (y && !has_option<no_bias_t, Options...>) y = plus_bias(y, name, share, line);
    return is_line ? line_of(y) : y;
  }
};

}  // namespace nn::detail

/// Transposed two-dimensional convolution with a bias: `conv_transpose2d<16, 4, stride<2>, padding<1>>("up")`; options are stride, padding, output_padding,
/// dilation, groups and no_bias.
///
/// Shapes    x [N, C, H, W]  ->  [N, Channels, H', W'],  H' = (H - 1) * stride - top - bottom + dilation * (Kernel - 1) + output_padding + 1
/// Types     one floating dtype
/// Cost      2*N*C*Channels/groups*Kernel*Kernel*H*W flops of use; the CPU spreads x by its stride and does stride*stride times as many
/// Gradient  dx = conv2d(g, weight)
/// Errors    compile time: rank not 4, channels that are no multiple of the groups, an output padding that the stride does not exceed, nothing left
/// Source    Zeiler et al. (2010), Deconvolutional Networks
/// Like      torch.nn.ConvTranspose2d; parameters "name.weight" [C, Channels/groups, Kernel, Kernel] and "name.bias" [Channels]
template <int Channels, int Kernel, auto... Options>
struct conv_transpose2d
    : nn::detail::conv_transpose_layer<conv_transpose2d<Channels, Kernel, Options...>, Channels, Kernel, Kernel, Options...> {
  using nn::detail::conv_transpose_layer<conv_transpose2d, Channels, Kernel, Kernel, Options...>::conv_transpose_layer;
};
template <int Channels, int Height, int Width, auto... Options>
struct conv_transpose2d_hw
    : nn::detail::conv_transpose_layer<conv_transpose2d_hw<Channels, Height, Width, Options...>, Channels, Height, Width, Options...> {
  using nn::detail::conv_transpose_layer<conv_transpose2d_hw, Channels, Height, Width, Options...>::conv_transpose_layer;
};

/// The same along one axis: `conv_transpose1d<16, 4, stride<2>>("up")`.
///
/// Shapes    x [N, C, L]  ->  [N, Channels, L']
/// Types     one floating dtype
/// Gradient  dx = conv1d(g, weight)
/// Errors    compile time: as `conv_transpose2d`, of rank 3
/// Like      torch.nn.ConvTranspose1d; parameters "name.weight" [C, Channels/groups, Kernel] and "name.bias" [Channels]
template <int Channels, int Kernel, auto... Options>
struct conv_transpose1d
    : nn::detail::conv_transpose_layer<conv_transpose1d<Channels, Kernel, Options...>, Channels, nn::detail::no_rows, Kernel, Options...> {
  using nn::detail::conv_transpose_layer<conv_transpose1d, Channels, nn::detail::no_rows, Kernel, Options...>::conv_transpose_layer;
};

/// The transposed convolution of an image with given weights: `convolve_transpose2d<window{.stride_h = 2, .stride_w = 2}, output_padding<1>>(x, weights)`.
///
/// Shapes    x [N, C, H, W],  weights [C, K/groups, kh, kw]  ->  [N, K, H', W']
/// Types     one floating dtype
/// Gradient  dx = conv2d(g, weights),  dweights = conv2d_weight_gradient(g, x)
/// Errors    compile time: as `conv_transpose2d`; channels differ
/// Like      torch.nn.functional.conv_transpose2d
template <window Window, output_padding_option More>
struct convolve_transpose2d_with : ir::callable<convolve_transpose2d_with<Window, More>> {
  static constexpr ir::expr build(ir::expr x, ir::expr weights) { return nn::detail::transposed_convolution(x, weights, Window, More); }
};
template <window Window = window{}, output_padding_option More = output_padding_option{}>
inline constexpr convolve_transpose2d_with<Window, More> convolve_transpose2d{};

}  // namespace sinter
