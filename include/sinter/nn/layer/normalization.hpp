// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Normalisation by the statistics of each sample: the same in training and inference.
#pragma once

#include <string_view>

#include <sinter/ir/op/add.hpp>
#include <sinter/ir/op/cards.hpp>
#include <sinter/ir/op/mul.hpp>
#include <sinter/ir/op/reduce.hpp>
#include <sinter/ir/op/reshape.hpp>
#include <sinter/ir/op/sqrt.hpp>
#include <sinter/ir/parameter.hpp>

namespace sinter {

namespace nn::detail {

/// How many elements stand along axes (bits), as a scalar: a symbol counts with its extent of the run.
constexpr ir::expr count_along(ir::expr x, unsigned axes) {
  dims gone;
  for (int k = 0; k < x.rank(); ++k)
    if (axes >> k & 1u) gone.push(x.extent(k));
  return {x.in, x.in->append_leaf(ir::opcode::extent, {x.element(), {}}, {gone.count().code})};
}
/// The mean over axes (bits), which vanish.
constexpr ir::expr mean_along(ir::expr x, unsigned axes) {
  const ir::expr sums = ir::sum_over(x, axes), count = count_along(x, axes);
  const ir::expr spread = ir::broadcast_as(count, sums.shape());
  return sums / spread;
}
/// 1 / sqrt(square + epsilon)
constexpr ir::expr reciprocal_root(ir::expr square, double epsilon) {
  const ir::expr padded = square + ir::constant_like(square, epsilon);
  const ir::expr root = ir::emit(ir::opcode::sqrt, {padded});
  return ir::constant_like(root, 1) / root;
}
/// x with mean 0 and variance 1 over axes.
constexpr ir::expr standardized(ir::expr x, unsigned axes, double epsilon) {
  const ir::expr apart = x - ir::broadcast_over(mean_along(x, axes), x.shape(), axes);
  const ir::expr scale = reciprocal_root(mean_along(apart * apart, axes), epsilon);
  return apart * ir::broadcast_over(scale, x.shape(), axes);
}
/// The bits of the last axes.
constexpr unsigned last_axes(int rank, int count) { return ((1u << rank) - 1u) & ~((1u << (rank - count)) - 1u); }

/// What normalising layers have in common: a name, the epsilon, where they stand.
struct normalization {
  std::string_view name;
  double epsilon;
  sharing share;
  int line;

  constexpr ir::expr ask(ir::expr x, const dims& shape, std::string_view suffix, initializer::kind first, bool trained = true) const {
    return ir::parameter(*x.in, {x.element(), shape}, name, suffix, {first}, share, trained, line);
  }
  constexpr void check_epsilon(ir::expr x) const { ir::demand(*x.in, epsilon >= 0, rule::epsilon_must_be_at_least_0, line); }
  /// y * weight + bias, both [C] along axis 1.
  constexpr ir::expr per_channel(ir::expr y, dim channels) const {
    constexpr int along_channels[] = {1};
    const ir::expr weight = ask(y, dims(channels), ".weight", initializer::kind::ones);
    const ir::expr bias = ask(y, dims(channels), ".bias", initializer::kind::zeros);
    const ir::expr scaled = y * ir::broadcast_to(weight, y.shape(), along_channels);
    return scaled + ir::broadcast_to(bias, y.shape(), along_channels);
  }
  /// x [N, C, ...] standardised over each of `groups` runs of channels and all that follows.
  constexpr ir::expr in_groups(ir::expr x, std::int64_t groups) const {
    check_epsilon(x);
    dims rest = x.shape();
    rest.extent[0] = dim(1);
    rest.extent[1] = dim(rest.extent[1].extent() / groups);
    const ir::expr folded = ir::reshape_to(x, dims(x.extent(0), dim(groups), rest.count()));
    return ir::reshape_to(standardized(folded, 0b100u, epsilon), x.shape());
  }
};

/// The broken rule of an x that has no channels to normalise.
constexpr rule without_channels(ir::expr x) {
  if (!is_floating(x.element())) return rule::dtype_must_be_floating;
  if (x.rank() < 2) return rule::rank_is_too_low;
  return x.extent(1).is_static() ? rule::none : rule::features_must_be_static;
}
}  // namespace nn::detail

/// (x - mean) / sqrt(variance + epsilon) * weight + bias, over the last axis or the last `Axes` of each sample: `layer_norm("norm")`, `layer_norm<3>("norm")`.
///
/// Shapes    x [..., D]  ->  the same
/// Types     floating
/// Units     epsilon: of the variance, which is that of the whole population; 1e-5 unless told
/// Gradient  follows
/// Errors    compile time: not floating, fewer axes, a symbol among them, the name is taken, an epsilon below 0
/// Source    Ba et al. (2016), Layer normalization
/// Like      torch.nn.LayerNorm; parameters "name.weight" and "name.bias" of the shape of the last axes
template <int Axes = 1>
struct layer_norm : ir::callable<layer_norm<Axes>>, nn::detail::normalization {
  static_assert(Axes > 0, "sinter: layer_norm normalises over at least one axis");
  constexpr explicit layer_norm(std::string_view given, double epsilon_ = 1e-5, sharing s = sharing::forbidden, int from = __builtin_LINE())
      : nn::detail::normalization{given, epsilon_, s, from} {}
  static constexpr layer_norm blank() { return layer_norm(""); }

