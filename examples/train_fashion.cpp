// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Trains a small convolutional network on Fashion-MNIST, says how good it is, and saves it.
///
///     train_fashion [--quick] [--data <folder>] [--epochs <n>] [--seed <n>]
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <string>

#include "fashion/fashion.hpp"

namespace {

using net = fashion_model<64>;

struct arguments {
  std::string folder = "/usr/share/datasets/fashion-mnist";
  int epochs = 11;
  std::int64_t images = 60000;
  std::uint64_t seed = 1;

  arguments(int count, char** words) {
    for (int i = 1; i < count; ++i) {
      const std::string word = words[i];
      const auto value = [&] {
        if (++i == count) throw sn::value_error(word, "a value", "nothing");
        return std::string(words[i]);
      };
      if (word == "--quick") {
        epochs = 2;
        images = 20000;
      } else if (word == "--data") {
        folder = value();
      } else if (word == "--epochs") {
        epochs = std::stoi(value());
      } else if (word == "--seed") {
        seed = std::stoull(value());
      } else {
        throw sn::value_error("option", "--quick, --data, --epochs or --seed", word);
      }
    }
  }
};

/// The first images of a dataset.
struct first_images {
  const sn::alternating_flip<sn::labelled_images>* all;
  std::int64_t count;
  std::int64_t size() const { return count; }
  auto make_batch(std::int64_t rows) const { return all->make_batch(rows); }
  void fill(auto& memory, std::int64_t row, std::int64_t record) const { all->fill(memory, row, record); }
};

int train(const arguments& given) {
  const sn::labelled_images images = load_fashion(given.folder, "train");
  const sn::labelled_images tests = load_fashion(given.folder, "t10k");
  const sn::alternating_flip flipped(images, sn::seed{given.seed});
  const first_images shown{&flipped, std::min(given.images, flipped.size())};
  const sn::batches training(shown, {.size = 64, .shuffle = sn::seed{given.seed}, .drop_partial = true, .prefetch = 2});

  auto weights = sn::initialize<net>(sn::seed{given.seed});
  sn::trainer<net, sn::softmax_cross_entropy, sn::adam, sn::cpu> fit{weights, {}, sn::seed{given.seed}};
  const std::int64_t steps = given.epochs * training.size();
  const sn::cosine rate{.peak = 1.5e-3f, .warmup_steps = steps * 3 / 100, .total_steps = steps};
  struct {
    decltype(fit)& trainer;
    const sn::cosine& rate;
    void before_step(std::int64_t step) { trainer.settings().learning_rate = rate(step); }
  } scheduled{fit, rate};

  std::cout << "Fashion-MNIST: " << shown.size() << " training images, " << tests.size() << " test images\n"
            << "training step: " << fit.plan.steps.count << " kernel calls of " << fit.plan.kernels.count << " kernels, arena " << fit.arena_bytes << " bytes, "
            << name_of(fit.machine().instruction_set()) << "\n";
  const auto begin = std::chrono::steady_clock::now();
  sn::progress bar;
  sn::for_each_step([&](const auto& batch) { return fit.step(batch); }, training, {.epochs = given.epochs}, scheduled, bar);
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();

  sn::program<net, sn::cpu> classify{weights};
  sn::confusion matrix(fashion_classes);
  sn::tensor<float> logits({tests.size(), 10});
  std::int64_t done = 0;
  for (const auto& batch : sn::batches(tests, {.size = 64}).epoch(0)) {
    using namespace sn::literals;
    const sn::view<const float> answers = classify(batch);
    matrix.add(answers, batch["label"_s]);
    std::copy(answers.begin(), answers.end(), logits[done].begin());
    done += answers.extent(0);
  }
  std::cout << '\n' << matrix << '\n';

  sn::save(weights_file, weights);
  const sn::named_array answers{"logits", sn::f32, logits.shape(), logits.data()};
  sn::save(logits_file, {&answers, 1});
  std::cout << "saved " << weights_file << '\n';
  std::printf("accuracy=%.4f train_seconds=%.1f\n", matrix.accuracy(), seconds);
  return 0;
}

}  // namespace

int main(int count, char** words) {
  try {
    return train(arguments(count, words));
  } catch (const std::exception& problem) {
    std::cerr << "train_fashion: " << problem.what() << '\n';
    return 1;
  }
}
