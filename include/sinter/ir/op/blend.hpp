// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Between two tensors: sums of exponentials as logarithms, and straight lines.
#pragma once

#include <sinter/ir/op/abs.hpp>
#include <sinter/ir/op/add.hpp>
#include <sinter/ir/op/comparison.hpp>
#include <sinter/ir/op/exp.hpp>
#include <sinter/ir/op/exponential.hpp>
#include <sinter/ir/op/maximum.hpp>
#include <sinter/ir/op/mul.hpp>
#include <sinter/ir/op/neg.hpp>
#include <sinter/ir/op/select.hpp>
#include <sinter/ir/op/sub.hpp>
#include <sinter/ir/operation.hpp>

namespace sinter {

/// log(exp(a) + exp(b)), elementwise, without overflow on the way.
///
/// Shapes    operands broadcast as in NumPy  ->  their common shape
/// Types     one floating dtype
/// Gradient  da = g / (1 + exp(b - a)),  db = g / (1 + exp(a - b))
/// Errors    compile time: shapes do not broadcast, dtypes differ, not floating
/// Like      torch.logaddexp, jax.numpy.logaddexp
struct logaddexp_t : operation<logaddexp_t> {
  static constexpr std::string_view name = "logaddexp";

  static constexpr auto meaning(auto a, auto b) {
    const auto same = a == b;  // two infinities, too, which have no difference
    const auto difference = a - b;
    const auto apart = select(same, 0, difference);
    const auto larger = maximum(a, b);
    const auto size = abs(apart);
    return larger + log1p(exp(-size));
  }
};
inline constexpr logaddexp_t logaddexp{};

/// a + weight * (b - a), elementwise, from whichever end is nearer: b exactly where the weight is 1. The weight is a tensor or a number.
///
/// Shapes    operands broadcast as in NumPy  ->  their common shape
/// Types     one floating dtype
/// Gradient  da = g * (1 - weight),  db = g * weight,  dweight = g * (b - a)
/// Errors    compile time: shapes do not broadcast, dtypes differ
/// Like      torch.lerp
struct lerp_t : operation<lerp_t> {
  static constexpr std::string_view name = "lerp";

  using operation<lerp_t>::operator();
  template <Operand A, Operand B>
  constexpr auto operator()(A a, B b, double weight) const {
    const auto whole = b - a;
    const bool near = (weight < 0 ? -weight : weight) < 0.5;
    const auto part = (near ? weight : weight - 1) * whole;
    if (near) return a + part;
    return b + part;
  }

  static constexpr auto meaning(auto a, auto b, auto weight) {
    const auto whole = b - a;
    const auto part = weight * whole, rest = (1 - weight) * whole;
    const auto from_a = a + part, from_b = b - rest;
    const auto near = abs(weight) < 0.5;
    return select(near, from_a, from_b);
  }
};
inline constexpr lerp_t lerp{};

}  // namespace sinter
