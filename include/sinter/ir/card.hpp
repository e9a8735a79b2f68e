// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// What every card is made of: what a derivative is given, and the shape rule of elementwise operations.
#pragma once

#include <cstdint>
#include <string_view>
#include <type_traits>

#include <sinter/core/arithmetic.hpp>
#include <sinter/core/config.hpp>
#include <sinter/core/math.hpp>
#include <sinter/ir/call.hpp>
#include <sinter/ir/expr.hpp>
#include <sinter/ir/graph.hpp>
#include <sinter/ir/infer.hpp>
#include <sinter/ir/rule.hpp>
#include <sinter/ir/symbol.hpp>

namespace sinter::ir {

/// What a card's derivative sees: operands, results and the gradients that arrive at the results.
struct derivation {
  graph& in;
  node of;
  const expr* upstream = nullptr;  ///< by result

  constexpr expr x(int i = 0) const { return {&in, in.operand(of, i)}; }
  constexpr expr y(int i = 0) const { return {&in, of.results.first + i}; }
  constexpr expr g(int i = 0) const { return upstream[i]; }
  constexpr std::int64_t attribute(int i) const { return in.attribute(of, i); }
};

/// Sums, differences and products of scalars. Those of integers wrap around in every width, as machines make them, where in C++ a signed overflow is undefined;
/// those of floating numbers have IEEE 754's results in constant expressions, too.
template <class Number>
SINTER_HD constexpr Number wrapping_add(Number a, Number b) {
  if constexpr (std::is_integral_v<Number>)
    return static_cast<Number>(static_cast<std::uint64_t>(a) + static_cast<std::uint64_t>(b));
  else
    return math::add(a, b);
}
template <class Number>
SINTER_HD constexpr Number wrapping_sub(Number a, Number b) {
  if constexpr (std::is_integral_v<Number>)
    return static_cast<Number>(static_cast<std::uint64_t>(a) - static_cast<std::uint64_t>(b));
  else
    return math::subtract(a, b);
}
template <class Number>
SINTER_HD constexpr Number wrapping_mul(Number a, Number b) {
  if constexpr (std::is_integral_v<Number>)
    return static_cast<Number>(static_cast<std::uint64_t>(a) * static_cast<std::uint64_t>(b));
  else
    return math::multiply(a, b);
}

/// The base of elementwise cards. A card states `code`, `name`, `meaning` and `derivative`.
///
/// Shapes    operands broadcast as in NumPy  ->  their common shape
/// Types     one dtype for all operands; literals take it
template <class Self, int Arity>
struct elementwise : callable<Self> {
  static constexpr int arity = Arity;

  /// Equal shapes and dtypes: the call has broadcast before.
  static constexpr inferred infer(const signature& of) {
    for (int i = 1; i < of.operands; ++i) {
      if (!(of.operand[i].shape == of.operand[0].shape)) return rule::shapes_must_be_equal;
      if (of.operand[i].element != of.operand[0].element) return rule::dtypes_must_be_equal;
    }
    return Self::result_of(of.operand[0]);
  }
  static constexpr inferred result_of(const value_type& type) { return type; }

  template <Expr... X>
    requires(sizeof...(X) == Arity)
  static constexpr expr build(X... x) {
    expr operands[] = {x...};
    return emit_elementwise(Self::code, operands, Arity);
  }
};

/// The base of comparisons and logic: a bool of the operands' shape, no gradient.
template <class Self, int Arity>
struct predicate : elementwise<Self, Arity> {
  static constexpr inferred result_of(const value_type& type) { return value_type{dtype::boolean, type.shape}; }
  static constexpr gradients derivative(const derivation&) { return {}; }
};

/// A floating result is demanded.
constexpr inferred floating_only(const value_type& type) {
  if (!is_floating(type.element)) return rule::dtype_must_be_floating;
  return type;
}

}  // namespace sinter::ir
