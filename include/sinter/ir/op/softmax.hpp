// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Probabilities from scores, stable for any inputs.
#pragma once

#include <sinter/ir/op/div.hpp>
#include <sinter/ir/op/exp.hpp>
#include <sinter/ir/op/mul.hpp>
#include <sinter/ir/op/reduce.hpp>
#include <sinter/ir/op/sub.hpp>
#include <sinter/ir/operation.hpp>

namespace sinter {

/// exp(x - max(x)) / sum(exp(x - max(x))) over the last axis; `softmax_along<1>` goes along another.
///
/// Shapes    x [..., D]  ->  [..., D]
/// Types     floating
/// Gradient  dx = y * (g - sum(g * y))
/// Errors    compile time: not floating
/// Like      torch.softmax(x, -1), jax.nn.softmax
template <int Axis>
struct softmax_along_t : operation<softmax_along_t<Axis>> {
  static constexpr std::string_view name = "softmax";

  static constexpr auto meaning(auto x) {
    const auto power = exp(x - max<Axis, keep_axes>(x));
    return power / sum<Axis, keep_axes>(power);
  }
  static constexpr auto derivative(auto, auto y, auto g) {
    const auto product = g * y;
    const auto total = sum<Axis, keep_axes>(product);
    return product - y * total;
  }
};
template <int Axis>
inline constexpr softmax_along_t<Axis> softmax_along{};
using softmax_t = softmax_along_t<-1>;
inline constexpr softmax_t softmax{};

}  // namespace sinter
