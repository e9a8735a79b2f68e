// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// What layers own, draw and move: embeddings, a dense layer without bias, running statistics that are shared or eager, dropout within attention.
#include <cmath>
#include <string>

#include <doctest/doctest.h>

#include <sinter/backends/eager/tape.hpp>
#include <sinter/sinter.hpp>

namespace {

using namespace sinter;

struct words {
  constexpr auto operator()(auto tokens) const { return tokens | embedding<100, 50>("words") | dense<3, no_bias>("scores"); }
};
using words_model = model<words, input<"tokens", i32, batch<4>, sequence_length<6>>>;

struct shared {
  constexpr auto operator()(auto x) const {
    const auto once = x | batch_norm("norm", 0.1, 1e-5, sharing::by_name);
    const auto twice = x * 2.0f | batch_norm("norm", 0.1, 1e-5, sharing::by_name);
    return once + twice;
  }
};
using shared_model = model<shared, input<"x", f32, batch<4>, 2>>;

struct forgetful {
  constexpr auto operator()(auto x) const { return x | multi_head_attention<2>("attention", {.dropout = 0.5}); }
};
using forgetful_model = model<forgetful, input<"x", f32, batch<4>, sequence_length<6>, 8>>;

int count(const ir::graph& g, ir::opcode op) {
  int found = 0;
  for (const ir::node& n : g.nodes) found += n.op == op;
  return found;
}

TEST_SUITE("nn.normalization_and_attention") {
  TEST_CASE("an embedding starts with normal numbers, and a dense layer without bias has a weight alone") {
    const auto w = initialize<words_model>(seed{4});
    CHECK(w.count == 2);
    CHECK(w.name(0) == "words.weight");
    CHECK(w.name(1) == "scores.weight");
    const auto table = w["words.weight"];
    double mean = 0, square = 0;
    for (std::int64_t i = 0; i < table.size(); ++i) {
      mean += table.data()[i] / 5000.0;
      square += table.data()[i] * table.data()[i] / 5000.0;
    }
    CHECK(std::fabs(mean) < 0.07);  // five standard errors of 5000 numbers
    CHECK(std::fabs(square - 1) < 0.1);
    // One instantiation, two lengths; the row of a token is the row of the table.
    program<words_model, cpu> run(w);
    const auto scores = [&](const tensor<std::int32_t>& tokens) {
      const auto y = run(tokens);
      return std::vector<float>(y.data(), y.data() + y.size());
    };
    const auto shorter = scores(tensor<std::int32_t>({1, 2}, {7, 99})), longer = scores(tensor<std::int32_t>({2, 3}, {7, 7, 0, 99, 1, 2}));
    CHECK(shorter.size() == 6);
    CHECK(longer.size() == 18);
    for (std::size_t i = 0; i < 3; ++i) {
      CHECK(shorter[i] == doctest::Approx(longer[i]));
      CHECK(shorter[3 + i] == doctest::Approx(longer[9 + i]));
    }
  }
  TEST_CASE("a shared batch_norm goes on from its own statistics") {
    auto w = initialize<shared_model>(seed{1});
    CHECK(w.count == 4);
    trainer<shared_model, mean_squared_error, sgd, cpu> steps(w, {.learning_rate = 0});
    steps.step(tensor<float>({4, 2}, {0, 1, 2, 1, 4, 1, 6, 1}), tensor<float>({4, 2}));
    // Means 3 and 1, then 6 and 2: 0.9 * 0.1 * m + 0.1 * 2 m. Variances 20/3 and 0, then four times that.
    CHECK(w["norm.running_mean"].data()[0] == doctest::Approx(0.29 * 3));
    CHECK(w["norm.running_mean"].data()[1] == doctest::Approx(0.29));
    CHECK(w["norm.running_var"].data()[0] == doctest::Approx(0.81 + (0.09 + 0.4) * 20 / 3));
    CHECK(w["norm.running_var"].data()[1] == doctest::Approx(0.81));
  }
  TEST_CASE("eager calls move running statistics on a tape, and read them otherwise") {
    auto w = initialize<shared_model>(seed{1});
    const bind_weights bound(w);
    const eager_tensor x(tensor<float>({4, 2}, {0, 1, 2, 1, 4, 1, 6, 1}));
    {
      const tape record;
      shared{}(x);
    }
    CHECK(w["norm.running_mean"].data()[0] == doctest::Approx(0.29 * 3));
    CHECK(w["norm.running_var"].data()[0] == doctest::Approx(0.81 + (0.09 + 0.4) * 20 / 3));
    const auto y = x | batch_norm("norm");
    CHECK(y.at(0, 0) == doctest::Approx(-0.87 / std::sqrt(0.81 + 0.49 * 20 / 3 + 1e-5)));
    CHECK(w["norm.running_mean"].data()[0] == doctest::Approx(0.29 * 3));
  }
  TEST_CASE("attention forgets while it is trained, and only then") {
    CHECK(count(forgetful_model::trace(ir::mode::training), ir::opcode::random_uniform) == 1);
    CHECK(count(forgetful_model::trace(ir::mode::inference), ir::opcode::random_uniform) == 0);
    const auto w = initialize<forgetful_model>(seed{1});
    CHECK(w.count == 4);
    CHECK(w.name(0) == "attention.in_proj_weight");
    CHECK(w.name(1) == "attention.in_proj_bias");
    CHECK(w.name(2) == "attention.out_proj.weight");
    CHECK(w.name(3) == "attention.out_proj.bias");
  }
}

}  // namespace
