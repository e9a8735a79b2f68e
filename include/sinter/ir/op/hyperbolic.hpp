// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Hyperbolic functions and their inverses.
#pragma once

#include <sinter/ir/card.hpp>

namespace sinter {

/// Hyperbolic sine.
///
/// Shapes    any  ->  the same
/// Types     one floating dtype
/// Gradient  dx = g * cosh(x)
/// Errors    compile time: not floating
/// Like      torch.sinh, jax.numpy.sinh
struct sinh_t : ir::elementwise<sinh_t, 1> {
  static constexpr ir::opcode code = ir::opcode::sinh;
  static constexpr std::string_view name = "sinh";
  static constexpr ir::inferred result_of(const ir::value_type& type) { return ir::floating_only(type); }

  template <class Number>
  SINTER_HD static constexpr Number meaning(Number x) {
    return math::sinh(x);
  }
  static constexpr ir::gradients derivative(const auto& d) {
    const auto slope = ir::emit(ir::opcode::cosh, {d.x()});
    return {{d.g() * slope}};
  }
};
inline constexpr sinh_t sinh{};

/// Hyperbolic cosine.
///
/// Shapes    any  ->  the same
/// Types     one floating dtype
/// Gradient  dx = g * sinh(x)
/// Errors    compile time: not floating
/// Like      torch.cosh, jax.numpy.cosh
struct cosh_t : ir::elementwise<cosh_t, 1> {
  static constexpr ir::opcode code = ir::opcode::cosh;
  static constexpr std::string_view name = "cosh";
  static constexpr ir::inferred result_of(const ir::value_type& type) { return ir::floating_only(type); }

  template <class Number>
  SINTER_HD static constexpr Number meaning(Number x) {
    return math::cosh(x);
  }
  static constexpr ir::gradients derivative(const auto& d) {
    const auto slope = ir::emit(ir::opcode::sinh, {d.x()});
    return {{d.g() * slope}};
  }
};
inline constexpr cosh_t cosh{};

/// Hyperbolic tangent.
///
/// Shapes    any  ->  the same
/// Types     one floating dtype
/// Gradient  dx = g * (1 - y²)
/// Errors    compile time: not floating
/// Like      torch.tanh, jax.numpy.tanh
struct tanh_t : ir::elementwise<tanh_t, 1> {
  static constexpr ir::opcode code = ir::opcode::tanh;
  static constexpr std::string_view name = "tanh";
  static constexpr ir::inferred result_of(const ir::value_type& type) { return ir::floating_only(type); }

  template <class Number>
  SINTER_HD static constexpr Number meaning(Number x) {
    return math::tanh(x);
  }
  static constexpr ir::gradients derivative(const auto& d) {
    const auto square = d.y() * d.y();
    return {{d.g() * (1.0 - square)}};
  }
};
inline constexpr tanh_t tanh{};

/// The number whose hyperbolic sine is x.
///
/// Shapes    any  ->  the same
/// Types     one floating dtype
/// Gradient  dx = g / √(x² + 1)
/// Errors    compile time: not floating
/// Like      torch.asinh, jax.numpy.arcsinh
struct asinh_t : ir::elementwise<asinh_t, 1> {
  static constexpr ir::opcode code = ir::opcode::asinh;
  static constexpr std::string_view name = "asinh";
  static constexpr ir::inferred result_of(const ir::value_type& type) { return ir::floating_only(type); }

  template <class Number>
  SINTER_HD static constexpr Number meaning(Number x) {
    return math::asinh(x);
  }
  static constexpr ir::gradients derivative(const auto& d) {
    const auto square = d.x() * d.x();
    const auto length = ir::emit(ir::opcode::sqrt, {1.0 + square});
    return {{d.g() / length}};
  }
};
inline constexpr asinh_t asinh{};

/// The number of at least 0 whose hyperbolic cosine is x; NaN below 1.
///
/// Shapes    any  ->  the same
/// Types     one floating dtype
/// Gradient  dx = g / √(x² - 1)
/// Errors    compile time: not floating
/// Like      torch.acosh, jax.numpy.arccosh
struct acosh_t : ir::elementwise<acosh_t, 1> {
  static constexpr ir::opcode code = ir::opcode::acosh;
  static constexpr std::string_view name = "acosh";
  static constexpr ir::inferred result_of(const ir::value_type& type) { return ir::floating_only(type); }

  template <class Number>
  SINTER_HD static constexpr Number meaning(Number x) {
    return math::acosh(x);
  }
  static constexpr ir::gradients derivative(const auto& d) {
    const auto square = d.x() * d.x();
    const auto length = ir::emit(ir::opcode::sqrt, {square - ir::constant_like(square, 1)});
    return {{d.g() / length}};
  }
};
inline constexpr acosh_t acosh{};

/// The number whose hyperbolic tangent is x; NaN beyond [-1, 1].
///
/// Shapes    any  ->  the same
/// Types     one floating dtype
/// Gradient  dx = g / (1 - x²)
/// Errors    compile time: not floating
/// Like      torch.atanh, jax.numpy.arctanh
struct atanh_t : ir::elementwise<atanh_t, 1> {
  static constexpr ir::opcode code = ir::opcode::atanh;
  static constexpr std::string_view name = "atanh";
  static constexpr ir::inferred result_of(const ir::value_type& type) { return ir::floating_only(type); }

  template <class Number>
  SINTER_HD static constexpr Number meaning(Number x) {
    return math::atanh(x);
  }
  static constexpr ir::gradients derivative(const auto& d) {
    const auto square = d.x() * d.x();
    return {{d.g() / (1.0 - square)}};
  }
};
inline constexpr atanh_t atanh{};

}  // namespace sinter
