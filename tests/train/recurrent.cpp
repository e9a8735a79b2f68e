// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Recurrent networks learn, through sequences of several lengths, and what is trained is served at other batches and lengths.
#include <cmath>
#include <vector>

#include <boost/hana/tuple.hpp>

#include <doctest/doctest.h>

#include <sinter/sinter.hpp>

namespace {

using namespace sinter;

constexpr int most_steps = 8;

/// Adds the numbers of a sequence that are marked: [N, T, 2], a number and its mark; the answer stands where the sequence ends, which the network finds by its
/// length.
struct adder {
  constexpr auto operator()(auto sequences, auto lengths) const {
    const auto states = lstm<16, with_states>("lstm")(sequences, lengths);
    return boost::hana::at_c<1>(states) | reshape<batch<64>, 16> | dense<1>("sum");
  }
};
using adder_model = model<adder, input<"sequences", f32, batch<64>, sequence_length<most_steps>, 2>, input<"lengths", i32, batch<64>>>;

struct problem {
  tensor<float> sequences, target;
  tensor<std::int32_t> lengths;

  problem(std::int64_t samples, std::int64_t steps, std::uint64_t seed) : sequences({samples, steps, 2}), target({samples, 1}), lengths({samples}) {
    std::uint64_t at = 0;
    const auto next = [&] { return uniform_at(seed, 1, at++); };
    for (std::int64_t n = 0; n < samples; ++n) {
      const auto length = 1 + static_cast<std::int64_t>(next() * static_cast<float>(steps));
      lengths.data()[n] = static_cast<std::int32_t>(length);
      float sum = 0;
      for (std::int64_t t = 0; t < steps; ++t) {
        float* step = sequences.data() + (n * steps + t) * 2;
        step[0] = next();
        step[1] = next() < 0.5f ? 1.0f : 0.0f;
        if (t < length) sum += step[0] * step[1];
      }
      target.data()[n] = sum;
    }
  }
};

TEST_SUITE("train.recurrent") {
  TEST_CASE("an lstm learns to add what is marked, up to each sequence's end") {
    auto learned = initialize<adder_model>(seed{3});
    trainer<adder_model, mean_squared_error, adam, cpu> fit(learned, {.learning_rate = 0.01f});
    for (std::uint64_t round = 0; round < 600; ++round) {
      const problem lesson(64, most_steps, 100 + round);
      fit.step(lesson.sequences, lesson.lengths, lesson.target);
    }
    program<adder_model, cpu> serve(learned);
    const auto error_over = [&](const problem& asked) {
      const auto answer = serve(asked.sequences, asked.lengths);
      double squares = 0;
      for (std::int64_t n = 0; n < asked.target.size(); ++n) squares += std::pow(static_cast<double>(answer.data()[n] - asked.target.data()[n]), 2);
      return squares / static_cast<double>(asked.target.size());
    };
    CHECK(error_over(problem(64, most_steps, 1)) < 0.01);  // the targets vary by about 0.5
    CHECK(error_over(problem(17, 5, 2)) < 0.01);
    CHECK(error_over(problem(1, 1, 3)) < 0.05);
  }
}

}  // namespace
