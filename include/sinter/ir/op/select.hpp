// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Elementwise choice between two tensors.
#pragma once

#include <sinter/ir/card.hpp>

namespace sinter {

/// `a` where the condition holds, else `b`.
///
/// Shapes    condition, a, b broadcast as in NumPy  ->  their common shape
/// Types     condition bool; one dtype for a and b; a literal takes the other's
/// Gradient  da = g where the condition holds, else 0;  db the rest
/// Errors    compile time: shapes do not broadcast, condition not bool, dtypes of a and b differ
/// Like      torch.where, jax.numpy.where
struct select_t : ir::elementwise<select_t, 3> {
  static constexpr ir::opcode code = ir::opcode::select;
  static constexpr std::string_view name = "select";

  static constexpr ir::inferred infer(const ir::signature& of) {
    for (int i = 1; i < 3; ++i)
      if (!(of.operand[i].shape == of.operand[0].shape)) return rule::shapes_must_be_equal;
    if (of.operand[0].element != dtype::boolean) return rule::dtype_must_be_boolean;
    if (of.operand[1].element != of.operand[2].element) return rule::dtypes_must_be_equal;
    return of.operand[1];
  }
  template <class Number>
  SINTER_HD static constexpr Number meaning(bool condition, Number a, Number b) {
    return condition ? a : b;
  }
  static constexpr ir::gradients derivative(const auto& d) {
    const auto zero = ir::constant_like(d.g(), 0);
    return {{{}, ir::if_else(d.x(0), d.g(), zero), ir::if_else(d.x(0), zero, d.g())}};
  }

  static constexpr bool first_is_a_condition = true;  ///< a literal takes the dtype of the other branch, not the condition's
  template <ir::Argument Condition, ir::Argument A, ir::Argument B>
    requires(Operand<Condition> && (Operand<A> || Operand<B>))
  constexpr auto operator()(Condition condition, A a, B b) const {
    return ir::detail::call(*this, condition, a, b);
  }
};
inline constexpr select_t select{};

/// The same under its name in NumPy and PyTorch, whose arguments stand in the same order.
inline constexpr select_t where{};

}  // namespace sinter
