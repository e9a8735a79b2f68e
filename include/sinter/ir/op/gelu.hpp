// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// The Gaussian error linear unit, exactly and by tanh.
#pragma once

#include <sinter/ir/op/add.hpp>
#include <sinter/ir/op/div.hpp>
#include <sinter/ir/op/erf.hpp>
#include <sinter/ir/op/exp.hpp>
#include <sinter/ir/op/hyperbolic.hpp>
#include <sinter/ir/op/mul.hpp>
#include <sinter/ir/op/neg.hpp>
#include <sinter/ir/op/sub.hpp>
#include <sinter/ir/operation.hpp>

namespace sinter {

/// x * (1 + erf(x / √2)) / 2: x times the probability that a normal variable is below it.
///
/// Shapes    any  ->  the same
/// Types     floating
/// Gradient  dx = g * (P(x) + x * p(x)), P the normal distribution and p its density
/// Errors    compile time: not floating
/// Source    Hendrycks & Gimpel (2016), Gaussian error linear units
/// Like      torch.nn.functional.gelu, jax.nn.gelu(approximate=False)
struct gelu_t : operation<gelu_t> {
  static constexpr std::string_view name = "gelu";

  static constexpr auto meaning(auto x) {
    const auto below = 0.5 * (1 + erf(0x1.6a09e667f3bcdp-1 * x));
    return x * below;
  }
  static constexpr auto derivative(auto x, auto, auto g) {
    const auto below = 0.5 * (1 + erf(0x1.6a09e667f3bcdp-1 * x));
    const auto square = x * x;
    const auto density = 0x1.9884533d43651p-2 * exp(-0.5 * square);
    const auto slope = x * density;
    return g * (below + slope);
  }
};
inline constexpr gelu_t gelu{};

/// x * (1 + tanh(√(2/π) * (x + 0.044715 x³))) / 2.
///
/// Shapes    any  ->  the same
/// Types     floating
/// Gradient  dx = g * (1 + t + x * (1 - t²) * t'(x)) / 2 with the t of the meaning
/// Errors    compile time: not floating
/// Source    Hendrycks & Gimpel (2016), Gaussian error linear units
/// Like      torch.nn.functional.gelu(approximate='tanh'), jax.nn.gelu
struct gelu_tanh_t : operation<gelu_tanh_t> {
  static constexpr std::string_view name = "gelu_tanh";

  static constexpr auto meaning(auto x) {
    const auto square = x * x;
    const auto bent = 1 + 0.044715 * square;
    const auto t = tanh(0x1.9884533d43651p-1 * x * bent);
    return 0.5 * x * (1 + t);
  }
  static constexpr auto derivative(auto x, auto, auto g) {
    const auto square = x * x;
    const auto bent = 1 + 0.044715 * square;
    const auto t = tanh(0x1.9884533d43651p-1 * x * bent);
    const auto steep = 0x1.9884533d43651p-1 * (1 + 0.134145 * square);
    const auto curve = 1 - t * t;
    const auto slope = x * curve * steep;
    return 0.5 * g * (1 + t + slope);
  }
};
inline constexpr gelu_tanh_t gelu_tanh{};

}  // namespace sinter
