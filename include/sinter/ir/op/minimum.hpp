// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// The smaller of two, elementwise; NaN where either is.
#pragma once

#include <sinter/ir/card.hpp>

namespace sinter {

/// The smaller of two, elementwise; NaN where either is.
///
/// Shapes    operands broadcast as in NumPy  ->  their common shape
/// Types     one dtype for all; a literal takes it
/// Gradient  da = g where a < b, g / 2 where a = b;  db the rest; of a NaN, both g
/// Errors    compile time: shapes do not broadcast, dtypes differ
/// Like      torch.minimum, jax.numpy.minimum
struct minimum_t : ir::elementwise<minimum_t, 2> {
  static constexpr ir::opcode code = ir::opcode::min;
  static constexpr std::string_view name = "minimum";

  template <class Number>
  SINTER_HD static constexpr Number meaning(Number a, Number b) {
    return a < b || a != a ? a : b;  // nothing is below a NaN, so b is taken where b is one
  }
  static constexpr ir::gradients derivative(const auto& d) {
    const auto zero = ir::constant_like(d.g(), 0), half = 0.5 * d.g();
    const auto tie = d.x(0) == d.x(1), not_first = d.x(0) > d.x(1), not_second = d.x(0) < d.x(1);
    const auto to_first = ir::if_else(not_first, zero, d.g()), to_second = ir::if_else(not_second, zero, d.g());
    return {{ir::if_else(tie, half, to_first), ir::if_else(tie, half, to_second)}};
  }
};
inline constexpr minimum_t minimum{};

}  // namespace sinter
