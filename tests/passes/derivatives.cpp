// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// value_and_grad, vjp, jvp, hvp and stop_gradient: in the compiler, on symbols, and on tensors that hold data.
#include <doctest/doctest.h>

#include <cmath>

#include <boost/hana/at.hpp>

#include <sinter/backends/eager/tape.hpp>
#include <sinter/sinter.hpp>

namespace {

using namespace sinter;
namespace hana = boost::hana;

constexpr auto cube = [](auto x) { return x * x * x; };
constexpr auto area = [](auto x, auto y) { return x * x * y; };

// Numbers: the compiler evaluates them.
static_assert(hana::at_c<0>(value_and_grad(cube)(2.0)) == 8.0 && hana::at_c<1>(value_and_grad(cube)(2.0)) == 12.0);
static_assert(hana::at_c<0>(grad<0, 1>(area)(2.0, 3.0)) == 12.0 && hana::at_c<1>(grad<0, 1>(area)(2.0, 3.0)) == 4.0);
static_assert(evaluate(vjp(cube), 2.0, 3.0) == 36.0);
static_assert(hana::at_c<0>(evaluate(vjp(area), 2.0, 3.0, 10.0)) == 120.0 && hana::at_c<1>(evaluate(vjp(area), 2.0, 3.0, 10.0)) == 40.0);
static_assert(hana::at_c<0>(evaluate(jvp(cube), 2.0, 3.0)) == 8.0 && hana::at_c<1>(evaluate(jvp(cube), 2.0, 3.0)) == 36.0);
static_assert(hana::at_c<1>(evaluate(jvp(area), 2.0, 3.0, 1.0, 10.0)) == 12.0 + 40.0);
static_assert(evaluate(hvp(cube), 2.0, 5.0) == 60.0);
static_assert(grad([](auto x) { return x * stop_gradient(x); })(3.0) == 3.0, "nothing flows through the second factor");
static_assert(evaluate(stop_gradient, 3.0) == 3.0);
static_assert(evaluate(hvp(cube), 2.0, 5.0) == grad(grad(cube))(2.0) * 5.0);

/// x [4] -> [3], every output of every input.
constexpr auto mixed = [](auto x) { return sinter::exp(sinter::matmul(x | reshape<1, 4>, x | reshape<4, 1> | broadcast<4, 3>) * 0.1f | reshape<3>) * (x | slice<0, 0, 3>); };

struct pushed {
  constexpr auto operator()(auto x, auto v) const { return hana::at_c<1>(jvp(mixed)(x, v)); }
};

eager_tensor vector(std::initializer_list<double> values) {
  return eager_tensor(tensor<double>({static_cast<std::int64_t>(values.size())}, values));
}
/// The same at x + h v.
eager_tensor moved(const eager_tensor& x, const eager_tensor& v, double h) { return x + v * h; }

TEST_SUITE("passes.derivatives") {
  TEST_CASE("pushforward and pullback of a map between vectors agree with differences and with each other") {
    const eager_tensor x = vector({0.3, -0.7, 1.1, 0.5}), v = vector({1, 0.5, -0.25, 2}), u = vector({0.7, -1, 0.4});
    const auto pushed = hana::at_c<1>(jvp(mixed)(x, v));
    const auto pulled = vjp(mixed)(x, u);
    CHECK(pushed.shape() == extents{3});
    CHECK(pulled.shape() == extents{4});
    const auto difference = (mixed(moved(x, v, 1e-6)) - mixed(moved(x, v, -1e-6))) * 5e5;
    for (int i = 0; i < 3; ++i) CHECK(pushed.at(i) == doctest::Approx(difference.at(i)).epsilon(1e-8));
    CHECK(sum<>(pushed * u).item() == doctest::Approx(sum<>(pulled * v).item()).epsilon(1e-12));  // <u, J v> = <J^T u, v>
  }

  TEST_CASE("a Hessian-vector product is the change of the gradient") {
    const auto energy = [](auto x) { return sum<>(mixed(x) * mixed(x)); };
    const eager_tensor x = vector({0.3, -0.7, 1.1, 0.5}), v = vector({1, 0.5, -0.25, 2});
    const auto product = hvp(energy)(x, v);
    const auto difference = (grad(energy)(moved(x, v, 1e-6)) - grad(energy)(moved(x, v, -1e-6))) * 5e5;
    for (int i = 0; i < 4; ++i) CHECK(product.at(i) == doctest::Approx(difference.at(i)).epsilon(1e-7));
  }

  TEST_CASE("on symbols they are programs") {
    using net = model<pushed, input<"x", f32, 4>, input<"v", f32, 4>>;
    const auto w = initialize<net>(seed{1});
    program<net, sinter::reference> run(w);
    const tensor<float> x({4}, {0.3f, -0.7f, 1.1f, 0.5f}), v({4}, {1, 0.5f, -0.25f, 2});
    const auto y = run(x, v);
    const auto expected = hana::at_c<1>(jvp(mixed)(eager_tensor(x), eager_tensor(v)));
    for (int i = 0; i < 3; ++i) CHECK(y(i) == doctest::Approx(expected.at(i)).epsilon(1e-5));
  }

  TEST_CASE("a gradient of what is no scalar is an error on data, too") {
    const eager_tensor x = vector({1, 2});
    CHECK_THROWS_AS(grad([](auto v) { return v * v; })(x), shape_error);
  }
}

}  // namespace
