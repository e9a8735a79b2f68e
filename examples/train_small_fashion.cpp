// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Trains the network of examples/constant_fashion.cpp on Fashion-MNIST at 14 x 14 pixels, and saves its weights and the test images that example asks about.
///
///     train_small_fashion [<folder of the data> [<folder to save in>]]
#include <array>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <iostream>
#include <string>
#include <vector>

#include "fashion/fashion.hpp"
#include "fashion/small.hpp"

namespace {

constexpr int epochs = 12;

/// The mean of each four pixels, rounded.
sn::tensor<std::uint8_t> halved(const sn::view<const std::uint8_t>& images) {
  sn::tensor<std::uint8_t> made({images.extent(0), images.extent(1) / 2, images.extent(2) / 2});
  for (std::int64_t n = 0; n < made.extent(0); ++n)
    for (std::int64_t i = 0; i < made.extent(1); ++i)
      for (std::int64_t j = 0; j < made.extent(2); ++j) {
        const int sum = images(n, 2 * i, 2 * j) + images(n, 2 * i, 2 * j + 1) + images(n, 2 * i + 1, 2 * j) + images(n, 2 * i + 1, 2 * j + 1);
        made(n, i, j) = static_cast<std::uint8_t>((sum + 2) / 4);
      }
  return made;
}
sn::labelled_images small(const std::filesystem::path& folder, const std::string& part) {
  const sn::labelled_images full = load_fashion(folder, part);
  return {halved(full.images()), sn::tensor<std::uint8_t>(full.labels()), 10, small_normalisation};
}

/// The first image of each class, by name: "image.0" to "image.9".
void save_images(const sn::labelled_images& tests, const std::filesystem::path& path) {
  std::array<std::string, 10> names;
  std::vector<sn::tensor<std::uint8_t>> images;
  std::vector<sn::named_array> arrays;
  images.reserve(names.size());
  for (std::size_t c = 0; c < names.size(); ++c) {
    std::int64_t i = 0;
    while (tests.labels()(i) != c) ++i;
    names[c] = "image." + std::to_string(c);
    images.emplace_back(sn::extents{1, 1, 14, 14}, tests.images()[i].span());
    arrays.push_back({names[c], sn::u8, images.back().shape(), images.back().data()});
  }
  sn::save(path, arrays, {{"source", "Fashion-MNIST, test images, the mean of each four pixels"}, {"licence", "MIT, (c) 2017 Zalando SE"}});
}

int train(const std::filesystem::path& data, const std::filesystem::path& folder) {
  const sn::labelled_images images = small(data, "train"), tests = small(data, "t10k");
  const sn::alternating_flip flipped(images, sn::seed{1});
  const sn::batches training(flipped, {.size = 64, .shuffle = sn::seed{1}, .drop_partial = true, .prefetch = 2});
  auto weights = sn::initialize<small_fashion>(sn::seed{1});
  sn::trainer<small_fashion, sn::softmax_cross_entropy, sn::adam, sn::cpu> fit{weights, {}, sn::seed{1}};
  const std::int64_t steps = epochs * training.size();
  const sn::cosine rate{.peak = 5e-3f, .warmup_steps = steps * 3 / 100, .total_steps = steps};
  struct {
    decltype(fit)& trainer;
    const sn::cosine& rate;
    void before_step(std::int64_t step) { trainer.settings().learning_rate = rate(step); }
  } scheduled{fit, rate};
  const auto begin = std::chrono::steady_clock::now();
  sn::for_each_step([&](const auto& batch) { return fit.step(batch); }, training, {.epochs = epochs}, scheduled);
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();

  sn::program<small_fashion, sn::cpu> classify{weights};
  sn::confusion matrix(fashion_classes);
  for (const auto& batch : sn::batches(tests, {.size = 64}).epoch(0)) {
    using namespace sn::literals;
    const sn::view<const float> answers = classify(batch);
    matrix.add(answers, batch["label"_s]);
  }
  std::cout << matrix << '\n';
  sn::save(folder / "small.safetensors", weights, {{"accuracy", std::to_string(matrix.accuracy())}});
  save_images(tests, folder / "small_images.safetensors");
  std::printf("accuracy=%.4f train_seconds=%.1f\n", matrix.accuracy(), seconds);
  return 0;
}

}  // namespace

int main(int count, char** words) {
  try {
    return train(count > 1 ? words[1] : "/usr/share/datasets/fashion-mnist", count > 2 ? words[2] : ".");
  } catch (const std::exception& problem) {
    std::cerr << "train_small_fashion: " << problem.what() << '\n';
    return 1;
  }
}
