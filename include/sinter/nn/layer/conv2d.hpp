// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// The convolution layer.
#pragma once

#include <string_view>

#include <sinter/ir/op/add.hpp>
#include <sinter/ir/op/cards.hpp>
#include <sinter/ir/op/conv2d.hpp>
#include <sinter/ir/parameter.hpp>
#include <sinter/nn/layer/options.hpp>

namespace sinter {

namespace nn::detail {

/// y + bias, which lies along the channels.
constexpr ir::expr plus_bias(ir::expr y, std::string_view name, sharing share, int line) {
  const ir::expr bias = ir::parameter(*y.in, {y.element(), dims(y.extent(1))}, name, ".bias", {}, share, true, line);  // [K]
  constexpr int along_channels[] = {1};
  return y + ir::broadcast_to(bias, y.shape(), along_channels);
}

/// In the place of a number of channels: as many as the image has, each in a group of its own.
inline constexpr int depthwise = -0x7fffffff;

/// What the layers are made of; `Self` is the one that errors name.
template <class Self, int Channels, int Height, int Width, auto... Options>
struct conv2d_layer : ir::callable<Self> {
  std::string_view name;
  sharing share;
  int line;

  constexpr explicit conv2d_layer(std::string_view given, sharing s = sharing::forbidden, int from = __builtin_LINE())
      : name(given), share(s), line(from) {}
  static constexpr Self blank() { return Self(""); }

  static constexpr window window_of(int in_channels) {
    window w = window_for<Height, Width, Options...>();
    if constexpr (Channels == depthwise) w.groups = in_channels;
    return w;
  }
  constexpr ir::expr build(ir::Expr auto x) const {
    if (x.rank() != 4) return ir::fail(*x.in, rule::rank_must_be_4);
    if (!x.extent(1).is_static()) return ir::fail(*x.in, rule::image_axes_must_be_static);
    const int in_channels = static_cast<int>(x.extent(1).extent());
    const int channels = Channels == depthwise ? in_channels : Channels;
    const window w = window_of(in_channels);
    if (same_needs_another_stride<Options...>(w)) return ir::fail(*x.in, rule::same_padding_needs_a_stride_of_1);
    if (const rule broken = w.check_groups(in_channels, channels); broken != rule::none) return ir::fail(*x.in, broken);
    const int seen = in_channels / w.groups;  // by each output channel
    const initializer how{initializer::kind::he_normal, seen * Height * Width, channels * Height * Width};
    const ir::expr weight = ir::parameter(*x.in, {x.element(), dims(channels, seen, Height, Width)}, name, ".weight", how, share, true, line);
    const ir::expr y = ir::detail::conv2d_of(x, weight, w);  // [N, K, H', W']
    if (!y || has_option<no_bias_t, Options...>) return y;
    return plus_bias(y, name, share, line);  // [N, K, H', W']
  }
  template <rule Broken, class X>
  static constexpr rejected reject() {
    if constexpr (is_about_dtypes(Broken) || X::rank != 4 || !X::type.shape.extent[1].is_static()) {
      return ir::callable<Self>::template reject<Broken, X>();
    } else {
      constexpr int in_channels = static_cast<int>(X::type.shape.extent[1].extent());
      constexpr int groups = window_of(in_channels).groups, seen = groups < 1 || groups > in_channels ? 1 : in_channels / groups;
      return ir::detail::reject<Self, Broken, argument<ir::detail::shape_of<X>>,
                                weights_of_shape<shape<Channels == depthwise ? in_channels : Channels, seen, Height, Width>>>();
    }
  }
};

}  // namespace nn::detail

/// Two-dimensional convolution with a bias: `conv2d<32, 3, padding<1>>("conv1")`; a kernel of another width is `conv2d_hw<32, 5, 3>`.
///
/// Options are stride, padding or same, dilation, groups and no_bias.
///
/// Shapes    x [N, C, H, W]  ->  [N, Channels, H', W'],  H' = (H + top + bottom - dilation * (Kernel - 1) - 1) / stride + 1
/// Types     one floating dtype
/// Cost      2*N*Channels*C/groups*Kernel*Kernel*H'*W' flops
/// Errors    compile time: rank not 4, the kernel exceeds the padded image, channels that are no multiple of the groups, the name is taken
/// Source    LeCun et al. (1998), Gradient-Based Learning Applied to Document Recognition; He et al. (2015) for the initial weights
/// Like      torch.nn.Conv2d; parameters "name.weight" [Channels, C/groups, Kernel, Kernel] and "name.bias" [Channels]
template <int Channels, int Kernel, auto... Options>
struct conv2d : nn::detail::conv2d_layer<conv2d<Channels, Kernel, Options...>, Channels, Kernel, Kernel, Options...> {
  using nn::detail::conv2d_layer<conv2d, Channels, Kernel, Kernel, Options...>::conv2d_layer;
};
template <int Channels, int Height, int Width, auto... Options>
struct conv2d_hw : nn::detail::conv2d_layer<conv2d_hw<Channels, Height, Width, Options...>, Channels, Height, Width, Options...> {
  using nn::detail::conv2d_layer<conv2d_hw, Channels, Height, Width, Options...>::conv2d_layer;
};

/// A convolution of each channel alone, with a bias: `depthwise_conv2d<3, padding<1>>("depthwise")`. Options as of `conv2d`, without groups.
///
/// Shapes    x [N, C, H, W]  ->  [N, C, H', W']
/// Types     one floating dtype
/// Cost      2*N*C*Kernel*Kernel*H'*W' flops
/// Errors    compile time: as `conv2d`
/// Source    Howard et al. (2017), MobileNets
/// Like      torch.nn.Conv2d(C, C, Kernel, groups=C); parameters "name.weight" [C, 1, Kernel, Kernel] and "name.bias" [C]
template <int Kernel, auto... Options>
struct depthwise_conv2d
    : nn::detail::conv2d_layer<depthwise_conv2d<Kernel, Options...>, nn::detail::depthwise, Kernel, Kernel, Options...> {
  using nn::detail::conv2d_layer<depthwise_conv2d, nn::detail::depthwise, Kernel, Kernel, Options...>::conv2d_layer;
};
template <int Height, int Width, auto... Options>
struct depthwise_conv2d_hw
    : nn::detail::conv2d_layer<depthwise_conv2d_hw<Height, Width, Options...>, nn::detail::depthwise, Height, Width, Options...> {
  using nn::detail::conv2d_layer<depthwise_conv2d_hw, nn::detail::depthwise, Height, Width, Options...>::conv2d_layer;
};

}  // namespace sinter
