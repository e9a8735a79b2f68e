// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// The larger and the smaller of two, where a NaN stands for a value that is missing; maximum.hpp and minimum.hpp pass it on.
#pragma once

#include <sinter/ir/card.hpp>

namespace sinter {

/// The larger of two, elementwise; the other one where one is NaN.
///
/// Shapes    operands broadcast as in NumPy  ->  their common shape
/// Types     one dtype for all; a literal takes it
/// Gradient  da = g where a is the larger or b is NaN, g / 2 where a = b;  db the rest
/// Errors    compile time: shapes do not broadcast, dtypes differ
/// Like      torch.fmax, jax.numpy.fmax
struct fmax_t : ir::elementwise<fmax_t, 2> {
  static constexpr ir::opcode code = ir::opcode::fmax;
  static constexpr std::string_view name = "fmax";

  template <class Number>
  SINTER_HD static constexpr Number meaning(Number a, Number b) {
    return a > b || b != b ? a : b;
  }
  static constexpr ir::gradients derivative(const auto& d) {
    const auto zero = ir::constant_like(d.g(), 0), half = 0.5 * d.g();
    const auto tie = d.x(0) == d.x(1), larger = d.x(0) > d.x(1), alone = ir::emit(ir::opcode::not_equal, {d.x(1), d.x(1)});
    const auto first = ir::emit(ir::opcode::logical_or, {larger, alone});
    const auto to_first = ir::if_else(first, d.g(), zero), to_second = ir::if_else(first, zero, d.g());
    return {{ir::if_else(tie, half, to_first), ir::if_else(tie, half, to_second)}};
  }
};
inline constexpr fmax_t fmax{};

/// The smaller of two, elementwise; the other one where one is NaN.
///
/// Shapes    operands broadcast as in NumPy  ->  their common shape
/// Types     one dtype for all; a literal takes it
/// Gradient  da = g where a is the smaller or b is NaN, g / 2 where a = b;  db the rest
/// Errors    compile time: shapes do not broadcast, dtypes differ
/// Like      torch.fmin, jax.numpy.fmin
struct fmin_t : ir::elementwise<fmin_t, 2> {
  static constexpr ir::opcode code = ir::opcode::fmin;
  static constexpr std::string_view name = "fmin";

  template <class Number>
  SINTER_HD static constexpr Number meaning(Number a, Number b) {
    return a < b || b != b ? a : b;
  }
  static constexpr ir::gradients derivative(const auto& d) {
    const auto zero = ir::constant_like(d.g(), 0), half = 0.5 * d.g();
    const auto tie = d.x(0) == d.x(1), larger = d.x(0) < d.x(1), alone = ir::emit(ir::opcode::not_equal, {d.x(1), d.x(1)});
    const auto first = ir::emit(ir::opcode::logical_or, {larger, alone});
    const auto to_first = ir::if_else(first, d.g(), zero), to_second = ir::if_else(first, zero, d.g());
    return {{ir::if_else(tie, half, to_first), ir::if_else(tie, half, to_second)}};
  }
};
inline constexpr fmin_t fmin{};

}  // namespace sinter
