// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Absolute values and signs.
#pragma once

#include <sinter/ir/card.hpp>
#include <sinter/ir/dtype_rules.hpp>

namespace sinter {

/// Absolute value, elementwise. The smallest integer stays what it is.
///
/// Shapes    any  ->  the same
/// Types     any number
/// Gradient  dx = g * sign(x) (0 at 0)
/// Errors    compile time: bool
/// Like      torch.abs, jax.numpy.abs
struct abs_t : ir::elementwise<abs_t, 1> {
  static constexpr ir::opcode code = ir::opcode::abs;
  static constexpr std::string_view name = "abs";
  static constexpr ir::inferred result_of(const ir::value_type& type) { return ir::numbers_only(type); }

  template <class Number>
  SINTER_HD static constexpr Number meaning(Number x) {
    if constexpr (std::is_floating_point_v<Number>)
      return math::abs(x);
    else
      return x < 0 ? static_cast<Number>(0u - static_cast<std::make_unsigned_t<Number>>(x)) : x;
  }
  static constexpr ir::gradients derivative(const auto& d) {
    const auto direction = ir::emit(ir::opcode::sign, {d.x()});
    return {{d.g() * direction}};
  }
};
inline constexpr abs_t abs{};

/// -1, 0 or 1 by the sign of x, elementwise; 0 for a NaN.
///
/// Shapes    any  ->  the same
/// Types     any number
/// Gradient  none
/// Errors    compile time: bool
/// Like      torch.sign (jax.numpy.sign keeps a NaN)
struct sign_t : ir::elementwise<sign_t, 1> {
  static constexpr ir::opcode code = ir::opcode::sign;
  static constexpr std::string_view name = "sign";
  static constexpr ir::inferred result_of(const ir::value_type& type) { return ir::numbers_only(type); }

  template <class Number>
  SINTER_HD static constexpr Number meaning(Number x) {
    return static_cast<Number>((x > Number(0)) - (x < Number(0)));
  }
  static constexpr ir::gradients derivative(const ir::derivation&) { return {}; }
};
inline constexpr sign_t sign{};

}  // namespace sinter
