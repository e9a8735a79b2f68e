// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// What may happen at the same time: programs of one weights object, trainers of different ones, and a program while its weights are trained. The preset `tsan`
/// watches for races; here it is told whether each thread computes what it computes alone.
#include <barrier>
#include <cstdint>
#include <cstring>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include <doctest/doctest.h>

#include <sinter/sinter.hpp>

namespace {

using namespace sinter;

struct classifier {
  constexpr auto operator()(auto image) const {
    return image | conv2d<4, 3>("conv") | relu | max_pool2d<2> | flatten | dropout(0.5) | dense<20>("hidden") | relu | dense<3>("logits");
  }
};
using classifier_model = model<classifier, input<"image", f32, batch<16>, 1, 7, 6>>;
using fit = trainer<classifier_model, softmax_cross_entropy, adam, cpu>;

constexpr int threads = 4, rounds = 25;

tensor<float> drawn_images(std::int64_t batch, std::uint64_t seed) {
  tensor<float> x(extents{batch, 1, 7, 6});  // [N, C, H, W]
  for (std::int64_t i = 0; i < x.size(); ++i) x.data()[i] = uniform_at(seed, 1, static_cast<std::uint64_t>(i)) - 0.5f;
  return x;
}
constexpr std::uint64_t seed_of(int thread, int round) {
  return static_cast<std::uint64_t>(thread) * rounds + static_cast<std::uint64_t>(round);
}
std::vector<float> copied(const view<const float>& of) { return {of.data(), of.data() + of.size()}; }

/// What each thread answers in each round: images of its own, and a batch that changes from round to round.
template <class Program>
std::vector<float> answers(Program& answer, int thread) {
  std::vector<float> all;
  for (int round = 0; round < rounds; ++round) {
    const std::vector<float> part = copied(answer(drawn_images(1 + (thread + round) % 16, seed_of(thread, round))));
    all.insert(all.end(), part.begin(), part.end());
  }
  return all;
}

/// Every weight after some steps on images and labels that depend on `thread`.
std::vector<float> trained(weights<classifier_model>& of, int thread) {
  fit step{of, {.learning_rate = 0.01f}, seed{static_cast<std::uint64_t>(thread)}};
  tensor<std::int32_t> labels({16});
  for (int round = 0; round < rounds; ++round) {
    for (int i = 0; i < 16; ++i) labels(i) = (i + thread) % 3;
    step.step(drawn_images(16, seed_of(thread, round)), labels);
  }
  std::vector<float> all;
  for (int i = 0; i < of.count; ++i) {
    const auto* from = static_cast<const float*>(of.data(i));
    all.insert(all.end(), from, from + of.shape(i).count());
  }
  return all;
}

/// Calls `work(thread)` on all threads at once.
template <class Work>
void at_once(const Work& work) {
  std::barrier start(threads);
  std::vector<std::thread> running;
  running.reserve(threads);
  for (int thread = 0; thread < threads; ++thread)
    running.emplace_back([&, thread] {
      start.arrive_and_wait();
      work(thread);
    });
  for (std::thread& each : running) each.join();
}

TEST_SUITE("backends.threads") {
  TEST_CASE_TEMPLATE("programs of one weights object are made and run on several threads at once, and each answers as it does alone",
                     Machine, cpu, reference) {
    using classify = program<classifier_model, Machine>;
    const auto shared = initialize<classifier_model>(seed{1});
    std::vector<float> found[threads];
    at_once([&](int thread) {
      const auto answer = std::make_unique<classify>(shared);
      found[thread] = answers(*answer, thread);
    });
    for (int thread = 0; thread < threads; ++thread) {
      const auto alone = std::make_unique<classify>(shared);
      CHECK(found[thread] == answers(*alone, thread));
    }
    CHECK(found[0] != found[1]);  // the threads had different questions
  }

  TEST_CASE("trainers of different weights train at once, dropout included, as they do one after the other") {
    std::vector<float> found[threads];
    at_once([&](int thread) {
      auto own = initialize<classifier_model>(seed{7});
      found[thread] = trained(own, thread);
    });
    for (int thread = 0; thread < threads; ++thread) {
      auto alone = initialize<classifier_model>(seed{7});
      CHECK(found[thread] == trained(alone, thread));
    }
    CHECK(found[0] != found[1]);
  }

  TEST_CASE("a program answers from the weights it was made of while a trainer changes them") {
    auto shared = initialize<classifier_model>(seed{3});
    const auto before = std::make_unique<program<classifier_model, cpu>>(shared);
    const std::vector<float> expected = answers(*before, 0);
    std::vector<float> found;
    std::barrier start(2);
    std::thread serving([&] {
      start.arrive_and_wait();
      found = answers(*before, 0);
    });
    start.arrive_and_wait();
    trained(shared, 1);
    serving.join();
    CHECK(found == expected);
    const auto after = std::make_unique<program<classifier_model, cpu>>(shared);
    CHECK(answers(*after, 0) != expected);
  }
}

}  // namespace
