// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Activations made of straight pieces.
#pragma once

#include <sinter/ir/op/abs.hpp>
#include <sinter/ir/op/add.hpp>
#include <sinter/ir/op/clip.hpp>
#include <sinter/ir/op/comparison.hpp>
#include <sinter/ir/op/div.hpp>
#include <sinter/ir/op/logic.hpp>
#include <sinter/ir/op/maximum.hpp>
#include <sinter/ir/op/minimum.hpp>
#include <sinter/ir/op/mul.hpp>
#include <sinter/ir/op/neg.hpp>
#include <sinter/ir/op/relu.hpp>
#include <sinter/ir/op/select.hpp>
#include <sinter/ir/op/sub.hpp>
#include <sinter/ir/operation.hpp>

namespace sinter {

/// x where x > 0, else slope * x; 0.01 for the slope unless told: `x | leaky_relu(0.1)`.
///
/// Shapes    any  ->  the same
/// Types     floating
/// Gradient  dx = g where x > 0, else slope * g
/// Errors    compile time: not floating
/// Source    Maas et al. (2013), Rectifier nonlinearities improve neural network acoustic models
/// Like      torch.nn.functional.leaky_relu, jax.nn.leaky_relu
struct leaky_relu_t : operation<leaky_relu_t> {
  static constexpr std::string_view name = "leaky_relu";
  double slope = 0.01;

  constexpr leaky_relu_t() = default;
  constexpr explicit leaky_relu_t(double slope_) : slope(slope_) {}
  using operation<leaky_relu_t>::operator();
  constexpr leaky_relu_t operator()(double slope_) const { return leaky_relu_t(slope_); }

  constexpr auto meaning(auto x) const {
    const auto lower = slope * x;
    const auto above = x > 0;
    return select(above, x, lower);
  }
  constexpr auto derivative(auto x, auto, auto g) const {
    const auto lower = slope * g;
    const auto above = x > 0;
    return select(above, g, lower);
  }
};
inline constexpr leaky_relu_t leaky_relu{};

/// x where x > 0, else slope * x, with a slope that is a tensor, learned say.
///
/// Shapes    operands broadcast as in NumPy  ->  their common shape
/// Types     any number
/// Gradient  follows from the meaning
/// Errors    compile time: shapes do not broadcast, dtypes differ
/// Source    He et al. (2015), Delving deep into rectifiers
/// Like      torch.nn.functional.prelu (where the slope stands along axis 1)
struct prelu_t : operation<prelu_t> {
  static constexpr std::string_view name = "prelu";

  static constexpr auto meaning(auto x, auto slope) {
    const auto lower = slope * x;
    const auto above = x > 0;
    return select(above, x, lower);
  }
};
inline constexpr prelu_t prelu{};

/// x held within [low, high]; within [-1, 1] unless told: `x | hard_tanh(-2, 2)`.
///
/// Shapes    any  ->  the same
/// Types     floating
/// Gradient  dx = g within the bounds, 0 at and beyond them
/// Errors    compile time: not floating, a lower bound above the upper one
/// Like      torch.nn.functional.hardtanh, jax.nn.hard_tanh
struct hard_tanh_t : operation<hard_tanh_t> {
  static constexpr std::string_view name = "hard_tanh";
  double low = -1;
  double high = 1;
  int line = 0;

  constexpr hard_tanh_t() = default;
  constexpr explicit hard_tanh_t(double low_, double high_, int from = __builtin_LINE()) : low(low_), high(high_), line(from) {}
  using operation<hard_tanh_t>::operator();
  constexpr hard_tanh_t operator()(double low_, double high_, int from = __builtin_LINE()) const { return hard_tanh_t(low_, high_, from); }

  constexpr auto meaning(auto x) const {
    ir::demand(*x.in, low <= high, rule::lower_bound_must_not_exceed_the_upper_bound, line);
    return maximum(minimum(x, high), low);
  }
  constexpr auto derivative(auto x, auto, auto g) const {
    const auto above = x >= high, below = x <= low;
    const auto held = above || below;
    return select(held, 0, g);
  }
};
inline constexpr hard_tanh_t hard_tanh{};

/// x held within [0, 6].
///
/// Shapes    any  ->  the same
/// Types     floating
/// Gradient  dx = g within the bounds, 0 at and beyond them
/// Errors    compile time: not floating
/// Source    Krizhevsky (2010), Convolutional deep belief networks on CIFAR-10
/// Like      torch.nn.functional.relu6, jax.nn.relu6
struct relu6_t : operation<relu6_t> {
  static constexpr std::string_view name = "relu6";

  static constexpr auto meaning(auto x) { return minimum(relu(x), 6); }
  static constexpr auto derivative(auto x, auto, auto g) {
    const auto above = x >= 6, below = x <= 0;
    const auto held = above || below;
    return select(held, 0, g);
  }
};
inline constexpr relu6_t relu6{};

/// relu6(x + 3) / 6.
///
/// Shapes    any  ->  the same
/// Types     floating
/// Gradient  dx = g / 6 where -3 < x < 3, else 0
/// Errors    compile time: not floating
/// Like      torch.nn.functional.hardsigmoid, jax.nn.hard_sigmoid
struct hard_sigmoid_t : operation<hard_sigmoid_t> {
  static constexpr std::string_view name = "hard_sigmoid";

