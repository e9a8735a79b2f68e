// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Every elementwise composite's derivative matches central differences, and so does the derivative's own derivative; simplifying changes neither.
#include <string>

#include <doctest/doctest.h>

#include <sinter/ir/ir.hpp>
#include <sinter/passes/simplify.hpp>

#include "gradient.hpp"

namespace {

using namespace sinter;

/// Elements, and so points, of each operand: in [-1, 1), which the functions below stretch to where their operation bends.
constexpr int count = 48;

void holds(const std::string& name, const ir::graph& g) {
  CAPTURE(name);
  const ir::graph first = test::with_gradients(g), second = test::with_gradients(first);
  for (const ir::graph& with : {first, second}) {
    CHECK_MESSAGE(!ir::verify(with), ir::verify(with).text);
    CHECK(test::deviation_from_differences(with, 1, 3) < test::difference_tolerance);
    const ir::graph flat = passes::inline_calls(with);
    CHECK(test::same_bits(test::run(passes::simplify(flat), {}, 3), test::run(flat, {}, 3)));
  }
}
/// Composed with a square, so that no gradient that arrives is the drawn one alone.
template <class Function>
struct of_one {
  constexpr auto operator()(auto x) const {
    const auto y = Function{}(x * 4);
    return y * y + x;
  }
};
/// The second operand broadcasts.
template <class Function>
struct of_two {
  constexpr auto operator()(auto x, auto other) const {
    const auto matrix = x | reshape<count / 8, 8>;
    const auto y = Function{}(matrix, other * 2);
    return y * y + y;
  }
};
template <class Function>
void one(const std::string& name, Function) {
  holds(name, model<of_one<Function>, input<"x", f64, count>>::trace());
}
template <class Function>
void two(const std::string& name, Function) {
  holds(name, model<of_two<Function>, input<"x", f64, count>, input<"other", f64, count / 8, 1>>::trace());
}

TEST_SUITE("laws.composites") {
  TEST_CASE("derivatives of smooth composites, and theirs") {
    one("sigmoid", [](auto x) { return sigmoid(x); });
    one("log_sigmoid", [](auto x) { return log_sigmoid(x); });
    one("softplus", [](auto x) { return x | softplus(2); });
    one("silu", [](auto x) { return silu(x); });
    one("mish", [](auto x) { return mish(x); });
    one("gelu", [](auto x) { return gelu(x); });
    one("gelu_tanh", [](auto x) { return gelu_tanh(x); });
    one("tanh_shrink", [](auto x) { return tanh_shrink(x); });
    one("softsign", [](auto x) { return softsign(x); });
    one("elu", [](auto x) { return x | elu(0.5); });
    one("selu", [](auto x) { return selu(x); });
    one("celu", [](auto x) { return x | celu(0.5); });
    one("square", [](auto x) { return square(x); });
    one("reciprocal", [](auto x) { return reciprocal(x + 6); });
    one("rsqrt", [](auto x) { return rsqrt(x + 6); });
    one("softmax", [](auto x) { return x | reshape<6, 8> | softmax | reshape<count>; });
    one("variance", [](auto x) { return x | reshape<6, 8> | variance<1, keep_axes>; });
    one("standard_deviation", [](auto x) { return x | reshape<6, 8> | standard_deviation<0, correction<0>> | reshape<8, 1>; });
    one("logsumexp", [](auto x) { return x | reshape<6, 8> | logsumexp<-1, keep_axes>; });
    one("norm", [](auto x) { return x | reshape<6, 8> | norm<norm_kind::l2, 1, keep_axes>; });
    one("prod", [](auto x) { return x | reshape<6, 8> | prod<1, keep_axes>; });
  }
  TEST_CASE("derivatives of composites made of pieces, and theirs") {
    one("leaky_relu", [](auto x) { return x | leaky_relu(0.125); });
    one("hard_tanh", [](auto x) { return hard_tanh(x); });
    one("relu6", [](auto x) { return relu6(x * 2); });
    one("hard_sigmoid", [](auto x) { return hard_sigmoid(x); });
    one("hard_swish", [](auto x) { return hard_swish(x); });
    one("soft_shrink", [](auto x) { return soft_shrink(x); });
    one("hard_shrink", [](auto x) { return hard_shrink(x); });
    one("threshold", [](auto x) { return x | threshold(0.5, 2); });
    one("clip", [](auto x) { return x | clip(-1, 2); });
    one("clip.low", [](auto x) { return x | clip({.low = -1}); });
    one("nan_to_num", [](auto x) { return nan_to_num(x); });
  }
  TEST_CASE("derivatives of composites of several operands that broadcast, and theirs") {
    two("hypot", [](auto x, auto other) { return sinter::hypot(x, other); });
    two("logaddexp", [](auto x, auto other) { return logaddexp(x, other); });
    two("lerp", [](auto x, auto other) { return sinter::lerp(x, other, x); });
    two("lerp.number", [](auto x, auto other) { return sinter::lerp(x, other, 0.75); });
    two("prelu", [](auto x, auto other) { return prelu(x, other); });
    two("heaviside", [](auto x, auto other) { return heaviside(x, other); });
    two("where", [](auto x, auto other) { return where(x > other, x * x, other); });
  }
}

}  // namespace
