// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Elementwise product.
#pragma once

#include <sinter/ir/card.hpp>

namespace sinter {

/// Elementwise product.
///
/// Shapes    operands broadcast as in NumPy  ->  their common shape
/// Types     one dtype for all; a literal takes it
/// Gradient  da = g * b,  db = g * a
/// Errors    compile time: shapes do not broadcast, dtypes differ
/// Like      torch.mul, jax.numpy.multiply
struct mul_t : ir::elementwise<mul_t, 2> {
  static constexpr ir::opcode code = ir::opcode::mul;
  static constexpr std::string_view name = "mul";

  template <class Number>
  SINTER_HD static constexpr Number meaning(Number a, Number b) {
    return ir::wrapping_mul(a, b);
  }
  static constexpr ir::gradients derivative(const auto& d) { return {{d.g() * d.x(1), d.g() * d.x(0)}}; }
};
inline constexpr mul_t mul{};

template <ir::Argument Left, ir::Argument Right>
  requires(Operand<Left> || Operand<Right>)
constexpr auto operator*(Left a, Right b) {
  return mul(a, b);
}

}  // namespace sinter
