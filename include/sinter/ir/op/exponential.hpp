// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Other exponentials and logarithms than those to the base e: exp.hpp and log.hpp have these.
#pragma once

#include <sinter/ir/card.hpp>

namespace sinter {

/// 2 to the power of x.
///
/// Shapes    any  ->  the same
/// Types     one floating dtype
/// Gradient  dx = g * y * ln 2
/// Errors    compile time: not floating
/// Like      torch.exp2, jax.numpy.exp2
struct exp2_t : ir::elementwise<exp2_t, 1> {
  static constexpr ir::opcode code = ir::opcode::exp2;
  static constexpr std::string_view name = "exp2";
  static constexpr ir::inferred result_of(const ir::value_type& type) { return ir::floating_only(type); }

  template <class Number>
  SINTER_HD static constexpr Number meaning(Number x) {
    return math::exp2(x);
  }
  static constexpr ir::gradients derivative(const auto& d) {
    const auto slope = 0x1.62e42fefa39efp-1 * d.y();
    return {{d.g() * slope}};
  }
};
inline constexpr exp2_t exp2{};

/// exp(x) - 1, exact for small x.
///
/// Shapes    any  ->  the same
/// Types     one floating dtype
/// Gradient  dx = g * (y + 1)
/// Errors    compile time: not floating
/// Like      torch.expm1, jax.numpy.expm1
struct expm1_t : ir::elementwise<expm1_t, 1> {
  static constexpr ir::opcode code = ir::opcode::expm1;
  static constexpr std::string_view name = "expm1";
  static constexpr ir::inferred result_of(const ir::value_type& type) { return ir::floating_only(type); }

  template <class Number>
  SINTER_HD static constexpr Number meaning(Number x) {
    return math::expm1(x);
  }
  static constexpr ir::gradients derivative(const auto& d) {
    const auto slope = 1.0 + d.y();
    return {{d.g() * slope}};
  }
};
inline constexpr expm1_t expm1{};

/// Logarithm to the base 2.
///
/// Shapes    any  ->  the same
/// Types     one floating dtype
/// Gradient  dx = g / (x * ln 2)
/// Errors    compile time: not floating
/// Like      torch.log2, jax.numpy.log2
struct log2_t : ir::elementwise<log2_t, 1> {
  static constexpr ir::opcode code = ir::opcode::log2;
  static constexpr std::string_view name = "log2";
  static constexpr ir::inferred result_of(const ir::value_type& type) { return ir::floating_only(type); }

  template <class Number>
  SINTER_HD static constexpr Number meaning(Number x) {
    return math::log2(x);
  }
  static constexpr ir::gradients derivative(const auto& d) {
    const auto scaled = 0x1.62e42fefa39efp-1 * d.x();
    return {{d.g() / scaled}};
  }
};
inline constexpr log2_t log2{};

/// Logarithm to the base 10.
///
/// Shapes    any  ->  the same
/// Types     one floating dtype
/// Gradient  dx = g / (x * ln 10)
/// Errors    compile time: not floating
/// Like      torch.log10, jax.numpy.log10
struct log10_t : ir::elementwise<log10_t, 1> {
  static constexpr ir::opcode code = ir::opcode::log10;
  static constexpr std::string_view name = "log10";
  static constexpr ir::inferred result_of(const ir::value_type& type) { return ir::floating_only(type); }

  template <class Number>
  SINTER_HD static constexpr Number meaning(Number x) {
    return math::log10(x);
  }
  static constexpr ir::gradients derivative(const auto& d) {
    const auto scaled = 0x1.26bb1bbb55516p+1 * d.x();
    return {{d.g() / scaled}};
  }
};
inline constexpr log10_t log10{};

/// log(1 + x), exact for small x.
///
/// Shapes    any  ->  the same
/// Types     one floating dtype
/// Gradient  dx = g / (1 + x)
/// Errors    compile time: not floating
/// Like      torch.log1p, jax.numpy.log1p
struct log1p_t : ir::elementwise<log1p_t, 1> {
  static constexpr ir::opcode code = ir::opcode::log1p;
  static constexpr std::string_view name = "log1p";
  static constexpr ir::inferred result_of(const ir::value_type& type) { return ir::floating_only(type); }

  template <class Number>
  SINTER_HD static constexpr Number meaning(Number x) {
    return math::log1p(x);
  }
  static constexpr ir::gradients derivative(const auto& d) {
    const auto shifted = 1.0 + d.x();
    return {{d.g() / shifted}};
  }
};
inline constexpr log1p_t log1p{};

}  // namespace sinter
