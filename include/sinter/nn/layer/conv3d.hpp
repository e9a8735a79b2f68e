// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// The convolution layer over volumes.
#pragma once

#include <sinter/ir/op/cards.hpp>
#include <sinter/ir/op/concat.hpp>
#include <sinter/ir/op/pad.hpp>
#include <sinter/ir/op/slice.hpp>
#include <sinter/ir/op/transpose.hpp>
#include <sinter/nn/layer/conv2d.hpp>

namespace sinter {

namespace nn::detail {

/// [N, A, B, H, W]  ->  [N, B, A, H, W]
constexpr ir::expr second_and_third_exchanged(ir::expr x) {
  constexpr std::int64_t axes[] = {0, 2, 1, 3, 4};
  return ir::detail::emit_computed(ir::opcode::transpose, x, axes, 5);
}

/// The slices of x [N, D, C, H, W] that a window sees along the depth, side by side as channels: [N*D', C*kd, H, W].
constexpr ir::expr depth_as_channels(ir::expr x, int kernel, const depth_option& d) {
  if (d.before > 0 || d.after > 0) x = ir::emit(ir::opcode::pad, {x}, {1, d.before, d.after, 0, ir::encode_constant(x.element(), 0)});
  const dims from = x.shape();
  const std::int64_t places = window::places(from.extent[1].extent(), 0, 0, kernel, d.stride, d.dilation);
  if (places == 0) return ir::fail(*x.in, rule::kernel_must_fit_the_padded_image);
  const dim planes = dims(from.extent[0], dim(places)).count(), pixels = dims(from.extent[3], from.extent[4]).count();
  sequence<ir::expr> seen;
  for (int k = 0; k < kernel; ++k) {
    const bool whole = k == 0 && d.stride == 1 && places == from.extent[1].extent();
    const ir::expr slices = whole ? x : ir::emit(ir::opcode::slice, {x}, {1, k * d.dilation, places, d.stride});
    seen.push(ir::reshape_to(slices, dims(planes, from.extent[2], 1, pixels)));
  }
  const ir::expr all = kernel == 1 ? seen.data[0] : ir::detail::concat_along(seen.data, kernel, 2);  // [N*D', C, kd, H*W]
  return ir::reshape_to(all, dims(planes, dim(from.extent[2].extent() * kernel), from.extent[3], from.extent[4]));
}

/// What both layers are made of; `Self` is the one that errors name.
template <class Self, int Channels, int Depth, int Height, int Width, auto... Options>
struct conv3d_layer : ir::callable<Self> {
  std::string_view name;
  sharing share;
  int line;

  constexpr explicit conv3d_layer(std::string_view given, sharing s = sharing::forbidden, int from = __builtin_LINE())
      : name(given), share(s), line(from) {}
  static constexpr Self blank() { return Self(""); }

  constexpr ir::expr build(ir::expr x) const {
    if (x.rank() != 5) return ir::fail(*x.in, rule::rank_must_be_5);
    for (int axis = 1; axis < 5; ++axis)
      if (!x.extent(axis).is_static()) return ir::fail(*x.in, rule::image_axes_must_be_static);
    constexpr window w = window_for<Height, Width, Options...>();
    constexpr depth_option d = depth_for<Depth, Options...>(w);
    if (w.stride_h < 1 || w.stride_w < 1 || d.stride < 1) return ir::fail(*x.in, rule::stride_must_be_positive);
    if (d.before < 0 || d.after < 0) return ir::fail(*x.in, rule::padding_must_not_be_negative);
    if (d.dilation < 1) return ir::fail(*x.in, rule::dilation_must_be_positive);
    if (same_needs_another_stride<Options...>(w) || (has_option<same_option, Options...> && d.stride != 1))
      return ir::fail(*x.in, rule::same_padding_needs_a_stride_of_1);
    const int in_channels = static_cast<int>(x.extent(1).extent());
    if (const rule broken = w.check_groups(in_channels, Channels); broken != rule::none) return ir::fail(*x.in, broken);
    const int seen = in_channels / w.groups;
    const initializer how{initializer::kind::he_normal, seen * Depth * Height * Width, Channels * Depth * Height * Width};
    const ir::expr weight =
        ir::parameter(*x.in, {x.element(), dims(Channels, seen, Depth, Height, Width)}, name, ".weight", how, share, true, line);
    const ir::expr by_depth = second_and_third_exchanged(x);        // [N, D, C, H, W]
    const ir::expr images = depth_as_channels(by_depth, Depth, d);  // [N*D', C*kd, H, W]
    if (!images || !weight) return {x.in, -1};
    const ir::expr kernel = ir::reshape_to(weight, dims(Channels, seen * Depth, Height, Width));
    ir::expr y = ir::detail::conv2d_of(images, kernel, w);  // [N*D', K, H', W']
    if (!y) return y;
    if (!has_option<no_bias_t, Options...>) y = plus_bias(y, name, share, line);
    const std::int64_t places = window::places(x.extent(2).extent(), d.before, d.after, Depth, d.stride, d.dilation);
    const ir::expr volume = ir::reshape_to(y, dims(x.extent(0), places, Channels, y.extent(2), y.extent(3)));
    return second_and_third_exchanged(volume);  // [N, K, D', H', W']
  }
};

}  // namespace nn::detail

/// Three-dimensional convolution with a bias: `conv3d<32, 3, padding<1>>("conv1")`. Options as of `conv2d`; the depth takes the rows' stride, padding and
/// dilation unless `along_depth<stride, before, after, dilation>` says otherwise. Another kernel is `conv3d_dhw<32, 1, 3, 3>`.
///
/// It is one convolution of images in which the slices that the kernel sees along the depth are channels side by side.
///
/// Shapes    x [N, C, D, H, W]  ->  [N, Channels, D', H', W']
/// Types     one floating dtype
/// Cost      2*N*Channels*C/groups*Kernel^3*D'*H'*W' flops, and Kernel copies of the volume: N*D'*C*Kernel*H*W elements of memory
/// Errors    compile time: rank not 5, the kernel exceeds the padded volume, channels that are no multiple of the groups
/// Like      torch.nn.Conv3d; parameters "name.weight" [Channels, C/groups, Kernel, Kernel, Kernel] and "name.bias" [Channels]
template <int Channels, int Kernel, auto... Options>
struct conv3d : nn::detail::conv3d_layer<conv3d<Channels, Kernel, Options...>, Channels, Kernel, Kernel, Kernel, Options...> {
  using nn::detail::conv3d_layer<conv3d, Channels, Kernel, Kernel, Kernel, Options...>::conv3d_layer;
};
template <int Channels, int Depth, int Height, int Width, auto... Options>
struct conv3d_dhw
    : nn::detail::conv3d_layer<conv3d_dhw<Channels, Depth, Height, Width, Options...>, Channels, Depth, Height, Width, Options...> {
  using nn::detail::conv3d_layer<conv3d_dhw, Channels, Depth, Height, Width, Options...>::conv3d_layer;
};

}  // namespace sinter
