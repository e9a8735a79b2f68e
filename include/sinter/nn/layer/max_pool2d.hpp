// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// The pooling layer.
#pragma once

#include <sinter/ir/op/max_pool2d.hpp>
#include <sinter/nn/layer/options.hpp>

namespace sinter {

namespace nn::detail {
template <int Kernel, auto... Options>
struct max_pool2d_layer : ir::callable<max_pool2d_layer<Kernel, Options...>> {
  static constexpr ir::expr build(ir::Expr auto x) { return ir::detail::max_pool2d_of(x, window_with<Options...>(window{Kernel, Kernel}), Kernel, Kernel); }
};
}  // namespace nn::detail

/// The maximum of each window: `x | max_pool2d<2>`, or `max_pool2d<3, stride<2>, padding<1>>`; the stride is the kernel unless said otherwise.
///
/// Shapes    x [N, C, H, W]  ->  [N, C, H', W'],  H' = (H + top + bottom - Kernel) / stride + 1
/// Types     floating
/// Gradient  to the first maximum of each window
/// Errors    compile time: rank not 4, the kernel exceeds the padded image
/// Like      torch.nn.MaxPool2d
template <int Kernel, auto... Options>
inline constexpr nn::detail::max_pool2d_layer<Kernel, Options...> max_pool2d{};

}  // namespace sinter
