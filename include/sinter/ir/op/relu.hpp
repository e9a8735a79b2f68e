// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Rectified linear unit, max(x, 0); a NaN stays.
#pragma once

#include <sinter/ir/card.hpp>

namespace sinter {

/// Rectified linear unit, max(x, 0); a NaN stays.
///
/// Shapes    any  ->  the same
/// Types     any number
/// Gradient  dx = 0 where x <= 0, else g
/// Like      torch.relu, jax.nn.relu
struct relu_t : ir::elementwise<relu_t, 1> {
  static constexpr ir::opcode code = ir::opcode::relu;
  static constexpr std::string_view name = "relu";

  template <class Number>
  SINTER_HD static constexpr Number meaning(Number x) {
    return Number(0) > x ? Number(0) : x;
  }
  /// Asks y and not x, so that training keeps one of the two.
  static constexpr ir::gradients derivative(const auto& d) {
    const auto zero = ir::constant_like(d.g(), 0);
    const auto off = ir::emit(ir::opcode::less_equal, {d.y(), zero});
    return {{ir::if_else(off, zero, d.g())}};
  }
};
inline constexpr relu_t relu{};

}  // namespace sinter
