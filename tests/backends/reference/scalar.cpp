// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Functions and their derivatives, evaluated by the compiler.
#include <cmath>

#include <doctest/doctest.h>

#include <sinter/backends/reference/scalar.hpp>
#include <sinter/ir/ir.hpp>

namespace {

using namespace sinter;

constexpr auto cube = [](auto x) { return x * x * x; };
constexpr auto second_of = [](auto f) { return grad(grad(f)); };

// Powers, and derivatives of derivatives.
static_assert(evaluate(cube, 2.0f) == 8.0f);
static_assert(grad(cube)(2.0f) == 12.0f);
static_assert(grad(cube)(2.0) == 12.0);
static_assert(grad(grad(cube))(2.0f) == 12.0f);
static_assert(grad(grad(grad(cube)))(2.0f) == 6.0f);
static_assert(grad(grad(grad(grad(cube))))(2.0f) == 0.0f);

// Several arguments: by position.
constexpr auto ratio = [](auto x, auto y) { return x * x / y; };
static_assert(evaluate(ratio, 6.0, 4.0) == 9.0);
static_assert(grad(ratio)(6.0, 4.0) == 3.0);
static_assert(grad<0>(ratio)(6.0, 4.0) == 3.0);
static_assert(grad<1>(ratio)(6.0, 4.0) == -2.25);
static_assert(grad<1>(grad<0>(ratio))(6.0, 4.0) == grad<0>(grad<1>(ratio))(6.0, 4.0), "mixed derivatives commute");

// One tensor in two places is two variables: as another argument, and beside the arguments.
constexpr auto product = [](auto a, auto b) { return a * b; };
static_assert(evaluate([](auto x) { return grad<0>(product)(x, x * x / x); }, 3.0f) == 3.0f);
static_assert(evaluate([](auto x) { return grad<0>(product)(x, x); }, 3.0f) == 3.0f);
static_assert(evaluate([](auto x) { return grad([x](auto a) { return product(a, x); })(x); }, 3.0f) == 3.0f);
static_assert(evaluate([](auto x) { return boost::hana::at_c<1>(jvp(product)(x, x, x * 0 + 1, x * 0)); }, 3.0f) == 3.0f);
static_assert(evaluate([](auto x) { return hvp(cube)(x, x); }, 3.0f) == 54.0f, "6x · x");

// Literals, kinks and comparisons.
static_assert(grad([](auto x) { return relu(x) * 3; })(2.0f) == 3.0f);
static_assert(grad([](auto x) { return relu(x) * 3; })(-2.0f) == 0.0f);
static_assert(grad([](auto x) { return relu(x); })(0.0f) == 0.0f);
static_assert(grad([](auto x) { return maximum(x, 1) - minimum(x, 1); })(1.0f) == 0.0f, "equal arguments share the gradient");
static_assert(grad([](auto x) { return sinter::select(x < 0, -x, x * 2); })(-3.0f) == -1.0f);
static_assert(grad([](auto x) { return sinter::select(x < 0, -x, x * 2); })(3.0f) == 2.0f);
static_assert(grad([](auto x) { return x + 5 - x; })(3.0f) == 0.0f);

constexpr bool close(double a, double b) { return a - b < 1e-12 && b - a < 1e-12; }
static_assert(grad([](auto x) { return sinter::exp(x); })(0.0) == 1.0);
static_assert(close(grad([](auto x) { return sinter::log(x); })(4.0), 0.25));
static_assert(close(grad([](auto x) { return sinter::sqrt(x); })(16.0), 0.125));
static_assert(close(second_of([](auto x) { return sinter::exp(x * 2); })(0.0), 4.0));

// The logistic function is its own derivative's ingredient.
constexpr auto logistic = [](auto x) { return 1 / (1 + sinter::exp(-x)); };
static_assert(close(grad(logistic)(0.0), 0.25));
static_assert(close(grad(logistic)(1.5), evaluate(logistic, 1.5) * (1 - evaluate(logistic, 1.5))));

// Elementary functions and activations, their derivatives and those of these.
constexpr auto turned = [](auto x, auto y) { return sinter::atan2(sinter::sin(x), sinter::cos(y)) + sinter::pow(x, y); };
static_assert(close(evaluate(turned, 0.5, 0.5), 0.5 + 0.70710678118654752));
static_assert(close(grad<0>(turned)(0.5, 0.5), 0.7701511529340699 + 0.70710678118654752));  // cos²(½) + ½ · ½^(-½)
static_assert(close(grad([](auto x) { return gelu(x); })(0.0), 0.5) && close(second_of([](auto x) { return gelu(x); })(0.0), 0.7978845608028654));
static_assert(close(grad([](auto x) { return sinter::tanh(x); })(1.0), 0.41997434161402614) && close(grad(sigmoid)(0.0), 0.25));
static_assert(close(evaluate([](auto x) { return x | softplus(2); }, 0.0), 0.34657359027997264) && close(grad(mish)(0.0), 0.6));
static_assert(evaluate([](auto x) { return x | elu(0.5) | clip({.high = 1}); }, 3.0) == 1.0 && grad(sinter::abs)(0.0) == 0.0 && grad(sinter::floor)(1.5) == 0.0);

TEST_SUITE("backends.reference.scalar") {
  TEST_CASE("the compiler's numbers are the run time's") {
    // In the compiler elementary functions are series of our own, at run time the library's: below 4 ulp apart after a few operations.
    constexpr double folded[] = {evaluate(logistic, -3.0), evaluate(logistic, 0.7), grad(logistic)(2.5), grad(grad(logistic))(-1.25)};
    volatile double at[] = {-3.0, 0.7, 2.5, -1.25};
    CHECK(folded[0] == doctest::Approx(evaluate(logistic, static_cast<double>(at[0]))).epsilon(1e-15));
    CHECK(folded[1] == doctest::Approx(evaluate(logistic, static_cast<double>(at[1]))).epsilon(1e-15));
    CHECK(folded[2] == doctest::Approx(grad(logistic)(static_cast<double>(at[2]))).epsilon(1e-15));
    CHECK(folded[3] == doctest::Approx(grad(grad(logistic))(static_cast<double>(at[3]))).epsilon(1e-15));
  }

  TEST_CASE("a gradient matches central differences") {
    const auto f = [](auto x, auto y) { return sinter::log(x * x + sinter::exp(y)) * sinter::sqrt(y + 3) - x / y; };
    const double x = 0.8, y = 1.7, h = 0x1p-17;
    CHECK(std::fabs(grad<0>(f)(x, y) - (evaluate(f, x + h, y) - evaluate(f, x - h, y)) / (2 * h)) < 1e-9);
    CHECK(std::fabs(grad<1>(f)(x, y) - (evaluate(f, x, y + h) - evaluate(f, x, y - h)) / (2 * h)) < 1e-9);
  }
}

}  // namespace
