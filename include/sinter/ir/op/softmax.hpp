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

/// exp(x - max(x)) / sum(exp(x - max(x))) over the last axis.
///
/// Shapes    x [..., D]  ->  [..., D]
/// Types     floating
/// Gradient  dx = y * (g - sum(g * y))
/// Errors    compile time: not floating
/// Like      torch.softmax(x, -1), jax.nn.softmax
struct softmax_t : operation<softmax_t> {
  static constexpr std::string_view name = "softmax";

  static constexpr auto meaning(auto x) {
    const auto power = exp(x - max<-1, keep_axes>(x));
    return power / sum<-1, keep_axes>(power);
  }
  static constexpr auto derivative(auto, auto y, auto g) {
    const auto product = g * y;
    const auto total = sum<-1, keep_axes>(product);
    return product - y * total;
  }
};
inline constexpr softmax_t softmax{};

}  // namespace sinter
