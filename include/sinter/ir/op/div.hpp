// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Elementwise quotient.
#pragma once

#include <sinter/ir/card.hpp>

namespace sinter {

/// Elementwise quotient.
///
/// Shapes    operands broadcast as in NumPy  ->  their common shape
/// Types     one floating dtype
/// Gradient  da = g / b,  db = -g * (a / b) / b
/// Errors    compile time: shapes do not broadcast, dtypes differ, not floating
/// Like      torch.div, jax.numpy.divide
struct div_t : ir::elementwise<div_t, 2> {
  static constexpr ir::opcode code = ir::opcode::div;
  static constexpr std::string_view name = "div";
  static constexpr ir::inferred result_of(const ir::value_type& type) { return ir::floating_only(type); }

  template <class Number>
  SINTER_HD static constexpr Number meaning(Number a, Number b) {
    return math::divide(a, b);
  }
  static constexpr ir::gradients derivative(const auto& d) { return {{d.g() / d.x(1), -(d.g() * d.y() / d.x(1))}}; }
};
inline constexpr div_t div{};

template <ir::Argument Left, ir::Argument Right>
  requires(Operand<Left> || Operand<Right>)
constexpr auto operator/(Left a, Right b) {
  return div(a, b);
}

}  // namespace sinter
