// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Sine, cosine, tangent and their inverses; angles in radians.
#pragma once

#include <sinter/ir/card.hpp>

namespace sinter {

/// Sine, of any argument.
///
/// Shapes    any  ->  the same
/// Types     one floating dtype
/// Gradient  dx = g * cos(x)
/// Errors    compile time: not floating
/// Like      torch.sin, jax.numpy.sin
struct sin_t : ir::elementwise<sin_t, 1> {
  static constexpr ir::opcode code = ir::opcode::sin;
  static constexpr std::string_view name = "sin";
  static constexpr ir::inferred result_of(const ir::value_type& type) { return ir::floating_only(type); }

  template <class Number>
  SINTER_HD static constexpr Number meaning(Number x) {
    return math::sin(x);
  }
  static constexpr ir::gradients derivative(const auto& d) {
    const auto slope = ir::emit(ir::opcode::cos, {d.x()});
    return {{d.g() * slope}};
  }
};
inline constexpr sin_t sin{};

/// Cosine, of any argument.
///
/// Shapes    any  ->  the same
/// Types     one floating dtype
/// Gradient  dx = -g * sin(x)
/// Errors    compile time: not floating
/// Like      torch.cos, jax.numpy.cos
struct cos_t : ir::elementwise<cos_t, 1> {
  static constexpr ir::opcode code = ir::opcode::cos;
  static constexpr std::string_view name = "cos";
  static constexpr ir::inferred result_of(const ir::value_type& type) { return ir::floating_only(type); }

  template <class Number>
  SINTER_HD static constexpr Number meaning(Number x) {
    return math::cos(x);
  }
  static constexpr ir::gradients derivative(const auto& d) {
    const auto slope = -ir::emit(ir::opcode::sin, {d.x()});
    return {{d.g() * slope}};
  }
};
inline constexpr cos_t cos{};

/// Tangent, of any argument.
///
/// Shapes    any  ->  the same
/// Types     one floating dtype
/// Gradient  dx = g * (1 + y²)
/// Errors    compile time: not floating
/// Like      torch.tan, jax.numpy.tan
struct tan_t : ir::elementwise<tan_t, 1> {
  static constexpr ir::opcode code = ir::opcode::tan;
  static constexpr std::string_view name = "tan";
  static constexpr ir::inferred result_of(const ir::value_type& type) { return ir::floating_only(type); }

  template <class Number>
  SINTER_HD static constexpr Number meaning(Number x) {
    return math::tan(x);
  }
  static constexpr ir::gradients derivative(const auto& d) {
    const auto slope = 1.0 + d.y() * d.y();
    return {{d.g() * slope}};
  }
};
inline constexpr tan_t tan{};

/// The angle in [-π/2, π/2] whose sine is x; NaN beyond [-1, 1].
///
/// Shapes    any  ->  the same
/// Types     one floating dtype
/// Gradient  dx = g / √(1 - x²)
/// Errors    compile time: not floating
/// Like      torch.asin, jax.numpy.arcsin
struct asin_t : ir::elementwise<asin_t, 1> {
  static constexpr ir::opcode code = ir::opcode::asin;
  static constexpr std::string_view name = "asin";
  static constexpr ir::inferred result_of(const ir::value_type& type) { return ir::floating_only(type); }

  template <class Number>
  SINTER_HD static constexpr Number meaning(Number x) {
    return math::asin(x);
  }
  static constexpr ir::gradients derivative(const auto& d) {
    const auto square = d.x() * d.x();
    const auto leg = ir::emit(ir::opcode::sqrt, {1.0 - square});
    return {{d.g() / leg}};
  }
};
inline constexpr asin_t asin{};

/// The angle in [0, π] whose cosine is x; NaN beyond [-1, 1].
///
/// Shapes    any  ->  the same
/// Types     one floating dtype
/// Gradient  dx = -g / √(1 - x²)
/// Errors    compile time: not floating
/// Like      torch.acos, jax.numpy.arccos
struct acos_t : ir::elementwise<acos_t, 1> {
  static constexpr ir::opcode code = ir::opcode::acos;
  static constexpr std::string_view name = "acos";
  static constexpr ir::inferred result_of(const ir::value_type& type) { return ir::floating_only(type); }

  template <class Number>
  SINTER_HD static constexpr Number meaning(Number x) {
    return math::acos(x);
  }
  static constexpr ir::gradients derivative(const auto& d) {
    const auto square = d.x() * d.x();
    const auto leg = ir::emit(ir::opcode::sqrt, {1.0 - square});
    return {{-(d.g() / leg)}};
  }
};
inline constexpr acos_t acos{};

/// The angle in [-π/2, π/2] whose tangent is x.
///
/// Shapes    any  ->  the same
/// Types     one floating dtype
/// Gradient  dx = g / (1 + x²)
/// Errors    compile time: not floating
/// Like      torch.atan, jax.numpy.arctan
struct atan_t : ir::elementwise<atan_t, 1> {
  static constexpr ir::opcode code = ir::opcode::atan;
  static constexpr std::string_view name = "atan";
  static constexpr ir::inferred result_of(const ir::value_type& type) { return ir::floating_only(type); }

  template <class Number>
  SINTER_HD static constexpr Number meaning(Number x) {
    return math::atan(x);
  }
  static constexpr ir::gradients derivative(const auto& d) {
    const auto square = d.x() * d.x();
    return {{d.g() / (1.0 + square)}};
  }
};
inline constexpr atan_t atan{};

/// The angle of the point (x, y), in [-π, π]: atan(y / x) in the right quadrant.
///
/// Shapes    operands broadcast as in NumPy  ->  their common shape
/// Types     one floating dtype
/// Gradient  dy = g * x / (x² + y²),  dx = -g * y / (x² + y²) (0 at the origin)
/// Errors    compile time: shapes do not broadcast, dtypes differ, not floating
/// Like      torch.atan2, jax.numpy.arctan2
struct atan2_t : ir::elementwise<atan2_t, 2> {
  static constexpr ir::opcode code = ir::opcode::atan2;
  static constexpr std::string_view name = "atan2";
  static constexpr ir::inferred result_of(const ir::value_type& type) { return ir::floating_only(type); }

  template <class Number>
  SINTER_HD static constexpr Number meaning(Number y, Number x) {
    return math::atan2(y, x);
  }
  static constexpr ir::gradients derivative(const auto& d) {
    const auto up = d.x(0) * d.x(0), along = d.x(1) * d.x(1), sum = up + along;
    const auto origin = sum == ir::constant_like(sum, 0);
    const auto one = ir::constant_like(sum, 1);
    const auto share = d.g() / ir::if_else(origin, one, sum);
    const auto dy = share * d.x(1), dx = -(share * d.x(0));
    return {{dy, dx}};
  }
};
inline constexpr atan2_t atan2{};

}  // namespace sinter
