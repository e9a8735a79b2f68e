// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Exponential linear units.
#pragma once

#include <sinter/ir/op/add.hpp>
#include <sinter/ir/op/comparison.hpp>
#include <sinter/ir/op/div.hpp>
#include <sinter/ir/op/exponential.hpp>
#include <sinter/ir/op/minimum.hpp>
#include <sinter/ir/op/mul.hpp>
#include <sinter/ir/op/select.hpp>
#include <sinter/ir/operation.hpp>

namespace sinter {

/// x where x > 0, else alpha * (exp(x) - 1); 1 for alpha unless told: `x | elu(0.5)`.
///
/// Shapes    any  ->  the same
/// Types     floating
/// Gradient  dx = g where x > 0, else g * (y + alpha)
/// Errors    compile time: not floating
/// Source    Clevert et al. (2016), Fast and accurate deep network learning by exponential linear units
/// Like      torch.nn.functional.elu, jax.nn.elu
struct elu_t : operation<elu_t> {
  static constexpr std::string_view name = "elu";
  double alpha = 1;

  constexpr elu_t() = default;
  constexpr explicit elu_t(double alpha_) : alpha(alpha_) {}
  using operation<elu_t>::operator();
  constexpr elu_t operator()(double alpha_) const { return elu_t(alpha_); }

  constexpr auto meaning(auto x) const {
    const auto lower = alpha * expm1(minimum(x, 0));  // of the lower part alone: what is not selected shall not overflow
    const auto above = x > 0;
    return select(above, x, lower);
  }
  constexpr auto derivative(auto x, auto y, auto g) const {
    const auto slope = g * (y + alpha);
    const auto below = x <= 0;
    return select(below, slope, g);
  }
};
inline constexpr elu_t elu{};

/// scale * x where x > 0, else scale * alpha * (exp(x) - 1), with the constants that keep mean 0 and variance 1.
///
/// Shapes    any  ->  the same
/// Types     floating
/// Gradient  dx = g * scale where x > 0, else g * (y + scale * alpha)
/// Errors    compile time: not floating
/// Source    Klambauer et al. (2017), Self-normalizing neural networks
/// Like      torch.nn.functional.selu, jax.nn.selu
struct selu_t : operation<selu_t> {
  static constexpr std::string_view name = "selu";
  static constexpr double alpha = 1.6732632423543772848170429916717, scale = 1.0507009873554804934193349852946;

  static constexpr auto meaning(auto x) {
    const auto lower = (scale * alpha) * expm1(minimum(x, 0));
    const auto upper = scale * x;
    const auto above = x > 0;
    return select(above, upper, lower);
  }
  static constexpr auto derivative(auto x, auto y, auto g) {
    const auto slope = g * (y + scale * alpha);
    const auto straight = scale * g;
    const auto below = x <= 0;
    return select(below, slope, straight);
  }
};
inline constexpr selu_t selu{};

/// x where x > 0, else alpha * (exp(x / alpha) - 1); 1 for alpha unless told: `x | celu(0.5)`.
///
/// Shapes    any  ->  the same
/// Types     floating
/// Gradient  dx = g where x > 0, else g * (y / alpha + 1)
/// Errors    compile time: not floating, an alpha of 0
/// Source    Barron (2017), Continuously differentiable exponential linear units
/// Like      torch.nn.functional.celu, jax.nn.celu
struct celu_t : operation<celu_t> {
  static constexpr std::string_view name = "celu";
  double alpha = 1;
  int line = 0;

  constexpr celu_t() = default;
  constexpr explicit celu_t(double alpha_, int from = __builtin_LINE()) : alpha(alpha_), line(from) {}
  using operation<celu_t>::operator();
  constexpr celu_t operator()(double alpha_, int from = __builtin_LINE()) const { return celu_t(alpha_, from); }

  constexpr auto meaning(auto x) const {
    ir::demand(*x.in, alpha != 0, rule::alpha_must_not_be_0, line);
    const auto lower = alpha * expm1(minimum(x, 0) / alpha);
    const auto above = x > 0;
    return select(above, x, lower);
  }
  constexpr auto derivative(auto x, auto y, auto g) const {
    const auto slope = g * (1 + y / alpha);
    const auto below = x <= 0;
    return select(below, slope, g);
  }
};
inline constexpr celu_t celu{};

}  // namespace sinter
