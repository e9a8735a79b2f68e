// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Rectified linear unit, max(x, 0); a NaN becomes 0.
#pragma once

#include <sinter/ir/card.hpp>

namespace sinter {

/// Rectified linear unit, max(x, 0); a NaN becomes 0.
///
/// Shapes    any  ->  the same
/// Types     any number
/// Gradient  dx = g where x > 0, else 0 (0 at 0)
/// Like      torch.relu, jax.nn.relu
struct relu_t : ir::elementwise<relu_t, 1> {
  static constexpr ir::opcode code = ir::opcode::relu;
  static constexpr std::string_view name = "relu";

  template <class Number>
  SINTER_HD static constexpr Number meaning(Number x) {
    return x > Number(0) ? x : Number(0);
  }
  /// Asks y and not x, so that training keeps one of the two.
  static constexpr ir::gradients derivative(const auto& d) {
    const auto zero = ir::constant_like(d.g(), 0);
    return {{ir::if_else(d.y() > zero, d.g(), zero)}};
  }
};
inline constexpr relu_t relu{};

}  // namespace sinter
