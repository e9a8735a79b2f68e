// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// From training to a service: weights go through a file, each thread answers with a program of its own, and a request that does not fit is refused.
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <string>
#include <thread>
#include <vector>

#include <sinter/sinter.hpp>

namespace sn = sinter;

struct exclusive_or {
  constexpr auto operator()(auto x) const { return x | sn::dense<16>("hidden") | sn::relu | sn::dense<2>("logits"); }
};
using trained_net = sn::model<exclusive_or, sn::input<"x", sn::f32, sn::batch<4>, 2>>;
using served_net = sn::model<exclusive_or, sn::input<"x", sn::f32, sn::batch<1>, 2>>;  // planned for one sample

void train(const std::string& file) {
  const sn::tensor<float> points({4, 2}, {0, 0, 0, 1, 1, 0, 1, 1});
  const sn::tensor<std::int32_t> labels({4}, {0, 1, 1, 0});
  auto weights = sn::initialize<trained_net>(sn::seed{1});
  sn::trainer<trained_net, sn::softmax_cross_entropy, sn::adam, sn::cpu> fit{weights, {.learning_rate = 0.03f}};
  for (int step = 0; step < 200; ++step) fit.step(points, labels);
  sn::save(file, weights);
}

/// What one thread needs to answer. After construction nothing is allocated.
class service {
 public:
  explicit service(const sn::weights<served_net>& weights) : program_(weights) {}

  int answer(sn::view<const float> point) {
    const auto logits = program_(point);  // [1, 2]
    return logits(0, 1) > logits(0, 0);
  }
  static constexpr std::size_t memory = sn::program<served_net, sn::cpu>::arena_bytes;

 private:
  sn::program<served_net, sn::cpu> program_;
};
static_assert(service::memory <= 1024);

int main() {
  const std::string file = "exclusive_or.safetensors";
  train(file);

  sn::weights<served_net> weights;
  sn::load(file, weights);
  std::vector<int> answers(4);
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i)
    threads.emplace_back([&weights, &answer = answers[static_cast<std::size_t>(i)], i] {
      service mine(weights);  // one program for each thread; the weights are shared
      const sn::tensor<float> point({1, 2}, {static_cast<float>(i / 2), static_cast<float>(i % 2)});
      answer = mine.answer(point);
    });
  for (std::thread& thread : threads) thread.join();
  for (int i = 0; i < 4; ++i) std::printf("%d xor %d = %d\n", i / 2, i % 2, answers[static_cast<std::size_t>(i)]);
  std::remove(file.c_str());

  service mine(weights);
  bool refused = false;
  try {
    mine.answer(sn::tensor<float>({1, 3}, {0, 1, 1}));
  } catch (const sn::tensor_error& problem) {  // a 400, and not a crash
    std::printf("%s\n", problem.what());
    refused = problem.name == "x";
  }
  std::printf("%zu bytes of scratch memory a thread\n", service::memory);
  return refused && answers == std::vector<int>{0, 1, 1, 0} ? 0 : 1;
}
