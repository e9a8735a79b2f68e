// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Logic on bools, elementwise, and no gradient.
#pragma once

#include <sinter/ir/card.hpp>

namespace sinter {

/// a && b, elementwise; both operands are always evaluated.
///
/// Shapes    operands broadcast as in NumPy  ->  their common shape
/// Types     bool
/// Errors    compile time: shapes do not broadcast, not bool
/// Like      torch.logical_and, jax.numpy.logical_and
struct logical_and_t : ir::predicate<logical_and_t, 2> {
  static constexpr ir::opcode code = ir::opcode::logical_and;
  static constexpr std::string_view name = "logical_and";
  static constexpr ir::inferred result_of(const ir::value_type& type) {
    if (type.element != dtype::boolean) return rule::dtype_must_be_boolean;
    return type;
  }

  template <class Number>
  SINTER_HD static constexpr bool meaning(Number a, Number b) {
    return a && b;
  }
};
inline constexpr logical_and_t logical_and{};

template <ir::Argument Left, ir::Argument Right>
  requires(Operand<Left> || Operand<Right>)
constexpr auto operator&&(Left a, Right b) {
  return logical_and(a, b);
}

/// a || b, elementwise; both operands are always evaluated.
///
/// Shapes    operands broadcast as in NumPy  ->  their common shape
/// Types     bool
/// Errors    compile time: shapes do not broadcast, not bool
/// Like      torch.logical_or, jax.numpy.logical_or
struct logical_or_t : ir::predicate<logical_or_t, 2> {
  static constexpr ir::opcode code = ir::opcode::logical_or;
  static constexpr std::string_view name = "logical_or";
  static constexpr ir::inferred result_of(const ir::value_type& type) {
    if (type.element != dtype::boolean) return rule::dtype_must_be_boolean;
    return type;
  }

  template <class Number>
  SINTER_HD static constexpr bool meaning(Number a, Number b) {
    return a || b;
  }
};
inline constexpr logical_or_t logical_or{};

template <ir::Argument Left, ir::Argument Right>
  requires(Operand<Left> || Operand<Right>)
constexpr auto operator||(Left a, Right b) {
  return logical_or(a, b);
}

/// Whether one of a and b holds and not the other, elementwise.
///
/// Shapes    operands broadcast as in NumPy  ->  their common shape
/// Types     bool
/// Errors    compile time: shapes do not broadcast, not bool
/// Like      torch.logical_xor, jax.numpy.logical_xor
struct logical_xor_t : ir::predicate<logical_xor_t, 2> {
  static constexpr ir::opcode code = ir::opcode::logical_xor;
  static constexpr std::string_view name = "logical_xor";
  static constexpr ir::inferred result_of(const ir::value_type& type) {
    if (type.element != dtype::boolean) return rule::dtype_must_be_boolean;
    return type;
  }

  template <class Number>
  SINTER_HD static constexpr bool meaning(Number a, Number b) {
    return (a != 0) != (b != 0);
  }
};
inline constexpr logical_xor_t logical_xor{};

/// !x, elementwise; both operands are always evaluated.
///
/// Shapes    operands broadcast as in NumPy  ->  their common shape
/// Types     bool
/// Errors    compile time: shapes do not broadcast, not bool
/// Like      torch.logical_not, jax.numpy.logical_not
struct logical_not_t : ir::predicate<logical_not_t, 1> {
  static constexpr ir::opcode code = ir::opcode::logical_not;
  static constexpr std::string_view name = "logical_not";
  static constexpr ir::inferred result_of(const ir::value_type& type) {
    if (type.element != dtype::boolean) return rule::dtype_must_be_boolean;
    return type;
  }

  template <class Number>
  SINTER_HD static constexpr bool meaning(Number x) {
    return !x;
  }
};
inline constexpr logical_not_t logical_not{};

template <Operand X>
constexpr auto operator!(X x) {
  return logical_not(x);
}

}  // namespace sinter
