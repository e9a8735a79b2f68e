// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Small models that together use every operation: what passes, plans and backends are held to.
#pragma once

#include <sinter/sinter.hpp>

namespace sinter::test::models {

/// Arithmetic, comparison, logic and conversion, with broadcasting both ways. x [N, 3, 5], row [5], column [3, 1].
struct arithmetic {
  constexpr auto operator()(auto x, auto row, auto column) const {
    const auto blend = x + row * 2.0f - column / (maximum(row, column) + 3.0f);
    const auto curved = exp(minimum(blend, 0.5f)) + sqrt(blend * blend + 0.25f) - log(blend * blend + 0.5f);
    return select((blend > 0.0f && !(x < row)) || x == column, relu(blend), -curved);
  }
};
using arithmetic_model = model<arithmetic, input<"x", f32, batch<64>, 3, 5>, input<"row", f32, 5>, input<"column", f32, 3, 1>>;

/// Whole numbers and bools: i32 lanes, comparisons of every kind, conversions. x [N, 7], k [N, 7] of i32, m [7] of bool.
struct whole {
  constexpr auto operator()(auto x, auto k, auto m) const {
    const auto steps = convert<i32>(x * 8.0f) * 3 - k;
    const auto odd = (steps <= k) != m;
    const auto kept = select(odd && steps >= -9, maximum(steps, k), minimum(steps, -k));
    return convert<f32>(kept) * 0.5f + select(kept != k, x, 0.25f);
  }
};
using whole_model = model<whole, input<"x", f32, batch<64>, 7>, input<"k", i32, batch<64>, 7>, input<"m", boolean, 7>>;

/// Every elementary function, and rounding. x [N, 7], y [7] positive.
struct functions {
  constexpr auto operator()(auto x, auto y) const {
    const auto circles = sin(x * 3.0f) + cos(x * 2.0f) - tan(x) + asin(x * 0.5f) - acos(x * 0.5f) + atan(x) * atan2(x, y);  // [N, 7]
    const auto hyperbolas = sinh(x) - cosh(x) * tanh(x) + asinh(x) + acosh(y + 1.0f) + atanh(x * 0.5f);                     // [N, 7]
    const auto powers = exp2(x) + expm1(x) * log2(y) - log10(y) + log1p(y) + pow(y, x) + erf(x) * erfc(x) - digamma(y + 2.0f) * lgamma(y);  // [N, 7]
    const auto steps = floor(x * 3.0f) + ceil(x * 2.0f) - round(x * 5.0f) + trunc(x * 4.0f) + sign(x) * abs(x);             // [N, 7]
    const auto rests = fmod(x, y) + remainder(x, y) - floor_divide(x, y) + fmax(x, y) - fmin(x, y);                         // [N, 7]
    const auto known = is_finite(x) && !is_nan(y);
    return circles + hyperbolas * select(logical_xor(known, is_inf(x)), powers, steps) - rests;
  }
};
using functions_model = model<functions, input<"x", f32, batch<64>, 7>, input<"y.positive", f32, 7>>;

/// Bits, shifts and rests of whole numbers. x [N, 7], k [N, 7] and j [7] of i32.
struct bits {
  constexpr auto operator()(auto x, auto k, auto j) const {
    const auto mixed = bitwise_xor(bitwise_and(k, j), bitwise_not(bitwise_or(k, 5)));
    const auto moved = shift_left(k, abs(j)) - shift_right(k * 77, sign(j) + 2);
    const auto all = mixed + moved * remainder(k, j) - fmod(k, j) + floor_divide(k * 9, j) + pow(k, abs(j)) + round(fmax(k, fmin(j, 2)));
    return convert<f32>(all) * x;
  }
};
using bits_model = model<bits, input<"x", f32, batch<64>, 7>, input<"k", i32, batch<64>, 7>, input<"j", i32, 7>>;

/// The smooth activations, those made of pieces, and the composites of several operands. x [N, 7], w [7].
struct smooth_activations {
  constexpr auto operator()(auto x) const {
    const auto z = x * 3.0f;
    const auto logistic = sigmoid(z) + log_sigmoid(z) * softplus(z) - (z | softplus(2)) + silu(z) * mish(z);
    const auto normal = gelu(z) - gelu_tanh(z) + tanh_shrink(z) * softsign(z);
    return logistic + normal - elu(z) * selu(z) + (z | celu(0.5)) + softmax(z);
  }
};
using smooth_activations_model = model<smooth_activations, input<"x", f32, batch<64>, 7>>;
struct pieces {
  constexpr auto operator()(auto x, auto w) const {
    const auto z = x * 5.0f;
    const auto held = hard_tanh(z) + relu6(z) - hard_sigmoid(z) * hard_swish(z) + (z | clip({.low = -1})) - (z | clip(-2, 3));
    const auto shrunk = soft_shrink(z) - hard_shrink(z) + (z | threshold(0.5, 2)) + (z | leaky_relu(0.125)) * prelu(z, w);
    const auto made = square(x) + reciprocal(z + 8.0f) - rsqrt(x + 2.0f) + hypot(x, w) + logaddexp(x, w) - lerp(x, w, 0.25) + lerp(w, x, x);
    return held + shrunk * made + nan_to_num(z) + heaviside(z, w);
  }
};
using pieces_model = model<pieces, input<"x", f32, batch<64>, 7>, input<"w", f32, 7>>;

/// Sums and maxima along inner, outer, several and all axes, of views and of products. x [N, 3, 5, 7].
struct reductions {
  constexpr auto operator()(auto x) const {
    const auto inner = sum<-1>(x * x);                                         // [N, 3, 5]
    const auto outer = max<1>(x);                                              // [N, 5, 7]
    const auto pair = max<1, 3>(x - 0.5f);                                     // [N, 5]
    const auto turned = sum<2>(transpose<0, 2, 1>(inner));                     // [N, 5]
    const auto all = sum<1, 2, 3, keep_axes>(x) | reshape<batch<64>, 1>;       // [N, 1]
    return turned + max<-1>(outer) * pair + all;                               // [N, 5]
  }
};
using reductions_model = model<reductions, input<"x", f32, batch<64>, 3, 5, 7>>;

/// A sum over the batch, and one over everything. x [N, 9].
struct batch_sums {
  constexpr auto operator()(auto x) const { return sum<0>(x * 0.5f) - max<0>(x) + sum<>(x); }
};
using batch_sums_model = model<batch_sums, input<"x", f32, batch<64>, 9>>;

/// Products with and without leading axes, of parameters and of inputs, with epilogues. x [N, 3, 7], y [7, 5].
struct products {
  constexpr auto operator()(auto x, auto y) const {
    const auto direct = matmul(x, y);                                          // [N, 3, 5]
    const auto layers = x | dense<33>("wide") | relu | dense<5>("narrow");     // [N, 3, 5]
    return direct * layers - matmul(transpose<>(transpose<>(x)), y * 0.5f);    // [N, 3, 5]
  }
};
using products_model = model<products, input<"x", f32, batch<64>, 3, 7>, input<"y", f32, 7, 5>>;

/// A convolution, a bias, relu and a pool, as one kernel can do them; then one that cannot be pooled in rows. x [N, 3, 11, 9].
struct pooled {
  constexpr auto operator()(auto x) const {
    const auto h = x | conv2d<5, 3, padding<1>>("first") | relu | max_pool2d<2>;                      // [N, 5, 5, 4]
    return h | conv2d<4, 2>("second") | relu | max_pool2d<3, stride<1>, padding<1>> | flatten | dense<3>("logits");  // [N, 3]
  }
};
using pooled_model = model<pooled, input<"x", f32, batch<64>, 3, 11, 9>>;

/// Kernels of 1, 2, 3 and 5 and one that is not square, strides from 1 to 3, padding that differs side by side. x [N, 2, 13, 10].
struct windows {
  constexpr auto operator()(auto x) const {
    const auto h = x | conv2d<19, 5, stride<2>, padding<1, 2, 0, 1>>("five");              // [N, 19, 5, 5]
    const auto k = h | conv2d<3, 1>("one") | relu;                                         // [N, 3, 5, 5]
    const auto m = k | conv2d_hw<4, 2, 3, stride<2>, padding<1, 0>>("two_by_three");       // [N, 4, 3, 2]
    const auto t = x | conv2d<4, 2, stride<3>, padding<1, 0, 2, 0>>("three") | max_pool2d<2, stride<2, 1>, padding<0, 0, 1, 0>>;  // [N, 4, 3, 2]
    return sum<2, 3>(m) + sum<2, 3>(t * t);                                                // [N, 4]
  }
};
using windows_model = model<windows, input<"x", f32, batch<64>, 2, 13, 10>>;

/// Strides that differ by axis, both ways. x [N, 2, 9, 11].
struct uneven_strides {
  constexpr auto operator()(auto x) const {
    const auto h = x | conv2d_hw<5, 2, 3, stride<1, 2>, padding<1, 0>>("wide") | relu;     // [N, 5, 10, 5]
    return h | conv2d<3, 3, stride<3, 1>, padding<0, 1, 2, 0>>("tall");                    // [N, 3, 4, 4]
  }
};
using uneven_strides_model = model<uneven_strides, input<"x", f32, batch<64>, 2, 9, 11>>;

/// Pools alone: overlapping, padded, not square. x [N, 17, 7, 9].
struct pools {
  constexpr auto operator()(auto x) const {
    const auto a = x | max_pool2d<3, stride<2>>;                            // [N, 17, 3, 4]
    const auto b = x | max_pool2d<2, stride<3, 2>, padding<0, 0, 1, 0>>;    // [N, 17, 3, 4]
    return a - b * 0.5f;
  }
};
using pools_model = model<pools, input<"x", f32, batch<64>, 17, 7, 9>>;

/// Calls: log_softmax has a derivative of its own. x [N, 5].
struct probabilities {
  constexpr auto operator()(auto x) const { return log_softmax(x * 3.0f) * exp(log_softmax(x)); }
};
using probabilities_model = model<probabilities, input<"x", f32, batch<64>, 5>>;

/// Blocks with names, shared weights, and dropout while training. x [N, 6].
struct blocks {
  struct block {
    constexpr auto operator()(auto x) const { return x + (x | dense<6>("inner") | relu | dropout(0.25)) * 0.5f; }
  };
  constexpr auto operator()(auto x) const {
    const auto h = x | repeat<2>("block", block{}) | dense<6>("tied", sharing::by_name);
    return h | dense<6>("tied", sharing::by_name) | dense<4>("logits");
  }
};
using blocks_model = model<blocks, input<"x", f32, batch<64>, 6>>;

/// Calls `visit.operator()<Model>("name")` for every model.
template <class Visit>
void each(Visit&& visit) {
  visit.template operator()<arithmetic_model>("arithmetic");
  visit.template operator()<whole_model>("whole");
  visit.template operator()<functions_model>("functions");
  visit.template operator()<bits_model>("bits");
  visit.template operator()<smooth_activations_model>("smooth_activations");
  visit.template operator()<pieces_model>("pieces");
  visit.template operator()<reductions_model>("reductions");
  visit.template operator()<batch_sums_model>("batch_sums");
  visit.template operator()<products_model>("products");
  visit.template operator()<pooled_model>("pooled");
  visit.template operator()<windows_model>("windows");
  visit.template operator()<uneven_strides_model>("uneven_strides");
  visit.template operator()<pools_model>("pools");
  visit.template operator()<probabilities_model>("probabilities");
  visit.template operator()<blocks_model>("blocks");
}

}  // namespace sinter::test::models
