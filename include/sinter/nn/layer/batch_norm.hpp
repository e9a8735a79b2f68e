// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Batch normalisation.
#pragma once

#include <string_view>

#include <sinter/ir/op/cards.hpp>
#include <sinter/ir/op/maximum.hpp>
#include <sinter/nn/layer/normalization.hpp>

namespace sinter {

/// (x - mean) / sqrt(variance + epsilon) * weight + bias by channel: `batch_norm("norm")`. Training takes mean and variance of the batch over all axes but
/// the channels, and moves the running statistics towards them with every step; inference takes the running statistics.
///
/// Shapes    x [N, C, ...]  ->  the same
/// Types     floating
/// Units     momentum: how far a step moves the running statistics, 0.1 unless told;  epsilon: of the variance, 1e-5 unless told
/// Gradient  follows, through the batch's statistics; none to the running ones
/// Errors    compile time: not floating, rank below 2, channels that are a symbol, the name is taken, an epsilon below 0, a momentum outside of 0 to 1
/// Source    Ioffe & Szegedy (2015), Batch normalization, algorithms 1 and 2
/// Like      torch.nn.BatchNorm1d and 2d; parameters "name.weight", "name.bias", and untrained "name.running_mean", "name.running_var", all [C]. The batch is
///           normalised by the variance of its whole population, the running one has Bessel's correction. A single value per channel moves the running
///           variance towards 0, where PyTorch throws.
struct batch_norm : ir::callable<batch_norm>, nn::detail::normalization {
  double momentum;

  constexpr explicit batch_norm(std::string_view given, double momentum_ = 0.1, double epsilon_ = 1e-5, sharing s = sharing::forbidden,
                                int from = __builtin_LINE())
      : nn::detail::normalization{given, epsilon_, s, from}, momentum(momentum_) {}
  static constexpr batch_norm blank() { return batch_norm(""); }

  constexpr ir::expr build(ir::expr x) const {
    if (const rule broken = nn::detail::without_channels(x); broken != rule::none) return ir::fail(*x.in, broken);
    check_epsilon(x);
    ir::demand(*x.in, momentum >= 0 && momentum <= 1, rule::momentum_must_be_at_least_0_and_at_most_1, line);
    const dim channels = x.extent(1);
    const unsigned axes = ((1u << x.rank()) - 1u) & ~0b10u;
    const ir::expr running_mean = ask(x, dims(channels), ".running_mean", initializer::kind::zeros, false);
    const ir::expr running_variance = ask(x, dims(channels), ".running_var", initializer::kind::ones, false);
    if (!running_mean || !running_variance) return {x.in, -1};
    const bool training = x.in->traced_for == ir::mode::training;
    const ir::expr mean = training ? nn::detail::mean_along(x, axes) : running_mean;
    const ir::expr apart = x - ir::broadcast_over(mean, x.shape(), axes);
    const ir::expr variance = training ? nn::detail::mean_along(apart * apart, axes) : running_variance;
    const ir::expr scale = nn::detail::reciprocal_root(variance, epsilon);
    const ir::expr y = apart * ir::broadcast_over(scale, x.shape(), axes);
    if (training) {
      const ir::expr count = nn::detail::count_along(x, axes), one = ir::constant_like(count, 1);
      const ir::expr less = count - one;
      const ir::expr freedom = ir::emit(ir::opcode::max, {less, one});
      const ir::expr correction = count / freedom;
      const ir::expr unbiased = variance * ir::broadcast_as(correction, variance.shape());
      move(running_mean, mean);
      move(running_variance, unbiased);
    }
    return per_channel(y, channels);
  }

 private:
  /// The next value of a running statistic. A layer that is called again, because it is shared, goes on from there.
  constexpr void move(ir::expr leaf, ir::expr towards) const {
    ir::graph& in = *leaf.in;
    int earlier = -1;
    for (int i = 0; i < in.updates.count; ++i)
      if (in.updates.data[i].leaf == leaf.id) earlier = i;
    const ir::expr from = earlier < 0 ? leaf : ir::expr{&in, in.updates.data[earlier].next};
    const ir::expr kept = from * (1 - momentum), added = towards * momentum;
    const ir::expr next = kept + added;
    in.change(leaf.id, next.id, earlier);
  }
};

}  // namespace sinter
