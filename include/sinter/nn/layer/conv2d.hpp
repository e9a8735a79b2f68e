// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// The convolution layer.
#pragma once

#include <string_view>

#include <sinter/ir/op/add.hpp>
#include <sinter/ir/op/conv2d.hpp>
#include <sinter/ir/parameter.hpp>
#include <sinter/nn/layer/options.hpp>

namespace sinter {

namespace nn::detail {

template <int Channels, int Height, int Width, auto... Options>
struct conv2d_layer : ir::callable<conv2d_layer<Channels, Height, Width, Options...>> {
  std::string_view name;
  sharing share;
  int line;

  constexpr conv2d_layer(std::string_view given, sharing s = sharing::forbidden, int from = __builtin_LINE()) : name(given), share(s), line(from) {}
  static constexpr conv2d_layer blank() { return conv2d_layer(""); }

  constexpr ir::expr build(ir::Expr auto x) const {
    if (x.rank() != 4) return ir::fail(*x.in, rule::rank_must_be_4);
    if (!x.extent(1).is_static()) return ir::fail(*x.in, rule::image_axes_must_be_static);
    const int in_channels = static_cast<int>(x.extent(1).extent());
    const initializer how{initializer::kind::he_normal, in_channels * Height * Width, Channels * Height * Width};
    const auto weight = ir::parameter(*x.in, {x.element(), dims(Channels, in_channels, Height, Width)}, name, ".weight", how, share, true, line);
    const auto y = ir::detail::conv2d_of(x, weight, window_with<Options...>());  // [N, K, H', W']
    if (!y) return y;
    const auto bias = ir::parameter(*x.in, {x.element(), dims(Channels)}, name, ".bias", {}, share, true, line);  // [K]
    constexpr int along_channels[] = {1};
    return y + ir::broadcast_to(bias, y.shape(), along_channels);  // [N, K, H', W']
  }
  template <rule Broken, class X>
  static constexpr rejected reject() {
    if constexpr (is_about_dtypes(Broken) || X::rank != 4 || !X::type.shape.extent[1].is_static())
      return ir::callable<conv2d_layer>::template reject<Broken, X>();
    else
      return ir::detail::reject<conv2d_layer, Broken, argument<ir::detail::shape_of<X>>,
                                weights_of_shape<shape<Channels, static_cast<int>(X::type.shape.extent[1].extent()), Height, Width>>>();
  }
};

}  // namespace nn::detail

/// Two-dimensional convolution with a bias: `conv2d<32, 3, padding<1>>("conv1")`; a kernel of another width is `conv2d_hw<32, 5, 3>`.
///
/// Shapes    x [N, C, H, W]  ->  [N, Channels, H', W'],  H' = (H + top + bottom - Kernel) / stride + 1
/// Types     one floating dtype
/// Cost      2*N*Channels*C*Kernel*Kernel*H'*W' flops
/// Errors    compile time: rank not 4, the kernel exceeds the padded image, the name is taken
/// Source    LeCun et al. (1998), Gradient-Based Learning Applied to Document Recognition; He et al. (2015) for the initial weights
/// Like      torch.nn.Conv2d; parameters "name.weight" [Channels, C, Kernel, Kernel] and "name.bias" [Channels]
template <int Channels, int Kernel, auto... Options>
using conv2d = nn::detail::conv2d_layer<Channels, Kernel, Kernel, Options...>;
template <int Channels, int Height, int Width, auto... Options>
using conv2d_hw = nn::detail::conv2d_layer<Channels, Height, Width, Options...>;

}  // namespace sinter
