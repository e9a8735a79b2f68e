// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Elementwise negation.
#pragma once

#include <sinter/ir/card.hpp>

namespace sinter {

/// Elementwise negation.
///
/// Shapes    any  ->  the same
/// Types     any number
/// Gradient  dx = -g
/// Like      torch.neg, jax.numpy.negative
struct neg_t : ir::elementwise<neg_t, 1> {
  static constexpr ir::opcode code = ir::opcode::neg;
  static constexpr std::string_view name = "neg";

  template <class Number>
  SINTER_HD static constexpr Number meaning(Number x) {
    if constexpr (std::is_integral_v<Number>)
      return ir::wrapping_sub(Number{}, x);
    else
      return -x;
  }
  static constexpr ir::gradients derivative(const auto& d) { return {{-d.g()}}; }
};
inline constexpr neg_t neg{};

template <Operand X>
constexpr auto operator-(X x) {
  return neg(x);
}

}  // namespace sinter
