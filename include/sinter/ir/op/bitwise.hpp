// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Bits of integers, and no gradient.
#pragma once

#include <sinter/ir/card.hpp>
#include <sinter/ir/dtype_rules.hpp>

namespace sinter {

/// Bits that both have.
///
/// Shapes    operands broadcast as in NumPy  ->  their common shape
/// Types     integers or bool
/// Errors    compile time: shapes do not broadcast, dtypes differ, floating
/// Like      torch.bitwise_and, jax.numpy.bitwise_and
struct bitwise_and_t : ir::elementwise<bitwise_and_t, 2> {
  static constexpr ir::opcode code = ir::opcode::bitwise_and;
  static constexpr std::string_view name = "bitwise_and";
  static constexpr ir::inferred result_of(const ir::value_type& type) { return ir::integers_or_bool(type); }

  template <class Number>
  SINTER_HD static constexpr Number meaning(Number a, Number b) {
    return a & b;
  }
  static constexpr ir::gradients derivative(const ir::derivation&) { return {}; }
};
inline constexpr bitwise_and_t bitwise_and{};

/// Bits that either has.
///
/// Shapes    operands broadcast as in NumPy  ->  their common shape
/// Types     integers or bool
/// Errors    compile time: shapes do not broadcast, dtypes differ, floating
/// Like      torch.bitwise_or, jax.numpy.bitwise_or
struct bitwise_or_t : ir::elementwise<bitwise_or_t, 2> {
  static constexpr ir::opcode code = ir::opcode::bitwise_or;
  static constexpr std::string_view name = "bitwise_or";
  static constexpr ir::inferred result_of(const ir::value_type& type) { return ir::integers_or_bool(type); }

  template <class Number>
  SINTER_HD static constexpr Number meaning(Number a, Number b) {
    return a | b;
  }
  static constexpr ir::gradients derivative(const ir::derivation&) { return {}; }
};
inline constexpr bitwise_or_t bitwise_or{};

/// Bits that one of the two has.
///
/// Shapes    operands broadcast as in NumPy  ->  their common shape
/// Types     integers or bool
/// Errors    compile time: shapes do not broadcast, dtypes differ, floating
/// Like      torch.bitwise_xor, jax.numpy.bitwise_xor
struct bitwise_xor_t : ir::elementwise<bitwise_xor_t, 2> {
  static constexpr ir::opcode code = ir::opcode::bitwise_xor;
  static constexpr std::string_view name = "bitwise_xor";
  static constexpr ir::inferred result_of(const ir::value_type& type) { return ir::integers_or_bool(type); }

  template <class Number>
  SINTER_HD static constexpr Number meaning(Number a, Number b) {
    return a ^ b;
  }
  static constexpr ir::gradients derivative(const ir::derivation&) { return {}; }
};
inline constexpr bitwise_xor_t bitwise_xor{};

/// All bits turned; of a bool, write `!x`.
///
/// Shapes    any  ->  the same
/// Types     integers
/// Errors    compile time: not an integer
/// Like      torch.bitwise_not, jax.numpy.bitwise_not
struct bitwise_not_t : ir::elementwise<bitwise_not_t, 1> {
  static constexpr ir::opcode code = ir::opcode::bitwise_not;
  static constexpr std::string_view name = "bitwise_not";
  static constexpr ir::inferred result_of(const ir::value_type& type) { return ir::integers_only(type); }

  template <class Number>
  SINTER_HD static constexpr Number meaning(Number x) {
    return ~x;
  }
  static constexpr ir::gradients derivative(const ir::derivation&) { return {}; }
};
inline constexpr bitwise_not_t bitwise_not{};

/// a · 2^b, modulo the width of the dtype; 0 where b is negative or not below the width.
///
/// Shapes    operands broadcast as in NumPy  ->  their common shape
/// Types     integers
/// Errors    compile time: shapes do not broadcast, dtypes differ, not an integer
/// Like      torch.bitwise_left_shift, jax.numpy.left_shift
struct shift_left_t : ir::elementwise<shift_left_t, 2> {
  static constexpr ir::opcode code = ir::opcode::shift_left;
  static constexpr std::string_view name = "shift_left";
  static constexpr ir::inferred result_of(const ir::value_type& type) { return ir::integers_only(type); }

  template <class Number>
  SINTER_HD static constexpr Number meaning(Number a, Number b) {
    return static_cast<std::uint64_t>(b) < 64 ? static_cast<Number>(static_cast<std::uint64_t>(a) << b) : 0;
  }
  static constexpr ir::gradients derivative(const ir::derivation&) { return {}; }
};
inline constexpr shift_left_t shift_left{};

/// floor(a / 2^b): the sign moves in; 0 or -1 where b is negative or not below the width.
///
/// Shapes    operands broadcast as in NumPy  ->  their common shape
/// Types     integers
/// Errors    compile time: shapes do not broadcast, dtypes differ, not an integer
/// Like      torch.bitwise_right_shift, jax.numpy.right_shift
struct shift_right_t : ir::elementwise<shift_right_t, 2> {
  static constexpr ir::opcode code = ir::opcode::shift_right;
  static constexpr std::string_view name = "shift_right";
  static constexpr ir::inferred result_of(const ir::value_type& type) { return ir::integers_only(type); }

  template <class Number>
  SINTER_HD static constexpr Number meaning(Number a, Number b) {
    return a >> (static_cast<std::uint64_t>(b) < 64 ? b : 63);
  }
  static constexpr ir::gradients derivative(const ir::derivation&) { return {}; }
};
inline constexpr shift_right_t shift_right{};

}  // namespace sinter
