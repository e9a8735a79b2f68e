// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Layers: the shapes they make, the parameters they ask for, and the loss.
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "../laws/models.hpp"
#include "../laws/reference.hpp"

namespace {

using namespace sinter;

/// The symbol type that a layer yields for an input.
template <class Input, class Layer>
using made = decltype(typename Input::symbol_type{} | std::declval<Layer>());
template <auto... Extents>
using f32_symbol = symbol<f32, shape<Extents...>>;

using image = input<"x", f32, batch<8>, 3, 11, 9>;
static_assert(std::is_same_v<made<image, conv2d<5, 3>>, f32_symbol<batch<8>, 5, 9, 7>>);
static_assert(std::is_same_v<made<image, conv2d<5, 3, padding<1>>>, f32_symbol<batch<8>, 5, 11, 9>>);
static_assert(std::is_same_v<made<image, conv2d<5, 3, stride<2>>>, f32_symbol<batch<8>, 5, 5, 4>>);
static_assert(std::is_same_v<made<image, conv2d<5, 3, stride<2, 3>, padding<1, 0>>>, f32_symbol<batch<8>, 5, 6, 3>>);
static_assert(std::is_same_v<made<image, conv2d<5, 2, padding<1, 2, 0, 3>>>, f32_symbol<batch<8>, 5, 11, 13>>);
static_assert(std::is_same_v<made<image, conv2d_hw<5, 1, 9>>, f32_symbol<batch<8>, 5, 11, 1>>);
static_assert(std::is_same_v<decltype(image::symbol_type{} | max_pool2d<2>), f32_symbol<batch<8>, 3, 5, 4>>);
static_assert(std::is_same_v<decltype(image::symbol_type{} | max_pool2d<3, stride<2>, padding<1>>), f32_symbol<batch<8>, 3, 6, 5>>);
static_assert(std::is_same_v<decltype(image::symbol_type{} | flatten), f32_symbol<batch<8>, 297>>);
static_assert(std::is_same_v<made<input<"x", f32, batch<8>, 7>, dense<4>>, f32_symbol<batch<8>, 4>>);
static_assert(std::is_same_v<made<input<"x", f32, batch<8>, 5, 7>, dense<4, in_features<7>>>, f32_symbol<batch<8>, 5, 4>>);
static_assert(std::is_same_v<made<input<"x", f64, 2, 7>, dense<4>>, symbol<f64, shape<2, 4>>>);

constexpr auto waiting = conv2d<2, 3>("c") | relu | max_pool2d<2> | flatten;

/// The full names of a graph's parameters, in order.
std::vector<std::string> parameters_of(const ir::graph& g) {
  std::vector<std::string> names;
  for (const ir::node& n : g.nodes)
    if (n.op == ir::opcode::parameter) names.emplace_back(g.name(n.name));
  return names;
}

/// The loss of given logits and labels, by the reference.
double loss_of(std::vector<double> logits, std::vector<std::int64_t> labels) {
  const ir::graph g = test::traced<input<"logits", f64, batch<8>, 3>, input<"label", i32, batch<8>>>([](auto x, auto label) { return softmax_cross_entropy{}(x, label); });
  const auto given = [&](std::string_view name, const ir::value_type& type, const symbol_values& symbols) {
    test::array a(type, symbols);
    for (std::int64_t i = 0; i < a.count(); ++i) {
      if (name == "logits")
        a.real.data[i] = logits[static_cast<std::size_t>(i)];
      else
        a.whole.data[i] = labels[static_cast<std::size_t>(i)];
    }
    return a;
  };
  return test::run(g, test::with_batch(static_cast<std::int64_t>(labels.size())), 1, given)["output"].real.data[0];
}

TEST_SUITE("nn.layers") {
  TEST_CASE("parameters have the names and shapes of PyTorch's layers") {
    const ir::graph g = test::traced<input<"x", f32, batch<8>, 3, 11, 9>>([](auto x) { return x | conv2d_hw<5, 3, 2>("conv") | flatten | dense<4>("out"); });
    CHECK(parameters_of(g) == std::vector<std::string>{"conv.weight", "conv.bias", "out.weight", "out.bias"});
    std::vector<dims> shapes;
    for (const ir::node& n : g.nodes)
      if (n.op == ir::opcode::parameter) shapes.push_back(g.shape(n.results.first));
    CHECK(shapes[0] == dims(5, 3, 3, 2));
    CHECK(shapes[1] == dims(5));
    CHECK(shapes[2] == dims(4, 5 * 9 * 8));
    CHECK(shapes[3] == dims(4));
  }

  TEST_CASE("weights begin with He's deviation for their fan-in, biases at zero") {
    const ir::graph g = test::traced<input<"x", f32, batch<8>, 3, 11, 9>>([](auto x) { return x | conv2d_hw<5, 3, 2>("conv") | flatten | dense<4>("out"); });
    std::vector<initializer> how;
    for (const ir::node& n : g.nodes)
      if (n.op == ir::opcode::parameter) how.push_back(ir::parameter_attributes::of(g, n).how);
    CHECK(how[0].how == initializer::kind::he_normal);
    CHECK(how[0].fan_in == 3 * 3 * 2);
    CHECK(how[1].how == initializer::kind::zeros);
    CHECK(how[2].how == initializer::kind::he_normal);
    CHECK(how[2].fan_in == 5 * 9 * 8);
    CHECK(how[3].how == initializer::kind::zeros);
  }

  TEST_CASE("repeated blocks and scopes name what is in them; shared weights stand once") {
    const ir::graph g = test::models::blocks_model::trace();
    CHECK(parameters_of(g) == std::vector<std::string>{"block.0.inner.weight", "block.0.inner.bias", "block.1.inner.weight", "block.1.inner.bias", "tied.weight", "tied.bias",
                                                       "logits.weight", "logits.bias"});
    const ir::graph scoped = test::traced<input<"x", f32, 2, 3>>([](auto x) { return x | scope("encoder", dense<3>("a") | relu) | dense<2>("b"); });
    CHECK(parameters_of(scoped) == std::vector<std::string>{"encoder.a.weight", "encoder.a.bias", "b.weight", "b.bias"});
  }

  TEST_CASE("a composition that waits for its input is the same as one that has it") {
    const ir::graph a = test::traced<image>([](auto x) { return x | waiting; });
    const ir::graph b = test::traced<image>([](auto x) { return x | conv2d<2, 3>("c") | relu | max_pool2d<2> | flatten; });
    CHECK(test::same_bits(test::run(a, test::with_batch(2), 1), test::run(b, test::with_batch(2), 1)));
  }

  TEST_CASE("a taken name and a shared name of another shape are recorded as mistakes") {
    const ir::graph twice = test::traced<input<"x", f32, 2, 3>>([](auto x) { return x | dense<3>("a") | dense<3>("a"); });
    REQUIRE(twice.mistakes.count > 0);
    CHECK(twice.mistakes.data[0].broken == rule::parameter_name_is_taken);
    const ir::graph other = test::traced<input<"x", f32, 2, 3>>([](auto x) { return x | dense<3>("a", sharing::by_name) | dense<4>("a", sharing::by_name); });
    REQUIRE(other.mistakes.count > 0);
    CHECK(other.mistakes.data[0].broken == rule::shared_parameter_has_another_shape);
  }
}

TEST_SUITE("nn.softmax_cross_entropy") {
  TEST_CASE("equal logits cost the logarithm of the number of classes") { CHECK(loss_of({1, 1, 1, 5, 5, 5}, {0, 2}) == doctest::Approx(std::log(3.0)).epsilon(1e-15)); }

  TEST_CASE("it is the mean over the batch of minus the log probability of each label") {
    const double first = -(2 - std::log(std::exp(1) + std::exp(2) + std::exp(-1))), second = -(0 - std::log(1 + std::exp(3) + std::exp(0.5)));
    CHECK(loss_of({1, 2, -1, 0, 3, 0.5}, {1, 0}) == doctest::Approx((first + second) / 2).epsilon(1e-14));
  }

  TEST_CASE("large logits neither overflow nor lose the small ones") {
    CHECK(loss_of({1000, 0, -1000}, {0}) == 0.0);
    CHECK(loss_of({1000, 0, -1000}, {2}) == 2000.0);
  }

  TEST_CASE("a label outside of its classes contributes nothing") {
    CHECK(loss_of({1, 1, 1, 1, 1, 1}, {0, 3}) == doctest::Approx(std::log(3.0) / 2).epsilon(1e-15));
    CHECK(loss_of({1, 1, 1, 1, 1, 1}, {-1, 7}) == 0.0);
  }
}

}  // namespace
