// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// To whole numbers: down, up, to the nearest, toward zero.
#pragma once

#include <sinter/ir/card.hpp>
#include <sinter/ir/dtype_rules.hpp>

namespace sinter {

/// The largest whole number that is not above x. Integers stay what they are.
///
/// Shapes    any  ->  the same
/// Types     any number
/// Gradient  none
/// Errors    compile time: bool
/// Like      torch.floor, jax.numpy.floor
struct floor_t : ir::elementwise<floor_t, 1> {
  static constexpr ir::opcode code = ir::opcode::floor;
  static constexpr std::string_view name = "floor";
  static constexpr ir::inferred result_of(const ir::value_type& type) { return ir::numbers_only(type); }

  template <class Number>
  SINTER_HD static constexpr Number meaning(Number x) {
    if constexpr (std::is_floating_point_v<Number>)
      return math::floor(x);
    else
      return x;
  }
  static constexpr ir::gradients derivative(const ir::derivation&) { return {}; }
};
inline constexpr floor_t floor{};

/// The smallest whole number that is not below x. Integers stay what they are.
///
/// Shapes    any  ->  the same
/// Types     any number
/// Gradient  none
/// Errors    compile time: bool
/// Like      torch.ceil, jax.numpy.ceil
struct ceil_t : ir::elementwise<ceil_t, 1> {
  static constexpr ir::opcode code = ir::opcode::ceil;
  static constexpr std::string_view name = "ceil";
  static constexpr ir::inferred result_of(const ir::value_type& type) { return ir::numbers_only(type); }

  template <class Number>
  SINTER_HD static constexpr Number meaning(Number x) {
    if constexpr (std::is_floating_point_v<Number>)
      return math::ceil(x);
    else
      return x;
  }
  static constexpr ir::gradients derivative(const ir::derivation&) { return {}; }
};
inline constexpr ceil_t ceil{};

/// The nearest whole number; halves go to the even one. Integers stay what they are.
///
/// Shapes    any  ->  the same
/// Types     any number
/// Gradient  none
/// Errors    compile time: bool
/// Like      torch.round, jax.numpy.round
struct round_t : ir::elementwise<round_t, 1> {
  static constexpr ir::opcode code = ir::opcode::round;
  static constexpr std::string_view name = "round";
  static constexpr ir::inferred result_of(const ir::value_type& type) { return ir::numbers_only(type); }

  template <class Number>
  SINTER_HD static constexpr Number meaning(Number x) {
    if constexpr (std::is_floating_point_v<Number>)
      return math::round(x);
    else
      return x;
  }
  static constexpr ir::gradients derivative(const ir::derivation&) { return {}; }
};
inline constexpr round_t round{};

/// The whole part of x: toward zero. Integers stay what they are.
///
/// Shapes    any  ->  the same
/// Types     any number
/// Gradient  none
/// Errors    compile time: bool
/// Like      torch.trunc, jax.numpy.trunc
struct trunc_t : ir::elementwise<trunc_t, 1> {
  static constexpr ir::opcode code = ir::opcode::trunc;
  static constexpr std::string_view name = "trunc";
  static constexpr ir::inferred result_of(const ir::value_type& type) { return ir::numbers_only(type); }

  template <class Number>
  SINTER_HD static constexpr Number meaning(Number x) {
    if constexpr (std::is_floating_point_v<Number>)
      return math::trunc(x);
    else
      return x;
  }
  static constexpr ir::gradients derivative(const ir::derivation&) { return {}; }
};
inline constexpr trunc_t trunc{};

}  // namespace sinter
