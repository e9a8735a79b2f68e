// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Logarithm of the softmax, stable for any inputs.
#pragma once

#include <sinter/ir/op/exp.hpp>
#include <sinter/ir/op/log.hpp>
#include <sinter/ir/op/mul.hpp>
#include <sinter/ir/op/reduce.hpp>
#include <sinter/ir/op/sub.hpp>
#include <sinter/ir/operation.hpp>

namespace sinter {

/// x - max(x) - log(sum(exp(x - max(x)))) over the last axis; `log_softmax_along<1>` goes along another.
///
/// Shapes    x [..., D]  ->  [..., D]
/// Types     floating
/// Gradient  dx = g - exp(y) * sum(g)
/// Errors    compile time: not floating
/// Like      torch.nn.functional.log_softmax(x, -1), jax.nn.log_softmax
template <int Axis>
struct log_softmax_along_t : operation<log_softmax_along_t<Axis>> {
  static constexpr std::string_view name = "log_softmax";

  static constexpr auto meaning(auto x) {
    const auto shifted = x - max<Axis, keep_axes>(x);                       // [..., D]
    return shifted - log(sum<Axis, keep_axes>(exp(shifted)));               // [..., D]
  }
  static constexpr auto derivative(auto, auto y, auto g) {
    const auto total = sum<Axis, keep_axes>(g);                             // [..., 1]; named, so that every compiler emits it first
    return g - exp(y) * total;                                            // [..., D]
  }
};
template <int Axis>
inline constexpr log_softmax_along_t<Axis> log_softmax_along{};
using log_softmax_t = log_softmax_along_t<-1>;
inline constexpr log_softmax_t log_softmax{};

}  // namespace sinter
