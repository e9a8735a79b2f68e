// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// The convolution layer.
#pragma once

#include <string_view>

#include <sinter/ir/op/add.hpp>
#include <sinter/ir/op/broadcast.hpp>
#include <sinter/ir/op/conv2d.hpp>
#include <sinter/ir/parameter.hpp>
#include <sinter/nn/layer/options.hpp>

namespace sinter {

namespace nn::detail {

template <int Channels, int Height, int Width, auto... Options>
struct conv2d_layer : composable {
  std::string_view name;
  sharing share;
  int line;

  constexpr conv2d_layer(std::string_view given, sharing s = sharing::forbidden, int from = __builtin_LINE()) : name(given), share(s), line(from) {}

  constexpr rejected operator()(rejected) const { return {}; }
  template <Symbol X>
  constexpr auto operator()(X x) const {
    if constexpr (X::rank != 4) {
      return ir::detail::reject<conv2d_t, rule::rank_must_be_4, argument<ir::detail::shape_of<X>>>();
    } else {
      constexpr int in_channels = static_cast<int>(X::type.shape.extent[1].extent());
      const initializer how{initializer::kind::he_normal, in_channels * Height * Width, Channels * Height * Width};
      const auto weight = ir::parameter<X::element, Channels, in_channels, Height, Width>(*x.in, name, ".weight", how, share, true, line);
      const auto y = ir::detail::conv2d_symbols<window_with<Options...>()>(x, weight);  // [N, K, H', W']
      if constexpr (!Symbol<decltype(y)>) {
        return y;
      } else {
        const auto bias = ir::parameter<X::element, Channels>(*x.in, name, ".bias", {}, share, true, line);  // [K]
        constexpr int along_channels[] = {1};
        using result = std::remove_const_t<decltype(y)>;
        const ir::expr spread = ir::broadcast_to(ir::expr_of(bias), result::type.shape, along_channels);  // [N, K, H', W']
        return y + result{x.in, spread.id};  // `spread` by name: nvcc loses a brace of a nested, dependent list
      }
    }
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
