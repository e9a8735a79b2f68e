// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Elementwise sum.
#pragma once

#include <sinter/ir/card.hpp>

namespace sinter {

/// Elementwise sum.
///
/// Shapes    operands broadcast as in NumPy  ->  their common shape
/// Types     one dtype for all; a literal takes it
/// Gradient  da = g,  db = g
/// Errors    compile time: shapes do not broadcast, dtypes differ
/// Like      torch.add, jax.numpy.add
struct add_t : ir::elementwise<add_t, 2> {
  static constexpr ir::opcode code = ir::opcode::add;
  static constexpr std::string_view name = "add";

  template <class Number>
  SINTER_HD static constexpr Number meaning(Number a, Number b) {
    return ir::wrapping_add(a, b);
  }
  static constexpr ir::gradients derivative(const auto& d) { return {{d.g(), d.g()}}; }
};
inline constexpr add_t add{};

template <ir::Argument Left, ir::Argument Right>
  requires(Operand<Left> || Operand<Right>)
constexpr auto operator+(Left a, Right b) {
  return add(a, b);
}

}  // namespace sinter
