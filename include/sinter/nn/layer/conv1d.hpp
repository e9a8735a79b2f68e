// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// The convolution layer along one axis.
#pragma once

#include <sinter/ir/op/cards.hpp>
#include <sinter/nn/layer/conv2d.hpp>

namespace sinter {

namespace nn::detail {

/// [N, C, L] as an image of one row, and back.
constexpr dims with_a_row(const dims& d) { return dims(d.extent[0], d.extent[1], 1, d.extent[2]); }
constexpr dims without_rows(const dims& d) { return dims(d.extent[0], d.extent[1], d.extent[3]); }
constexpr ir::expr line_of(ir::expr y) { return y ? ir::reshape_to(y, without_rows(y.shape())) : y; }

}  // namespace nn::detail

/// One-dimensional convolution with a bias: `conv1d<32, 3, padding<1>>("conv1")`. Options as of `conv2d`; `padding<2, 0>` pads before and after.
///
/// It is the convolution of an image of one row.
///
/// Shapes    x [N, C, L]  ->  [N, Channels, L'],  L' = (L + before + after - dilation * (Kernel - 1) - 1) / stride + 1
/// Types     one floating dtype
/// Cost      2*N*Channels*C/groups*Kernel*L' flops
/// Gradient  of `conv2d`
/// Errors    compile time: rank not 3, C or L known at run time only, the kernel exceeds the padded row, channels that are no multiple of the groups
/// Like      torch.nn.Conv1d; parameters "name.weight" [Channels, C/groups, Kernel] and "name.bias" [Channels]
template <int Channels, int Kernel, auto... Options>
struct conv1d : ir::callable<conv1d<Channels, Kernel, Options...>> {
  std::string_view name;
  sharing share;
  int line;

  constexpr explicit conv1d(std::string_view given, sharing s = sharing::forbidden, int from = __builtin_LINE())
      : name(given), share(s), line(from) {}
  static constexpr conv1d blank() { return conv1d(""); }

  constexpr ir::expr build(ir::expr x) const {
    if (x.rank() != 3) return ir::fail(*x.in, rule::rank_must_be_3);
    if (!x.extent(1).is_static() || !x.extent(2).is_static()) return ir::fail(*x.in, rule::image_axes_must_be_static);
    constexpr window w = nn::detail::line_window_for<Kernel, Options...>();
    if (nn::detail::same_needs_another_stride<Options...>(w)) return ir::fail(*x.in, rule::same_padding_needs_a_stride_of_1);
    const int in_channels = static_cast<int>(x.extent(1).extent());
    if (const rule broken = w.check_groups(in_channels, Channels); broken != rule::none) return ir::fail(*x.in, broken);
    const int seen = in_channels / w.groups;
    const initializer how{initializer::kind::he_normal, seen * Kernel, Channels * Kernel};
    const ir::expr weight = ir::parameter(*x.in, {x.element(), dims(Channels, seen, Kernel)}, name, ".weight", how, share, true, line);
    if (!weight) return weight;
    const ir::expr row = ir::reshape_to(x, nn::detail::with_a_row(x.shape()));  // [N, C, 1, L]
    const ir::expr kernel = ir::reshape_to(weight, nn::detail::with_a_row(weight.shape()));
    const ir::expr y = ir::detail::conv2d_of(row, kernel, w);  // [N, K, 1, L']
    if (!y || nn::detail::has_option<no_bias_t, Options...>) return nn::detail::line_of(y);
    return nn::detail::line_of(nn::detail::plus_bias(y, name, share, line));  // [N, K, L']
  }
};

}  // namespace sinter
