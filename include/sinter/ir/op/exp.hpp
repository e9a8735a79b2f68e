// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Elementwise exponential.
#pragma once

#include <sinter/ir/card.hpp>

namespace sinter {

/// Elementwise exponential.
///
/// Shapes    any  ->  the same
/// Types     one floating dtype
/// Gradient  dx = g * exp(x)
/// Errors    compile time: not floating
/// Like      torch.exp, jax.numpy.exp
struct exp_t : ir::elementwise<exp_t, 1> {
  static constexpr ir::opcode code = ir::opcode::exp;
  static constexpr std::string_view name = "exp";
  static constexpr ir::inferred result_of(const ir::value_type& type) { return ir::floating_only(type); }

  template <class Number>
  SINTER_HD static constexpr Number meaning(Number x) {
    return math::exp(x);
  }
  static constexpr ir::gradients derivative(const auto& d) { return {{d.g() * d.y()}}; }
};
inline constexpr exp_t exp{};

}  // namespace sinter
