// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Squares, reciprocals, and what is made of them.
#pragma once

#include <limits>

#include <sinter/ir/op/abs.hpp>
#include <sinter/ir/op/add.hpp>
#include <sinter/ir/op/classify.hpp>
#include <sinter/ir/op/div.hpp>
#include <sinter/ir/op/logic.hpp>
#include <sinter/ir/op/maximum.hpp>
#include <sinter/ir/op/minimum.hpp>
#include <sinter/ir/op/mul.hpp>
#include <sinter/ir/op/neg.hpp>
#include <sinter/ir/op/select.hpp>
#include <sinter/ir/op/sqrt.hpp>
#include <sinter/ir/operation.hpp>

namespace sinter {

/// x², elementwise.
///
/// Shapes    any  ->  the same
/// Types     any number
/// Gradient  dx = g * 2x
/// Like      torch.square, jax.numpy.square
struct square_t : operation<square_t> {
  static constexpr std::string_view name = "square";

  static constexpr auto meaning(auto x) { return x * x; }
  static constexpr auto derivative(auto x, auto, auto g) {
    const auto slope = 2 * x;
    return g * slope;
  }
};
inline constexpr square_t square{};

/// 1 / x, elementwise.
///
/// Shapes    any  ->  the same
/// Types     floating
/// Gradient  dx = -g * y²
/// Errors    compile time: not floating
/// Like      torch.reciprocal, jax.numpy.reciprocal
struct reciprocal_t : operation<reciprocal_t> {
  static constexpr std::string_view name = "reciprocal";

  static constexpr auto meaning(auto x) { return 1 / x; }
  static constexpr auto derivative(auto, auto y, auto g) {
    const auto square = y * y;
    return -(g * square);
  }
};
inline constexpr reciprocal_t reciprocal{};

/// 1 / √x, elementwise.
///
/// Shapes    any  ->  the same
/// Types     floating
/// Gradient  dx = -g * y³ / 2
/// Errors    compile time: not floating
/// Like      torch.rsqrt, jax.lax.rsqrt
struct rsqrt_t : operation<rsqrt_t> {
  static constexpr std::string_view name = "rsqrt";

  static constexpr auto meaning(auto x) { return 1 / sqrt(x); }
  static constexpr auto derivative(auto, auto y, auto g) {
    const auto cube = y * y * y;
    return -0.5 * g * cube;
  }
};
inline constexpr rsqrt_t rsqrt{};

/// √(a² + b²), elementwise, without overflow on the way; infinite where either is, as C has it.
///
/// Shapes    operands broadcast as in NumPy  ->  their common shape
/// Types     one floating dtype
/// Gradient  da = g * a / y,  db = g * b / y, 0 at the origin
/// Errors    compile time: shapes do not broadcast, dtypes differ, not floating
/// Like      torch.hypot, jax.numpy.hypot
struct hypot_t : operation<hypot_t> {
  static constexpr std::string_view name = "hypot";

  static constexpr auto meaning(auto a, auto b) {
    const auto first = abs(a);
    const auto second = abs(b);  // one at a time: their shapes, and so their types, may differ
    const auto larger = maximum(first, second), smaller = minimum(first, second);
    const auto none = larger == 0;
    const auto divisor = select(none, 1, larger);
    const auto ratio = smaller / divisor;
    const auto length = larger * sqrt(1 + ratio * ratio);
    const auto far = is_inf(a);
    const auto wide = is_inf(b);
    return select(far || wide, std::numeric_limits<double>::infinity(), length);
  }
};
inline constexpr hypot_t hypot{};

}  // namespace sinter
