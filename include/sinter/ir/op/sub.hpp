// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Elementwise difference.
#pragma once

#include <sinter/ir/card.hpp>

namespace sinter {

/// Elementwise difference.
///
/// Shapes    operands broadcast as in NumPy  ->  their common shape
/// Types     one dtype for all; a literal takes it
/// Gradient  da = g,  db = -g
/// Errors    compile time: shapes do not broadcast, dtypes differ
/// Like      torch.sub, jax.numpy.subtract
struct sub_t : ir::elementwise<sub_t, 2> {
  static constexpr ir::opcode code = ir::opcode::sub;
  static constexpr std::string_view name = "sub";

  template <class Number>
  SINTER_HD static constexpr Number meaning(Number a, Number b) {
    return ir::wrapping_sub(a, b);
  }
  static constexpr ir::gradients derivative(const auto& d) { return {{d.g(), -d.g()}}; }
};
inline constexpr sub_t sub{};

template <ir::Argument Left, ir::Argument Right>
  requires(Operand<Left> || Operand<Right>)
constexpr auto operator-(Left a, Right b) {
  return sub(a, b);
}

}  // namespace sinter
