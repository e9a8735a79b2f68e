// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Elementwise square root; NaN below 0.
#pragma once

#include <sinter/ir/card.hpp>

namespace sinter {

/// Elementwise square root; NaN below 0.
///
/// Shapes    any  ->  the same
/// Types     one floating dtype
/// Gradient  dx = g / (2 sqrt(x))
/// Errors    compile time: not floating
/// Like      torch.sqrt, jax.numpy.sqrt
struct sqrt_t : ir::elementwise<sqrt_t, 1> {
  static constexpr ir::opcode code = ir::opcode::sqrt;
  static constexpr std::string_view name = "sqrt";
  static constexpr ir::inferred result_of(const ir::value_type& type) { return ir::floating_only(type); }

  template <class Number>
  SINTER_HD static constexpr Number meaning(Number x) {
    return math::sqrt(x);
  }
  static constexpr ir::gradients derivative(const auto& d) { return {{0.5 * d.g() / d.y()}}; }
};
inline constexpr sqrt_t sqrt{};

}  // namespace sinter
