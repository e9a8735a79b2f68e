// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Elementwise operations and composites and their gradients against values stored from PyTorch: the reference, in double, special values and edges among them.
#include "stored.hpp"

namespace {

using namespace sinter;
using namespace sinter::test;

constexpr int count = 64;

/// Each element within a few roundings of the stored one, or of 1 where terms cancel; NaN where that is NaN, and the same infinity. `except` says where not to look.
void same_elements(const std::string& name, const array& found, const array& wanted, double tolerance,
                   const std::vector<bool>& except = {}) {
  REQUIRE(found.count() == wanted.count());
  for (std::int64_t i = 0; i < wanted.count(); ++i) {
    const double f = found.at(i), w = wanted.at(i);
    if (f == w || (std::isnan(f) && std::isnan(w)) || (!except.empty() && except[static_cast<std::size_t>(i)])) continue;
    CHECK_MESSAGE(std::fabs(f - w) <= tolerance * std::max(1.0, std::fabs(w)), name, "[", i, "] is ", f, " and not ", w);
  }
}

/// Elements whose gradient PyTorch has no answer for: an operand is NaN (its vectorised loops and its scalar ones differ there), or it computes inf / inf
/// (softsign of an infinity) or 0 / 0 (hypot at the origin), where ours are 0.
std::vector<bool> unanswered(const golden& stored, const std::string& name) {
  std::vector<bool> list(count);
  for (const std::string leaf : {"x", "other"}) {
    if (!stored.has(name + "." + leaf)) continue;
    const array x = stored.get(name + "." + leaf, f64);
    for (std::size_t i = 0; i < count; ++i)
      list[i] = list[i] || std::isnan(x.at(static_cast<std::int64_t>(i))) ||
                (name == "softsign" && std::isinf(x.at(static_cast<std::int64_t>(i))));
  }
  if (name == "hypot") list[0] = true;
  return list;
}

/// Values, and gradients where they are stored; inputs are called x and other.
template <class... Inputs, class Function>
void matches(const golden& stored, const std::string& name, Function f) {
  const ir::graph g = traced<Inputs...>(f);
  const auto given = [&](std::string_view leaf, const ir::value_type& type, const symbol_values&) {
    return stored.get(name + (leaf.starts_with("incoming.") ? ".y.gradient" : "." + std::string(leaf)), type.element);
  };
  const double tolerance = name == "hard_sigmoid" ? 1e-7
                           : name == "digamma"    ? 1e-8
                                                  : 1e-13;  // PyTorch takes 1/6 as a float, and few terms of trigamma
  same_elements(name + ".y", run(g, {}, 1, given, rounding::none).values.at(0), stored.get(name + ".y", g.type(g.outputs[0].from).element),
                tolerance);
  if (!stored.has(name + ".y.gradient")) return;
  const shown gradients = run(with_gradients(g), {}, 1, given, rounding::none);
  for (const std::string leaf : {"x", "other"})
    if (stored.has(name + "." + leaf))
      same_elements(name + "." + leaf + ".gradient", gradients["gradient." + leaf], stored.get(name + "." + leaf + ".gradient", f64),
                    tolerance, unanswered(stored, name));
}
constexpr auto one = []<class Function>(const golden& stored, const std::string& name, Function f) {
  matches<input<"x", f64, count>>(stored, name, f);
};
constexpr auto two = []<class Function>(const golden& stored, const std::string& name, Function f) {
  matches<input<"x", f64, count>, input<"other", f64, count>>(stored, name, f);
};
constexpr auto whole = []<class Function>(const golden& stored, const std::string& name, Function f) {
  matches<input<"x", i32, count>, input<"other", i32, count>>(stored, name, f);
};

TEST_SUITE("golden.elementwise") {
  TEST_CASE("every stored operation and gradient matches PyTorch") {
    const golden stored("elementwise.safetensors");
    one(stored, "abs", sinter::abs);
    one(stored, "sign", sinter::sign);
    one(stored, "floor", sinter::floor);
    one(stored, "ceil", sinter::ceil);
    one(stored, "round", sinter::round);
    one(stored, "trunc", sinter::trunc);
    one(stored, "relu", relu);
    one(stored, "exp2", sinter::exp2);
    one(stored, "expm1", sinter::expm1);
    one(stored, "log2", sinter::log2);
    one(stored, "log10", sinter::log10);
    one(stored, "log1p", sinter::log1p);
    one(stored, "sin", sinter::sin);
    one(stored, "cos", sinter::cos);
    one(stored, "tan", sinter::tan);
    one(stored, "asin", sinter::asin);
    one(stored, "acos", sinter::acos);
    one(stored, "atan", sinter::atan);
    one(stored, "sinh", sinter::sinh);
    one(stored, "cosh", sinter::cosh);
    one(stored, "tanh", sinter::tanh);
    one(stored, "asinh", sinter::asinh);
    one(stored, "acosh", sinter::acosh);
    one(stored, "atanh", sinter::atanh);
    one(stored, "erf", sinter::erf);
    one(stored, "erfc", sinter::erfc);
    one(stored, "lgamma", sinter::lgamma);
    one(stored, "digamma", digamma);
    one(stored, "square", square);
    one(stored, "reciprocal", reciprocal);
    one(stored, "rsqrt", rsqrt);
    one(stored, "sigmoid", sigmoid);
    one(stored, "log_sigmoid", log_sigmoid);
    one(stored, "softplus", softplus);
    one(stored, "softplus.beta2", [](auto x) { return x | softplus(2); });
    one(stored, "silu", silu);
    one(stored, "mish", mish);
    one(stored, "gelu", gelu);
    one(stored, "gelu_tanh", gelu_tanh);
    one(stored, "tanh_shrink", tanh_shrink);
    one(stored, "softsign", softsign);
    one(stored, "elu", elu);
    one(stored, "elu.alpha", [](auto x) { return x | elu(0.5); });
    one(stored, "selu", selu);
    one(stored, "celu", celu);
    one(stored, "celu.alpha", [](auto x) { return x | celu(0.5); });
    one(stored, "leaky_relu", leaky_relu);
    one(stored, "leaky_relu.slope", [](auto x) { return x | leaky_relu(0.125); });
    one(stored, "hard_tanh", hard_tanh);
    one(stored, "hard_tanh.bounds", [](auto x) { return x | hard_tanh(-0.5, 2); });
    one(stored, "relu6", relu6);
    one(stored, "hard_sigmoid", hard_sigmoid);
    one(stored, "hard_swish", hard_swish);
    one(stored, "soft_shrink", soft_shrink);
    one(stored, "hard_shrink", hard_shrink);
    one(stored, "threshold", [](auto x) { return x | threshold(0.5, -2); });
    one(stored, "clip", [](auto x) { return x | clip(-1, 2); });
    one(stored, "clip.low", [](auto x) { return x | clip({.low = 0.5}); });
    one(stored, "clip.high", [](auto x) { return x | clip({.high = 0.5}); });
    one(stored, "nan_to_num", nan_to_num);
    one(stored, "nan_to_num.given", [](auto x) { return x | nan_to_num(1, 9, -8); });
    one(stored, "pow.two", [](auto x) { return sinter::pow(x, 2); });
    one(stored, "softmax", [](auto x) { return x | reshape<8, 8> | softmax | reshape<count>; });
    one(stored, "softmax", [](auto x) { return transpose<1, 0>(transpose<1, 0>(x | reshape<8, 8>) | softmax_along<0>) | reshape<count>; });
    two(stored, "maximum", maximum);
    two(stored, "minimum", minimum);
    two(stored, "fmax", sinter::fmax);
    two(stored, "fmin", sinter::fmin);
    two(stored, "pow", sinter::pow);
    two(stored, "atan2", sinter::atan2);
    two(stored, "fmod", sinter::fmod);
    two(stored, "remainder", sinter::remainder);
    two(stored, "floor_divide", floor_divide);
    two(stored, "hypot", sinter::hypot);
    two(stored, "logaddexp", logaddexp);
    two(stored, "lerp", [](auto x, auto other) { return sinter::lerp(x, other, 0.25); });
    two(stored, "lerp.far", [](auto x, auto other) { return sinter::lerp(x, other, 0.75); });
    two(stored, "heaviside", heaviside);
    two(stored, "prelu", prelu);
    two(stored, "where", [](auto x, auto other) { return where(x > other, x, other); });
    one(stored, "is_nan", is_nan);
    one(stored, "is_inf", is_inf);
    one(stored, "is_finite", is_finite);
    whole(stored, "bitwise_and", bitwise_and);
    whole(stored, "bitwise_or", bitwise_or);
    whole(stored, "bitwise_xor", bitwise_xor);
    whole(stored, "bitwise_not", [](auto x, auto) { return bitwise_not(x); });
    whole(stored, "shift_left", shift_left);
    whole(stored, "shift_right", shift_right);
    whole(stored, "whole.pow", sinter::pow);
    whole(stored, "whole.fmod", sinter::fmod);
    whole(stored, "whole.remainder", sinter::remainder);
    whole(stored, "whole.floor_divide", floor_divide);
    whole(stored, "whole.abs", [](auto x, auto) { return sinter::abs(x); });
    whole(stored, "whole.sign", [](auto x, auto) { return sinter::sign(x); });
    for (const std::string& name : stored.forgotten()) {
      const bool unread = name == "bitwise_not.other" || name == "whole.abs.other" || name == "whole.sign.other";
      CHECK_MESSAGE(unread, name, " is compared with nothing");
    }
  }
}

}  // namespace
