// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Cases that together use every opcode, of few elements each: what the meanings of callables are held to.
#pragma once

#include "constants.hpp"

namespace sinter::test::constants {

template <class... Cases>
struct case_list {};

inline constexpr constant_tensor<f32, 2, 3> small_numbers{-0.75f, -0.25f, 0.0f, 0.125f, 0.5f, 0.9375f};
inline constexpr constant_tensor<f32, 2, 3> positive_numbers{0.25f, 0.5f, 1.0f, 1.75f, 2.5f, 5.0f};
inline constexpr constant_tensor<f32, 3> row{2.0f, -0.5f, 1.5f};

/// x [2, 3] between -1 and 1, p [2, 3] positive.
struct functions_of_one {
  static constexpr auto arguments = hana::make_tuple(small_numbers, positive_numbers);
  constexpr auto operator()(auto x, auto p) const {
    return hana::make_map(hana::make_pair("neg"_s, -x), hana::make_pair("exp"_s, exp(x)), hana::make_pair("log"_s, log(p)), hana::make_pair("sqrt"_s, sqrt(p)),
                          hana::make_pair("relu"_s, relu(x)), hana::make_pair("abs"_s, abs(x)), hana::make_pair("sign"_s, sign(x)),
                          hana::make_pair("exp2"_s, exp2(x)), hana::make_pair("expm1"_s, expm1(x)), hana::make_pair("log2"_s, log2(p)),
                          hana::make_pair("log10"_s, log10(p)), hana::make_pair("log1p"_s, log1p(p)));
  }
};
struct circles {
  static constexpr auto arguments = hana::make_tuple(small_numbers, positive_numbers);
  constexpr auto operator()(auto x, auto p) const {
    return hana::make_map(hana::make_pair("sin"_s, sin(p)), hana::make_pair("cos"_s, cos(p)), hana::make_pair("tan"_s, tan(x)), hana::make_pair("asin"_s, asin(x)),
                          hana::make_pair("acos"_s, acos(x)), hana::make_pair("atan"_s, atan(p)), hana::make_pair("atan2"_s, atan2(x, p)),
                          hana::make_pair("sinh"_s, sinh(x)), hana::make_pair("cosh"_s, cosh(x)), hana::make_pair("tanh"_s, tanh(x)),
                          hana::make_pair("asinh"_s, asinh(x)), hana::make_pair("acosh"_s, acosh(p + 1.0f)), hana::make_pair("atanh"_s, atanh(x)));
  }
};
struct special_functions {
  static constexpr auto arguments = hana::make_tuple(small_numbers, positive_numbers);
  constexpr auto operator()(auto x, auto p) const {
    return hana::make_map(hana::make_pair("erf"_s, erf(x)), hana::make_pair("erfc"_s, erfc(x)), hana::make_pair("lgamma"_s, lgamma(p)),
                          hana::make_pair("digamma"_s, digamma(p)), hana::make_pair("floor"_s, floor(x * 3.0f)), hana::make_pair("ceil"_s, ceil(x * 3.0f)),
                          hana::make_pair("round"_s, round(x * 2.0f)), hana::make_pair("trunc"_s, trunc(x * 3.0f)));
  }
};
using function_cases = case_list<functions_of_one, circles, special_functions>;

/// x, p [2, 3], r [3] broadcasts.
struct operators {
  static constexpr auto arguments = hana::make_tuple(small_numbers, positive_numbers, row);
  constexpr auto operator()(auto x, auto p, auto r) const {
    return hana::make_map(hana::make_pair("add"_s, x + r), hana::make_pair("sub"_s, 1 - x), hana::make_pair("mul"_s, x * p), hana::make_pair("div"_s, x / r),
                          hana::make_pair("max"_s, maximum(x, r)), hana::make_pair("min"_s, minimum(x, 0.25f)), hana::make_pair("fmax"_s, fmax(x, p)),
                          hana::make_pair("fmin"_s, fmin(x, r)), hana::make_pair("fmod"_s, fmod(p, r)), hana::make_pair("remainder"_s, remainder(p, r)),
                          hana::make_pair("floor_divide"_s, floor_divide(p, r)), hana::make_pair("pow"_s, pow(p, x)));
  }
};
struct questions {
  static constexpr float infinity = std::numeric_limits<float>::infinity();
  static constexpr auto arguments = hana::make_tuple(constant_tensor<f32, 2, 3>{0.5f, -infinity, 1.0f, infinity, std::numeric_limits<float>::quiet_NaN(), 2.0f}, row);
  constexpr auto operator()(auto x, auto r) const {
    const auto less = x < r, known = is_finite(x);
    return hana::make_map(hana::make_pair("equal"_s, x == 0.5f), hana::make_pair("not_equal"_s, x != r), hana::make_pair("less"_s, less),
                          hana::make_pair("less_equal"_s, x <= r), hana::make_pair("greater"_s, x > r), hana::make_pair("greater_equal"_s, x >= r),
                          hana::make_pair("logical_and"_s, less && known), hana::make_pair("logical_or"_s, less || known), hana::make_pair("logical_not"_s, !less),
                          hana::make_pair("logical_xor"_s, logical_xor(less, known)), hana::make_pair("is_nan"_s, is_nan(x)), hana::make_pair("is_inf"_s, is_inf(x)),
                          hana::make_pair("is_finite"_s, known), hana::make_pair("select"_s, select(known, x, r)), hana::make_pair("convert"_s, convert<i32>(x)));
  }
};
/// Whole numbers. k [2, 3], j [3].
struct bits {
  static constexpr auto arguments = hana::make_tuple(constant_tensor<i32, 2, 3>{-7, 12, 5, 0, 1 << 30, -1}, constant_tensor<i32, 3>{3, 2, 4});
  constexpr auto operator()(auto k, auto j) const {
    return hana::make_map(hana::make_pair("and"_s, bitwise_and(k, j)), hana::make_pair("or"_s, bitwise_or(k, j)), hana::make_pair("xor"_s, bitwise_xor(k, j)),
                          hana::make_pair("not"_s, bitwise_not(k)), hana::make_pair("shift_left"_s, shift_left(k, j)), hana::make_pair("shift_right"_s, shift_right(k, j)),
                          hana::make_pair("product"_s, k * j), hana::make_pair("quotient"_s, floor_divide(k, j)), hana::make_pair("rest"_s, remainder(k, j)));
  }
};
using operator_cases = case_list<operators, questions, bits>;

/// x [2, 3], k [2, 2] of places, some of them outside.
struct movement {
  static constexpr auto arguments = hana::make_tuple(small_numbers, constant_tensor<i32, 2, 2>{2, 0, -1, 5});
  constexpr auto operator()(auto x, auto k) const {
    const auto turned = transpose<>(x);  // [3, 2]
    return hana::make_map(hana::make_pair("broadcast"_s, x | unsqueeze<1> | tile<1, 2, 1>), hana::make_pair("reshape"_s, turned | reshape<6>),
                          hana::make_pair("transpose"_s, turned), hana::make_pair("slice"_s, x | slice<1, 0, to_end, 2>), hana::make_pair("flip"_s, x | flip<1>),
                          hana::make_pair("pad"_s, x | pad<1, 1, 2>(-1)), hana::make_pair("concat"_s, concat<0>(x, x * 2.0f)), hana::make_pair("take"_s, take<1>(x, k)),
                          hana::make_pair("index_add"_s, index_add<1>(x, k, take<1>(x, k))), hana::make_pair("take_along"_s, take_along<1>(x, k)),
                          hana::make_pair("scatter_add"_s, scatter_add<1>(x, k, take_along<1>(x, k))), hana::make_pair("cumsum"_s, x | cumsum<1>),
                          hana::make_pair("one_hot"_s, one_hot<3>(k)), hana::make_pair("upper"_s, x | triu<>), hana::make_pair("sorted"_s, sort<1>(x)[hana::size_c<0>]));
  }
};
/// The other dtypes, which round and wrap in their own ways.
struct dtypes {
  static constexpr auto arguments = hana::make_tuple(small_numbers);
  constexpr auto operator()(auto x) const {
    return hana::make_map(hana::make_pair("f64"_s, convert<f64>(x) / 3), hana::make_pair("f16"_s, convert<f16>(x) / 3), hana::make_pair("bf16"_s, convert<bf16>(x) / 3),
                          hana::make_pair("i8"_s, convert<i8>(x * 100.0f) * 3), hana::make_pair("u8"_s, convert<u8>(x * 100.0f) * 3),
                          hana::make_pair("i64"_s, convert<i64>(x * 100.0f) * (1 << 30)), hana::make_pair("boolean"_s, convert<boolean>(x)));
  }
};
using movement_cases = case_list<movement, dtypes>;

/// x, p [2, 3].
struct reductions {
  static constexpr auto arguments = hana::make_tuple(small_numbers, positive_numbers);
  constexpr auto operator()(auto x, auto p) const {
    return hana::make_map(hana::make_pair("sum"_s, sum<1>(x)), hana::make_pair("max"_s, max<0>(x)), hana::make_pair("min"_s, min<>(x)), hana::make_pair("prod"_s, prod<1>(p)),
                          hana::make_pair("argmax"_s, argmax<1>(x)), hana::make_pair("matmul"_s, matmul(x, transpose<>(p))), hana::make_pair("mean"_s, mean<1>(x)),
                          hana::make_pair("standard"_s, standard_deviation<1>(p)));
  }
};
/// Weights, calls with derivatives of their own, and random numbers.
struct layers {
  static constexpr auto arguments = hana::make_tuple(small_numbers);
  static constexpr auto weights = few_weights::weights();
  constexpr auto operator()(auto x) const {
    const auto logits = x | dense<2>("layer");  // [2, 2]
    return hana::make_map(hana::make_pair("probabilities"_s, log_softmax(logits)), hana::make_pair("standardised"_s, standardised(logits)),
                          hana::make_pair("random"_s, random_uniform(x)));
  }
  /// Mean 0 along the last axis, by an extent that a run could decide.
  static constexpr auto standardised(auto x) { return x - mean<1, keep_axes>(x); }
};
/// The gradient of a call is its own.
struct slopes {
  static constexpr auto arguments = hana::make_tuple(small_numbers);
  constexpr auto operator()(auto x) const {
    const auto score = [](auto z) { return sum<>(log_softmax(z) * z); };
    return hana::make_map(hana::make_pair("slope"_s, grad(score)(x)), hana::make_pair("curvature"_s, hvp(score)(x, x)));
  }
};
/// Loops and branches, and a block that is computed again for its gradient. x, p [2, 3].
struct bodies {
  static constexpr auto arguments = hana::make_tuple(small_numbers, positive_numbers);
  constexpr auto operator()(auto x, auto p) const {
    const auto walked = scan([](auto h, auto slice) { return hana::make_tuple(h * 0.5f + slice, h * slice); }, sum<0>(x), p, scan_order::reverse);
    const auto grown = while_loop<9>([](auto y) { return sum<>(y) < 4.0f; }, [](auto y) { return y * 1.5f + 0.125f; }, abs(x));
    const auto score = [](auto z) { return sum<>(checkpoint([](auto y) { return sin(y) * y; })(z)); };
    return hana::make_map(hana::make_pair("last"_s, hana::at_c<0>(walked)), hana::make_pair("stacked"_s, hana::at_c<1>(walked)), hana::make_pair("grown"_s, grown),
                          hana::make_pair("chosen"_s, cond(sum<>(p) > 1.0f, [](auto y) { return -y; }, [](auto y) { return y; }, x)),
                          hana::make_pair("again"_s, grad(score)(x)));
  }
};
using sum_cases = case_list<reductions, layers, slopes, bodies>;

/// The convolution of two tensors.
struct convolve : ir::callable<convolve> {
  static constexpr ir::expr build(ir::expr x, ir::expr w) { return ir::detail::conv2d_of(x, w, window{1, 2, 1, 0, 1, 0}); }
};
/// Convolutions, pools, and their gradients, which have opcodes of their own. x [1, 2, 3, 4], w [2, 2, 2, 2].
struct windows {
  static constexpr auto image = constant_tensor<f32, 1, 2, 3, 4>{1, 2, 3, 4, 5, 6, 7, 8, 9, 8, 7, 6, -1, 0.5f, -2, 1.5f, 3, -3, 2, -2, 0.25f, 1, -0.25f, -1};
  static constexpr auto kernel = constant_tensor<f32, 2, 2, 2, 2>{1, -1, 0.5f, 2, -2, 1, 0.25f, 3, 0.125f, 1, 2, -1, 1, 1, -0.5f, 0.1f};
  static constexpr auto arguments = hana::make_tuple(image, kernel);
  constexpr auto operator()(auto x, auto w) const {
    const auto energy = [](auto image_of, auto kernel_of) { const auto y = convolve{}(image_of, kernel_of); return sum<>(y * y); };
    const auto height = [](auto z) { const auto y = z | max_pool2d<2, stride<1>>; return sum<>(y * y * y); };
    return hana::make_map(hana::make_pair("conv2d"_s, convolve{}(x, w)), hana::make_pair("input_gradient"_s, grad<0>(energy)(x, w)),
                          hana::make_pair("weight_gradient"_s, grad<1>(energy)(x, w)), hana::make_pair("max_pool2d"_s, x | max_pool2d<2, stride<1>>),
                          hana::make_pair("unpool"_s, grad(height)(x)), hana::make_pair("window_take"_s, hvp(height)(x, x)));
  }
};
using window_cases = case_list<windows>;

}  // namespace sinter::test::constants