  static constexpr auto meaning(auto x) { return minimum(relu(x + 3), 6) / 6; }
  static constexpr auto derivative(auto x, auto, auto g) {
    const auto above = x > -3, below = x < 3;
    const auto within = above && below;
    const auto slope = g / 6;
    return select(within, slope, 0);
  }
};
inline constexpr hard_sigmoid_t hard_sigmoid{};

/// x * relu6(x + 3) / 6.
///
/// Shapes    any  ->  the same
/// Types     floating
/// Gradient  dx = 0 where x <= -3, g * (x / 3 + 1/2) below 3, else g
/// Errors    compile time: not floating
/// Source    Howard et al. (2019), Searching for MobileNetV3
/// Like      torch.nn.functional.hardswish, jax.nn.hard_swish
struct hard_swish_t : operation<hard_swish_t> {
  static constexpr std::string_view name = "hard_swish";

  static constexpr auto meaning(auto x) {
    const auto gate = minimum(relu(x + 3), 6);
    return x * gate / 6;
  }
  static constexpr auto derivative(auto x, auto, auto g) {
    const auto bend = g * (x / 3 + 0.5);
    const auto rising = x < 3;
    const auto upper = select(rising, bend, g);
    const auto off = x <= -3;
    return select(off, 0, upper);
  }
};
inline constexpr hard_swish_t hard_swish{};

/// x moved toward 0 by lambda, and 0 within it; 0.5 for lambda unless told: `x | soft_shrink(0.1)`.
///
/// Shapes    any  ->  the same
/// Types     floating
/// Gradient  dx = g where |x| > lambda, else 0
/// Errors    compile time: not floating, a lambda below 0
/// Like      torch.nn.functional.softshrink
struct soft_shrink_t : operation<soft_shrink_t> {
  static constexpr std::string_view name = "soft_shrink";
  double lambda = 0.5;
  int line = 0;

  constexpr soft_shrink_t() = default;
  constexpr explicit soft_shrink_t(double lambda_, int from = __builtin_LINE()) : lambda(lambda_), line(from) {}
  using operation<soft_shrink_t>::operator();
  constexpr soft_shrink_t operator()(double lambda_, int from = __builtin_LINE()) const { return soft_shrink_t(lambda_, from); }

  constexpr auto meaning(auto x) const {
    ir::demand(*x.in, lambda >= 0, rule::lambda_must_be_at_least_0, line);
    const auto step = lambda * sign(x);
    const auto moved = x - step;
    const auto small = abs(x) <= lambda;
    return select(small, 0, moved);
  }
  constexpr auto derivative(auto x, auto, auto g) const {
    const auto small = abs(x) <= lambda;
    return select(small, 0, g);
  }
};
inline constexpr soft_shrink_t soft_shrink{};

/// x where |x| > lambda, else 0; 0.5 for lambda unless told: `x | hard_shrink(0.1)`.
///
/// Shapes    any  ->  the same
/// Types     floating
/// Gradient  dx = g where |x| > lambda, else 0
/// Errors    compile time: not floating, a lambda below 0
/// Like      torch.nn.functional.hardshrink
struct hard_shrink_t : operation<hard_shrink_t> {
  static constexpr std::string_view name = "hard_shrink";
  double lambda = 0.5;
  int line = 0;

  constexpr hard_shrink_t() = default;
  constexpr explicit hard_shrink_t(double lambda_, int from = __builtin_LINE()) : lambda(lambda_), line(from) {}
  using operation<hard_shrink_t>::operator();
  constexpr hard_shrink_t operator()(double lambda_, int from = __builtin_LINE()) const { return hard_shrink_t(lambda_, from); }

  constexpr auto meaning(auto x) const {
    ir::demand(*x.in, lambda >= 0, rule::lambda_must_be_at_least_0, line);
    const auto small = abs(x) <= lambda;
    return select(small, 0, x);
  }
  constexpr auto derivative(auto x, auto, auto g) const {
    const auto small = abs(x) <= lambda;
    return select(small, 0, g);
  }
};
inline constexpr hard_shrink_t hard_shrink{};

/// x where x > bound, else `value`: `x | threshold(0.1, 20)`.
///
/// Shapes    any  ->  the same
/// Types     floating
/// Gradient  dx = g where x > bound, else 0
/// Errors    compile time: not floating
/// Like      torch.nn.functional.threshold
struct threshold_t : operation<threshold_t> {
  static constexpr std::string_view name = "threshold";
  double bound = 0;
  double value = 0;

  constexpr threshold_t() = default;
  constexpr explicit threshold_t(double bound_, double value_) : bound(bound_), value(value_) {}
  using operation<threshold_t>::operator();
  constexpr threshold_t operator()(double bound_, double value_) const { return threshold_t(bound_, value_); }

  constexpr auto meaning(auto x) const {
    const auto off = x <= bound;
    return select(off, value, x);
  }
  constexpr auto derivative(auto x, auto, auto g) const {
    const auto off = x <= bound;
    return select(off, 0, g);
  }
};
inline constexpr threshold_t threshold{};

/// 0 where x < 0, 1 where x > 0, else `values`; 0 for a NaN.
///
/// Shapes    operands broadcast as in NumPy  ->  their common shape
/// Types     one dtype
/// Gradient  of values: g where x = 0, else 0
/// Errors    compile time: shapes do not broadcast, dtypes differ
/// Like      torch.heaviside, jax.numpy.heaviside
struct heaviside_t : operation<heaviside_t> {
  static constexpr std::string_view name = "heaviside";

  static constexpr auto meaning(auto x, auto values) {
    const auto step = maximum(sign(x), 0);
    const auto edge = x == 0;
    return select(edge, values, step);
  }
};
inline constexpr heaviside_t heaviside{};

}  // namespace sinter
