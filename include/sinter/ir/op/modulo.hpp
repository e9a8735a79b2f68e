// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Division with a rest.
#pragma once

#include <sinter/ir/card.hpp>
#include <sinter/ir/dtype_rules.hpp>

namespace sinter {

/// What is left of a when b is taken from it as often as it goes in whole; the sign of a. Of integers by 0: 0.
///
/// Shapes    operands broadcast as in NumPy  ->  their common shape
/// Types     any number
/// Gradient  da = g,  db = -g * trunc(a / b)
/// Errors    compile time: shapes do not broadcast, dtypes differ, bool
/// Like      torch.fmod, jax.numpy.fmod
struct fmod_t : ir::elementwise<fmod_t, 2> {
  static constexpr ir::opcode code = ir::opcode::fmod;
  static constexpr std::string_view name = "fmod";
  static constexpr ir::inferred result_of(const ir::value_type& type) { return ir::numbers_only(type); }

  template <class Number>
  SINTER_HD static constexpr Number meaning(Number a, Number b) {
    if constexpr (std::is_floating_point_v<Number>)
      return math::fmod(a, b);
    else
      return b == 0 || b == -1 ? 0 : a % b;
  }
  static constexpr ir::gradients derivative(const auto& d) {
    const auto quotient = d.x(0) / d.x(1);
    const auto times = ir::emit(ir::opcode::trunc, {quotient});
    return {{d.g(), -(d.g() * times)}};
  }
};
inline constexpr fmod_t fmod{};

/// What is left of a when b is taken from it floor(a / b) times; the sign of b. Of integers by 0: 0.
///
/// Shapes    operands broadcast as in NumPy  ->  their common shape
/// Types     any number
/// Gradient  da = g,  db = -g * floor(a / b)
/// Errors    compile time: shapes do not broadcast, dtypes differ, bool
/// Like      torch.remainder, jax.numpy.remainder, % in Python
struct remainder_t : ir::elementwise<remainder_t, 2> {
  static constexpr ir::opcode code = ir::opcode::remainder;
  static constexpr std::string_view name = "remainder";
  static constexpr ir::inferred result_of(const ir::value_type& type) { return ir::numbers_only(type); }

  template <class Number>
  SINTER_HD static constexpr Number meaning(Number a, Number b) {
    const Number rest = fmod_t::meaning(a, b);
    return rest != 0 && (rest < 0) != (b < 0) ? ir::wrapping_add(rest, b) : rest;
  }
  static constexpr ir::gradients derivative(const auto& d) {
    const auto times = ir::emit(ir::opcode::floor_divide, {d.x(0), d.x(1)});
    return {{d.g(), -(d.g() * times)}};
  }
};
inline constexpr remainder_t remainder{};

/// floor(a / b), of the exact quotient. Integers by 0: 0; the one quotient that overflows wraps.
///
/// Shapes    operands broadcast as in NumPy  ->  their common shape
/// Types     any number
/// Gradient  none
/// Errors    compile time: shapes do not broadcast, dtypes differ, bool
/// Like      torch.floor_divide, jax.numpy.floor_divide, // in Python
struct floor_divide_t : ir::elementwise<floor_divide_t, 2> {
  static constexpr ir::opcode code = ir::opcode::floor_divide;
  static constexpr std::string_view name = "floor_divide";
  static constexpr ir::inferred result_of(const ir::value_type& type) { return ir::numbers_only(type); }

  template <class Number>
  SINTER_HD static constexpr Number meaning(Number a, Number b) {
    if constexpr (std::is_floating_point_v<Number>) {
      if (b == 0) return math::divide(a, b);
      const Number rest = math::fmod(a, b), below = rest != 0 && (rest < 0) != (b < 0) ? Number(1) : Number(0);
      const Number quotient = math::subtract(math::round(math::divide(math::subtract(a, rest), b)), below);  // whole but for its rounding
      return quotient != 0 ? quotient : math::with_sign_of(quotient, math::divide(a, b));
    } else {
      if (b == 0) return 0;
      if (b == -1) return static_cast<Number>(0u - static_cast<std::make_unsigned_t<Number>>(a));
      return a / b - (a % b != 0 && (a < 0) != (b < 0) ? 1 : 0);
    }
  }
  static constexpr ir::gradients derivative(const ir::derivation&) { return {}; }
};
inline constexpr floor_divide_t floor_divide{};

}  // namespace sinter
