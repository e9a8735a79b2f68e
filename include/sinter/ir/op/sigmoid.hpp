// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Smooth activations made of exp: the logistic function and what is made of it.
#pragma once

#include <sinter/ir/op/abs.hpp>
#include <sinter/ir/op/add.hpp>
#include <sinter/ir/op/div.hpp>
#include <sinter/ir/op/exp.hpp>
#include <sinter/ir/op/exponential.hpp>
#include <sinter/ir/op/hyperbolic.hpp>
#include <sinter/ir/op/maximum.hpp>
#include <sinter/ir/op/minimum.hpp>
#include <sinter/ir/op/mul.hpp>
#include <sinter/ir/op/neg.hpp>
#include <sinter/ir/op/sub.hpp>
#include <sinter/ir/operation.hpp>

namespace sinter {

/// 1 / (1 + exp(-x)).
///
/// Shapes    any  ->  the same
/// Types     floating
/// Gradient  dx = g * y * (1 - y)
/// Errors    compile time: not floating
/// Like      torch.sigmoid, jax.nn.sigmoid
struct sigmoid_t : operation<sigmoid_t> {
  static constexpr std::string_view name = "sigmoid";

  static constexpr auto meaning(auto x) { return 1 / (1 + exp(-x)); }
  static constexpr auto derivative(auto, auto y, auto g) {
    const auto rest = 1 - y;
    return g * y * rest;
  }
};
inline constexpr sigmoid_t sigmoid{};

/// log(1 / (1 + exp(-x))), finite and exact at both ends.
///
/// Shapes    any  ->  the same
/// Types     floating
/// Gradient  dx = g / (1 + exp(x))
/// Errors    compile time: not floating
/// Like      torch.nn.functional.logsigmoid, jax.nn.log_sigmoid
struct log_sigmoid_t : operation<log_sigmoid_t> {
  static constexpr std::string_view name = "log_sigmoid";

  static constexpr auto meaning(auto x) {
    const auto lower = minimum(x, 0);
    const auto size = abs(x);
    return lower - log1p(exp(-size));
  }
  static constexpr auto derivative(auto x, auto, auto g) {
    const auto rest = 1 + exp(x);
    return g / rest;
  }
};
inline constexpr log_sigmoid_t log_sigmoid{};

/// log(1 + exp(beta * x)) / beta; 1 for beta unless told: `x | softplus(2)`. Exact at both ends, so that no threshold is needed.
///
/// Shapes    any  ->  the same
/// Types     floating
/// Gradient  dx = g / (1 + exp(-beta * x))
/// Errors    compile time: not floating, a beta of 0
/// Source    Dugas et al. (2001), Incorporating second-order functional knowledge
/// Like      torch.nn.functional.softplus (without its threshold), jax.nn.softplus
struct softplus_t : operation<softplus_t> {
  static constexpr std::string_view name = "softplus";
  double beta = 1;
  int line = 0;

  constexpr softplus_t() = default;
  constexpr explicit softplus_t(double beta_, int from = __builtin_LINE()) : beta(beta_), line(from) {}
  using operation<softplus_t>::operator();
  constexpr softplus_t operator()(double beta_, int from = __builtin_LINE()) const { return softplus_t(beta_, from); }

  constexpr auto meaning(auto x) const {
    ir::demand(*x.in, beta != 0, rule::beta_must_not_be_0, line);
    const auto scaled = beta * x;
    const auto upper = maximum(scaled, 0);
    const auto size = abs(scaled);
    return (upper + log1p(exp(-size))) / beta;
  }
  constexpr auto derivative(auto x, auto, auto g) const {
    const auto rest = 1 + exp(-beta * x);
    return g / rest;
  }
};
inline constexpr softplus_t softplus{};

/// x / (1 + exp(-x)), also called swish.
///
/// Shapes    any  ->  the same
/// Types     floating
/// Gradient  dx = g * s * (1 + x * (1 - s)) with s = sigmoid(x)
/// Errors    compile time: not floating
/// Source    Elfwing et al. (2018), Sigmoid-weighted linear units; Ramachandran et al. (2017), Searching for activation functions
/// Like      torch.nn.functional.silu, jax.nn.silu
struct silu_t : operation<silu_t> {
  static constexpr std::string_view name = "silu";

  static constexpr auto meaning(auto x) { return x / (1 + exp(-x)); }
  static constexpr auto derivative(auto x, auto, auto g) {
    const auto s = 1 / (1 + exp(-x));
    const auto rest = 1 - s;
    const auto bend = 1 + x * rest;
    return g * s * bend;
  }
};
inline constexpr silu_t silu{};

/// x * tanh(log(1 + exp(x))).
///
/// Shapes    any  ->  the same
/// Types     floating
/// Gradient  dx = g * (t + x * s * (1 - t²)) with t = tanh(softplus(x)), s = sigmoid(x)
/// Errors    compile time: not floating
/// Source    Misra (2019), Mish: a self-regularized non-monotonic activation function
/// Like      torch.nn.functional.mish, jax.nn.mish
struct mish_t : operation<mish_t> {
  static constexpr std::string_view name = "mish";

  static constexpr auto meaning(auto x) {
    const auto rise = softplus_t().meaning(x);
    return x * tanh(rise);
  }
  static constexpr auto derivative(auto x, auto, auto g) {
    const auto rise = softplus_t().meaning(x);
    const auto t = tanh(rise);
    const auto s = 1 / (1 + exp(-x));
    const auto bend = 1 - t * t;
    const auto slope = x * s * bend;
    return g * (t + slope);
  }
};
inline constexpr mish_t mish{};

/// x - tanh(x).
///
/// Shapes    any  ->  the same
/// Types     floating
/// Gradient  dx = g * tanh(x)²
/// Errors    compile time: not floating
/// Like      torch.nn.functional.tanhshrink
struct tanh_shrink_t : operation<tanh_shrink_t> {
  static constexpr std::string_view name = "tanh_shrink";

  static constexpr auto meaning(auto x) { return x - tanh(x); }
  static constexpr auto derivative(auto x, auto, auto g) {
    const auto t = tanh(x);
    return g * t * t;
  }
};
inline constexpr tanh_shrink_t tanh_shrink{};

/// x / (1 + |x|).
///
/// Shapes    any  ->  the same
/// Types     floating
/// Gradient  dx = g / (1 + |x|)²
/// Errors    compile time: not floating
/// Source    Turian et al. (2009), Quadratic features and deep architectures for chunking
/// Like      torch.nn.functional.softsign, jax.nn.soft_sign
struct softsign_t : operation<softsign_t> {
  static constexpr std::string_view name = "softsign";

  static constexpr auto meaning(auto x) { return x / (1 + abs(x)); }
  static constexpr auto derivative(auto x, auto, auto g) {
    const auto rest = 1 + abs(x);
    return g / (rest * rest);
  }
};
inline constexpr softsign_t softsign{};

}  // namespace sinter
