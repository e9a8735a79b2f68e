// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Powers of one tensor by another.
#pragma once

#include <sinter/ir/card.hpp>
#include <sinter/ir/dtype_rules.hpp>

namespace sinter {

/// a to the power of b, elementwise. Negative powers of integers: of 1 and -1 what they are, of others 0.
///
/// Shapes    operands broadcast as in NumPy  ->  their common shape
/// Types     any number
/// Gradient  da = g * b * a^(b - 1), 0 where b = 0;  db = g * y * log(a), 0 where a = 0 and b >= 0
/// Errors    compile time: shapes do not broadcast, dtypes differ, bool
/// Like      torch.pow, jax.numpy.power
struct pow_t : ir::elementwise<pow_t, 2> {
  static constexpr ir::opcode code = ir::opcode::pow;
  static constexpr std::string_view name = "pow";
  static constexpr ir::inferred result_of(const ir::value_type& type) { return ir::numbers_only(type); }

  template <class Number>
  SINTER_HD static constexpr Number meaning(Number a, Number b) {
    if constexpr (std::is_floating_point_v<Number>) {
      return math::pow(a, b);
    } else {
      if (b < 0) return a == 1 ? 1 : a == -1 ? (b & 1 ? -1 : 1) : 0;
      std::uint64_t power = 1, factor = static_cast<std::uint64_t>(a);
      for (; b != 0; b >>= 1, factor *= factor)
        if (b & 1) power *= factor;
      return static_cast<Number>(power);
    }
  }
  static constexpr ir::gradients derivative(const auto& d) {
    const auto zero = ir::constant_like(d.y(), 0), one = ir::constant_like(d.y(), 1);
    const auto none = d.x(1) == zero, below = d.x(1) - one;
    const auto less = ir::if_else(none, zero, below);  // any but -1: a may be 0, and 0 * inf is NaN
    const auto slope = d.x(1) * ir::emit(ir::opcode::pow, {d.x(0), less});
    const auto flat = d.x(0) == zero, rising = ir::emit(ir::opcode::greater_equal, {d.x(1), zero});
    const auto constant = ir::emit(ir::opcode::logical_and, {flat, rising});
    const auto logarithm = ir::emit(ir::opcode::log, {ir::if_else(constant, one, d.x(0))});
    const auto change = d.y() * logarithm;
    return {{d.g() * slope, d.g() * change}};
  }
};
inline constexpr pow_t pow{};

}  // namespace sinter