  constexpr ir::expr build(ir::expr x) const {
    if (!is_floating(x.element())) return ir::fail(*x.in, rule::dtype_must_be_floating);
    if (x.rank() < Axes) return ir::fail(*x.in, rule::rank_is_too_low);
    dims features;
    for (int k = x.rank() - Axes; k < x.rank(); ++k) {
      if (!x.extent(k).is_static()) return ir::fail(*x.in, rule::features_must_be_static);
      features.push(x.extent(k));
    }
    check_epsilon(x);
    const ir::expr y = nn::detail::standardized(x, nn::detail::last_axes(x.rank(), Axes), epsilon);
    const ir::expr weight = ask(x, features, ".weight", initializer::kind::ones);
    const ir::expr bias = ask(x, features, ".bias", initializer::kind::zeros);
    const ir::expr scaled = mul_t::build(y, weight);
    return add_t::build(scaled, bias);
  }
};

/// x / sqrt(mean(x²) + epsilon) * weight over the last axis: `rms_norm("norm")`.
///
/// Shapes    x [..., D]  ->  the same
/// Types     floating
/// Units     epsilon: of x²; 2^-23, the distance from 1 to the next f32, unless told
/// Gradient  follows
/// Errors    compile time: not floating, a scalar, a symbol as last axis, the name is taken, an epsilon below 0
/// Source    Zhang & Sennrich (2019), Root mean square layer normalization
/// Like      torch.nn.RMSNorm; parameter "name.weight" [D]
struct rms_norm : ir::callable<rms_norm>, nn::detail::normalization {
  constexpr explicit rms_norm(std::string_view given, double epsilon_ = 0x1p-23, sharing s = sharing::forbidden,
                              int from = __builtin_LINE())
      : nn::detail::normalization{given, epsilon_, s, from} {}
  static constexpr rms_norm blank() { return rms_norm(""); }

  constexpr ir::expr build(ir::expr x) const {
    if (!is_floating(x.element())) return ir::fail(*x.in, rule::dtype_must_be_floating);
    if (x.rank() == 0) return ir::fail(*x.in, rule::rank_is_too_low);
    const dim last = x.extent(x.rank() - 1);
    if (!last.is_static()) return ir::fail(*x.in, rule::features_must_be_static);
    check_epsilon(x);
    const unsigned axes = nn::detail::last_axes(x.rank(), 1);
    const ir::expr scale = nn::detail::reciprocal_root(nn::detail::mean_along(x * x, axes), epsilon);
    const ir::expr y = x * ir::broadcast_over(scale, x.shape(), axes);
    const ir::expr weight = ask(x, dims(last), ".weight", initializer::kind::ones);
    return mul_t::build(y, weight);
  }
};

/// Each run of C / Groups channels of a sample normalised as one, then scaled and moved by channel: `group_norm<4>("norm")`.
///
/// Shapes    x [N, C, ...]  ->  the same
/// Types     floating
/// Units     epsilon: of the variance, which is that of the whole population; 1e-5 unless told
/// Gradient  follows
/// Errors    compile time: not floating, rank below 2, channels that are a symbol or no multiple of the groups, the name is taken, an epsilon below 0
/// Source    Wu & He (2018), Group normalization
/// Like      torch.nn.GroupNorm; parameters "name.weight" [C] and "name.bias" [C]
template <int Groups>
struct group_norm : ir::callable<group_norm<Groups>>, nn::detail::normalization {
  static_assert(Groups > 0, "sinter: group_norm makes at least one group");
  constexpr explicit group_norm(std::string_view given, double epsilon_ = 1e-5, sharing s = sharing::forbidden, int from = __builtin_LINE())
      : nn::detail::normalization{given, epsilon_, s, from} {}
  static constexpr group_norm blank() { return group_norm(""); }

  constexpr ir::expr build(ir::expr x) const {
    if (const rule broken = nn::detail::without_channels(x); broken != rule::none) return ir::fail(*x.in, broken);
    if (x.extent(1).extent() % Groups != 0) return ir::fail(*x.in, rule::channels_must_be_a_multiple_of_the_groups);
    return per_channel(in_groups(x, Groups), x.extent(1));
  }
};

/// Each channel of a sample normalised by itself; with a name it is then scaled and moved: `instance_norm()`, `instance_norm("norm")`.
///
/// Shapes    x [N, C, ...]  ->  the same
/// Types     floating
/// Units     epsilon: of the variance, which is that of the whole population; 1e-5 unless told
/// Gradient  follows
/// Errors    compile time: not floating, rank below 3, channels that are a symbol, the name is taken, an epsilon below 0
/// Source    Ulyanov et al. (2016), Instance normalization
/// Like      torch.nn.InstanceNorm2d; with a name affine=True, parameters "name.weight" [C] and "name.bias" [C]
struct instance_norm : ir::callable<instance_norm>, nn::detail::normalization {
  constexpr explicit instance_norm(std::string_view given = {}, double epsilon_ = 1e-5, sharing s = sharing::forbidden,
                                   int from = __builtin_LINE())
      : nn::detail::normalization{given, epsilon_, s, from} {}
  static constexpr instance_norm blank() { return instance_norm(); }

  constexpr ir::expr build(ir::expr x) const {
    if (const rule broken = nn::detail::without_channels(x); broken != rule::none) return ir::fail(*x.in, broken);
    if (x.rank() < 3) return ir::fail(*x.in, rule::rank_is_too_low);
    const ir::expr y = in_groups(x, x.extent(1).extent());
    return name.empty() ? y : per_channel(y, x.extent(1));
  }
};

}  // namespace sinter
