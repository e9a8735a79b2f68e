// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// The logarithm of the gamma function and its derivatives. Lane by lane and to the last bit: not for the innermost loop.
#pragma once

#include <sinter/ir/card.hpp>
#include <sinter/ir/operation.hpp>

namespace sinter {

/// log |Γ(x)|, the logarithm of the gamma function.
///
/// Shapes    any  ->  the same
/// Types     one floating dtype
/// Gradient  dx = g * digamma(x)
/// Errors    compile time: not floating
/// Like      torch.lgamma, jax.scipy.special.gammaln
struct lgamma_t : ir::elementwise<lgamma_t, 1> {
  static constexpr ir::opcode code = ir::opcode::lgamma;
  static constexpr std::string_view name = "lgamma";
  static constexpr ir::inferred result_of(const ir::value_type& type) { return ir::floating_only(type); }

  template <class Number>
  SINTER_HD static constexpr Number meaning(Number x) {
    return math::lgamma(x);
  }
  static constexpr ir::gradients derivative(const auto& d) {
    const auto zero = ir::constant_like(d.x(), 0);
    const auto slope = ir::emit(ir::opcode::polygamma, {zero, d.x()});
    return {{d.g() * slope}};
  }
};
inline constexpr lgamma_t lgamma{};

/// The derivative of order n of digamma, for whole n >= 0: `polygamma(1, x)`.
///
/// Shapes    operands broadcast as in NumPy  ->  their common shape
/// Types     one floating dtype
/// Gradient  dx = g * polygamma(n + 1, x)
/// Errors    compile time: shapes do not broadcast, dtypes differ, not floating
/// Like      torch.polygamma, jax.scipy.special.polygamma
struct polygamma_t : ir::elementwise<polygamma_t, 2> {
  static constexpr ir::opcode code = ir::opcode::polygamma;
  static constexpr std::string_view name = "polygamma";
  static constexpr ir::inferred result_of(const ir::value_type& type) { return ir::floating_only(type); }

  template <class Number>
  SINTER_HD static constexpr Number meaning(Number n, Number x) {
    return math::polygamma(n, x);
  }
  static constexpr ir::gradients derivative(const auto& d) {
    const auto next = 1.0 + d.x(0);
    const auto slope = ir::emit(ir::opcode::polygamma, {next, d.x(1)});
    return {{{}, d.g() * slope}};
  }
};
inline constexpr polygamma_t polygamma{};

/// The derivative of log Γ(x).
///
/// Shapes    any  ->  the same
/// Types     floating
/// Gradient  dx = g * polygamma(1, x)
/// Errors    compile time: not floating
/// Like      torch.digamma, jax.scipy.special.digamma
struct digamma_t : operation<digamma_t> {
  static constexpr std::string_view name = "digamma";

  static constexpr auto meaning(auto x) { return polygamma(0, x); }
};
inline constexpr digamma_t digamma{};

}  // namespace sinter
