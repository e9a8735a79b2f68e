// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Questions about floating numbers: a bool for each element, and no gradient.
#pragma once

#include <sinter/ir/card.hpp>
#include <sinter/ir/dtype_rules.hpp>

namespace sinter {

/// Whether x is not a number.
///
/// Shapes    any  ->  the same
/// Types     one floating dtype  ->  bool
/// Errors    compile time: not floating
/// Like      torch.isnan, jax.numpy.isnan
struct is_nan_t : ir::predicate<is_nan_t, 1> {
  static constexpr ir::opcode code = ir::opcode::is_nan;
  static constexpr std::string_view name = "is_nan";
  static constexpr ir::inferred result_of(const ir::value_type& type) { return ir::floating_predicate(type); }

  template <class Number>
  SINTER_HD static constexpr bool meaning(Number x) {
    return x != x;
  }
};
inline constexpr is_nan_t is_nan{};

/// Whether x is infinite, of either sign.
///
/// Shapes    any  ->  the same
/// Types     one floating dtype  ->  bool
/// Errors    compile time: not floating
/// Like      torch.isinf, jax.numpy.isinf
struct is_inf_t : ir::predicate<is_inf_t, 1> {
  static constexpr ir::opcode code = ir::opcode::is_inf;
  static constexpr std::string_view name = "is_inf";
  static constexpr ir::inferred result_of(const ir::value_type& type) { return ir::floating_predicate(type); }

  template <class Number>
  SINTER_HD static constexpr bool meaning(Number x) {
    return math::abs(x) == static_cast<Number>(__builtin_huge_val());
  }
};
inline constexpr is_inf_t is_inf{};

/// Whether x is neither infinite nor NaN.
///
/// Shapes    any  ->  the same
/// Types     one floating dtype  ->  bool
/// Errors    compile time: not floating
/// Like      torch.isfinite, jax.numpy.isfinite
struct is_finite_t : ir::predicate<is_finite_t, 1> {
  static constexpr ir::opcode code = ir::opcode::is_finite;
  static constexpr std::string_view name = "is_finite";
  static constexpr ir::inferred result_of(const ir::value_type& type) { return ir::floating_predicate(type); }

  template <class Number>
  SINTER_HD static constexpr bool meaning(Number x) {
    return math::abs(x) < static_cast<Number>(__builtin_huge_val());
  }
};
inline constexpr is_finite_t is_finite{};

}  // namespace sinter
