// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Comparisons: a bool for each element, and no gradient.
#pragma once

#include <sinter/ir/card.hpp>

namespace sinter {

// The operators state their results' types: `std::less` asks by `operator<(a, b)` whether pointers have one of their own, and clang refuses an operator
// without a class among its operands before it reads the constraint, unless forming its type has failed by then.

/// Whether a == b, elementwise.
///
/// Shapes    operands broadcast as in NumPy  ->  their common shape
/// Types     one dtype for both  ->  bool
/// Errors    compile time: shapes do not broadcast, dtypes differ
/// Like      torch.eq, jax.numpy.equal
struct equal_t : ir::predicate<equal_t, 2> {
  static constexpr ir::opcode code = ir::opcode::equal;
  static constexpr std::string_view name = "equal";

  template <class Number>
  SINTER_HD static constexpr bool meaning(Number a, Number b) {
    return a == b;
  }
};
inline constexpr equal_t equal{};

template <ir::Argument Left, ir::Argument Right>
  requires(Operand<Left> || Operand<Right>)
constexpr auto operator==(Left a, Right b) -> decltype(equal(a, b)) {
  return equal(a, b);
}

/// Whether a != b, elementwise.
///
/// Shapes    operands broadcast as in NumPy  ->  their common shape
/// Types     one dtype for both  ->  bool
/// Errors    compile time: shapes do not broadcast, dtypes differ
/// Like      torch.ne, jax.numpy.not_equal
struct not_equal_t : ir::predicate<not_equal_t, 2> {
  static constexpr ir::opcode code = ir::opcode::not_equal;
  static constexpr std::string_view name = "not_equal";

  template <class Number>
  SINTER_HD static constexpr bool meaning(Number a, Number b) {
    return a != b;
  }
};
inline constexpr not_equal_t not_equal{};

template <ir::Argument Left, ir::Argument Right>
  requires(Operand<Left> || Operand<Right>)
constexpr auto operator!=(Left a, Right b) -> decltype(not_equal(a, b)) {
  return not_equal(a, b);
}

/// Whether a < b, elementwise.
///
/// Shapes    operands broadcast as in NumPy  ->  their common shape
/// Types     one dtype for both  ->  bool
/// Errors    compile time: shapes do not broadcast, dtypes differ
/// Like      torch.lt, jax.numpy.less
struct less_t : ir::predicate<less_t, 2> {
  static constexpr ir::opcode code = ir::opcode::less;
  static constexpr std::string_view name = "less";

  template <class Number>
  SINTER_HD static constexpr bool meaning(Number a, Number b) {
    return a < b;
  }
};
inline constexpr less_t less{};

template <ir::Argument Left, ir::Argument Right>
  requires(Operand<Left> || Operand<Right>)
constexpr auto operator<(Left a, Right b) -> decltype(less(a, b)) {
  return less(a, b);
}

/// Whether a <= b, elementwise.
///
/// Shapes    operands broadcast as in NumPy  ->  their common shape
/// Types     one dtype for both  ->  bool
/// Errors    compile time: shapes do not broadcast, dtypes differ
/// Like      torch.le, jax.numpy.less_equal
struct less_equal_t : ir::predicate<less_equal_t, 2> {
  static constexpr ir::opcode code = ir::opcode::less_equal;
  static constexpr std::string_view name = "less_equal";

  template <class Number>
  SINTER_HD static constexpr bool meaning(Number a, Number b) {
    return a <= b;
  }
};
inline constexpr less_equal_t less_equal{};

template <ir::Argument Left, ir::Argument Right>
  requires(Operand<Left> || Operand<Right>)
constexpr auto operator<=(Left a, Right b) -> decltype(less_equal(a, b)) {
  return less_equal(a, b);
}

/// Whether a > b, elementwise.
///
/// Shapes    operands broadcast as in NumPy  ->  their common shape
/// Types     one dtype for both  ->  bool
/// Errors    compile time: shapes do not broadcast, dtypes differ
/// Like      torch.gt, jax.numpy.greater
struct greater_t : ir::predicate<greater_t, 2> {
  static constexpr ir::opcode code = ir::opcode::greater;
  static constexpr std::string_view name = "greater";

  template <class Number>
  SINTER_HD static constexpr bool meaning(Number a, Number b) {
    return a > b;
  }
};
inline constexpr greater_t greater{};

template <ir::Argument Left, ir::Argument Right>
  requires(Operand<Left> || Operand<Right>)
constexpr auto operator>(Left a, Right b) -> decltype(greater(a, b)) {
  return greater(a, b);
}

/// Whether a >= b, elementwise.
///
/// Shapes    operands broadcast as in NumPy  ->  their common shape
/// Types     one dtype for both  ->  bool
/// Errors    compile time: shapes do not broadcast, dtypes differ
/// Like      torch.ge, jax.numpy.greater_equal
struct greater_equal_t : ir::predicate<greater_equal_t, 2> {
  static constexpr ir::opcode code = ir::opcode::greater_equal;
  static constexpr std::string_view name = "greater_equal";

  template <class Number>
  SINTER_HD static constexpr bool meaning(Number a, Number b) {
    return a >= b;
  }
};
inline constexpr greater_equal_t greater_equal{};

template <ir::Argument Left, ir::Argument Right>
  requires(Operand<Left> || Operand<Right>)
constexpr auto operator>=(Left a, Right b) -> decltype(greater_equal(a, b)) {
  return greater_equal(a, b);
}

}  // namespace sinter
