// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Dropout: nothing in inference; in training a mask with the right statistics, new in each step, the same for the same seed.
#include <cmath>
#include <vector>

#include <doctest/doctest.h>

#include "../laws/agreement.hpp"

namespace {

using namespace sinter;

constexpr double rate = 0.3;

struct dropping {
  constexpr auto operator()(auto x) const { return x | dropout(rate); }
};
using dropping_model = model<dropping, input<"x", f32, batch<64>, 100>>;

struct twice {
  constexpr auto operator()(auto x) const { return (x | dropout(0.5)) + (x | dropout(0.5)); }
};

/// What the model computes while it is trained.
struct training {
  static constexpr passes::plan_sizes capacity = passes::plan_sizes::for_steps(24, 24, 256);
  static constexpr ir::graph graph() { return passes::optimize(dropping_model::trace(ir::mode::training)); }
  static constexpr passes::plan make() { return passes::make_plan(graph(), {.weights_are_constant = false, .fusion = {}}); }
};
using executor = backends::cpu::executor<training>;

/// The outputs of consecutive steps on ones.
std::vector<std::vector<float>> steps(std::uint64_t start, int count, std::int64_t batch = 64, std::optional<backends::cpu::isa> set = std::nullopt) {
  const std::vector<float> ones(6400, 1.0f);
  const void* inputs[] = {ones.data()};
  const bindings with{inputs, {}, {batch, 1}};
  executor machine(with, set);
  for (int i = 0; i < executor::plan.states.count; ++i)
    if (executor::plan.name(executor::plan.states[i].name) == "random.seed") *static_cast<std::int64_t*>(machine.state(i)) = static_cast<std::int64_t>(start);
  std::vector<std::vector<float>> all;
  for (int i = 0; i < count; ++i) {
    machine.run(with);
    const auto* y = reinterpret_cast<const float*>(machine.arena() + executor::plan.outputs[0].at.offset);
    all.emplace_back(y, y + batch * 100);
  }
  return all;
}

TEST_SUITE("nn.dropout") {
  TEST_CASE("in inference it is not there") {
    const ir::graph g = passes::optimize(dropping_model::trace());
    CHECK(g.nodes.count == 1);
    CHECK(g.updates.empty());
  }

  TEST_CASE("a rate of zero is not there in training, either") {
    const ir::graph g = test::traced<input<"x", f32, 4>>([](auto x) { return x | dropout(0); });
    CHECK(g.nodes.count == 1);
  }

  TEST_CASE("each element is 0 or 1 / (1 - rate), as often as the rate says") {
    for (const auto& y : steps(1, 5)) {
      int dropped = 0;
      for (float v : y) {
        CHECK((v == 0.0f || v == static_cast<float>(1 / (1 - rate))));
        dropped += v == 0.0f;
      }
      const double n = static_cast<double>(y.size());
      CHECK(std::fabs(dropped - n * rate) < 5 * std::sqrt(n * rate * (1 - rate)));  // five standard deviations of a binomial
    }
  }

  TEST_CASE("neighbours are dropped independently, within a step and from step to step") {
    const auto all = steps(2, 2);
    int pairs = 0, both = 0, across = 0;
    for (std::size_t i = 0; i + 1 < all[0].size(); ++i) {
      ++pairs;
      both += all[0][i] == 0 && all[0][i + 1] == 0;
      across += all[0][i] == 0 && all[1][i] == 0;
    }
    const double expected = pairs * rate * rate, deviation = 5 * std::sqrt(expected);
    CHECK(std::fabs(both - expected) < deviation);
    CHECK(std::fabs(across - expected) < deviation);
  }

  TEST_CASE("a mask is a function of seed and step alone, on every instruction set and at every batch") {
    const auto first = steps(7, 3);
    CHECK(first[0] != first[1]);
    CHECK(first[1] != first[2]);
    CHECK(steps(8, 1)[0] != first[0]);
    for (backends::cpu::isa set : test::isas_here()) CHECK(steps(7, 3, 64, set) == first);
    const auto small = steps(7, 2, 5);
    for (int step : {0, 1}) CHECK(std::equal(small[step].begin(), small[step].end(), first[step].begin()));
  }

  TEST_CASE("two dropouts of one model have masks of their own") {
    const ir::graph g = passes::optimize(model<twice, input<"x", f32, batch<8>, 50>>::trace(ir::mode::training));
    std::vector<std::int64_t> streams;
    for (const ir::node& n : g.nodes)
      if (n.op == ir::opcode::random_uniform) streams.push_back(g.attribute(n, 0));
    REQUIRE(streams.size() == 2);  // not shared, though they look alike
    CHECK(streams[0] != streams[1]);
    CHECK(g.updates.count == 1);  // of one counter
  }

  TEST_CASE("the gradient passes where the element did, with the same factor") {
    const ir::graph g = test::with_gradients(dropping_model::trace(ir::mode::training));
    const symbol_values symbols = test::with_batch(2);
    const test::shown values = test::run(g, symbols, 3);
    const test::array incoming = test::drawn({f32, dims(dim(1, symbolic::batch), 100)}, symbols, 3, "incoming.01");
    const test::shown forward = test::run(dropping_model::trace(ir::mode::training), symbols, 3);
    const test::array x = test::drawn({f32, dims(dim(1, symbolic::batch), 100)}, symbols, 3, "x");
    int passed = 0;
    for (int i = 0; i < 200; ++i) {
      const double factor = values["gradient.x"].real.data[i] / incoming.real.data[i];
      const double kept = forward["output"].real.data[i] / x.real.data[i];
      CHECK(factor == doctest::Approx(kept).epsilon(1e-6));
      passed += factor != 0;
    }
    CHECK(passed > 100);
    CHECK(passed < 180);
  }
}

}  // namespace
