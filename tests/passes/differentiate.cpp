// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// What derivatives look like, and operations that bring their own.
#include <string_view>

#include <boost/hana/tuple.hpp>
#include <doctest/doctest.h>

#include "../laws/gradient.hpp"
#include "../laws/models.hpp"

namespace {

using namespace sinter;

/// A meaning with a derivative that is wrong on purpose, to see which of the two is taken.
struct marked_t : operation<marked_t> {
  static constexpr std::string_view name = "marked";
  static constexpr auto meaning(auto x) { return x * x; }
  static constexpr auto derivative(auto x, auto y, auto g) { return g * 7 + x * 0 + y * 0; }
};
inline constexpr marked_t marked{};

/// Without a derivative: it follows.
struct squared_t : operation<squared_t> {
  [[maybe_unused]] static constexpr std::string_view name = "squared";
  static constexpr auto meaning(auto x) { return x * x; }
};
inline constexpr squared_t squared{};

/// Two operands, one gradient; and a call within.
struct weighted_t : operation<weighted_t> {
  static constexpr std::string_view name = "weighted";
  static constexpr auto meaning(auto x, auto weight) { return marked(x) * weight; }
  static constexpr auto derivative(auto x, auto weight, auto, auto g) { return boost::hana::make_tuple(g * weight * x * 2, no_gradient); }
};
inline constexpr weighted_t weighted{};

/// A right derivative in its own words.
struct cubed_t : operation<cubed_t> {
  static constexpr std::string_view name = "cubed";
  static constexpr auto meaning(auto x) { return x * squared(x); }
  static constexpr auto derivative(auto x, auto, auto g) { return g * 3 * squared(x); }
};
inline constexpr cubed_t cubed{};

static_assert(evaluate(marked, 3.0) == 9.0);
static_assert(grad(marked)(3.0) == 7.0, "the operation's own derivative is taken");
static_assert(grad(squared)(3.0) == 6.0);
static_assert(grad([](auto x) { return squared(marked(x)); })(3.0) == 2 * 9 * 7.0);
static_assert(evaluate(weighted, 3.0, 5.0) == 45.0);
static_assert(grad<0>(weighted)(3.0, 5.0) == 30.0);
static_assert(grad<1>(weighted)(3.0, 5.0) == 0.0);
static_assert(grad(cubed)(2.0) == 12.0);
static_assert(grad(grad(cubed))(2.0) == 12.0);
static_assert(grad(grad(grad(cubed)))(2.0) == 6.0);

/// The gradient of the sum of a callable's result, optimised.
template <class Function>
constexpr ir::graph gradient_graph(Function function) {
  ir::graph g;
  const auto x = input<"x", f32, 4>::append(g);
  g.outputs.push(ir::output{grad([=](auto v) { return sum<>(function(v)); })(x).id, g.add_name("y")});
  return passes::optimize(g);
}
template <class Function>
constexpr ir::graph graph_of(Function function) {
  ir::graph g;
  const auto x = input<"x", f32, 4>::append(g);
  g.outputs.push(ir::output{function(x).id, g.add_name("y")});
  return passes::optimize(g);
}
static_assert(gradient_graph([](auto x) { return x * x; }) == graph_of([](auto x) { return x + x; }), "d(x x) = x + x, as a graph");
static_assert(gradient_graph([](auto x) { return -x; }).nodes.count == 2, "d(-x) = -1: one constant beside the input");
static_assert(gradient_graph([](auto x) { return x - x * 0.5f; }).nodes.count == 2, "constants fold");

TEST_SUITE("passes.differentiate") {
  TEST_CASE("the gradient of a sum is ones, and of what does not reach the result, zeros") {
    const test::shown ones = test::run(test::with_gradients(test::traced<input<"x", f32, 3>, input<"y", f32, 2>>([](auto x, auto) { return sum<>(x); })), {}, 1);
    for (double v : ones["gradient.x"].real) CHECK(v == ones["gradient.x"].real.data[0]);
    for (double v : ones["gradient.y"].real) CHECK(v == 0.0);
  }

  TEST_CASE("a call is inlined with the derivative it was given") {
    const ir::graph g = test::with_gradients(test::traced<input<"x", f32, 3>>([](auto x) { return marked(x) + squared(x); }));
    const test::shown values = test::run(g, {}, 1);
    const test::array x = test::drawn({f32, dims(3)}, {}, 1, "x"), incoming = test::drawn({f32, dims(3)}, {}, 1, "incoming.01");
    for (int i = 0; i < 3; ++i) CHECK(values["gradient.x"].real.data[i] == doctest::Approx(incoming.real.data[i] * (7 + 2 * x.real.data[i])).epsilon(1e-6));
  }

  TEST_CASE("training models match central differences, parameters included") {
    // Batches of 2, in double. `whole` has steps, whose differences are 0 or leap; all others are smooth where they are drawn.
    test::models::each([]<class Model>(const std::string& name) {
      CAPTURE(name);
      const ir::graph first = test::with_gradients(Model::trace(ir::mode::training));
      CHECK(test::deviation_from_differences(first, 2, 3) < test::difference_tolerance);
    });
  }

  TEST_CASE("second derivatives match central differences, parameters included") {
    test::models::each([]<class Model>(const std::string& name) {
      CAPTURE(name);
      const ir::graph second = test::with_gradients(test::with_gradients(Model::trace(ir::mode::training)));
      CHECK(test::deviation_from_differences(second, 2, 4) < test::difference_tolerance);
    });
  }
}

}  // namespace
