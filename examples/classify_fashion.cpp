// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Serves the network that train_fashion saved: loads the weights, checks every answer, and measures latency and allocations.
///
///     classify_fashion [--quick] [--data <folder>]
#include <algorithm>
#include <atomic>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <new>
#include <string>
#include <vector>

#include "fashion/fashion.hpp"

namespace {
std::atomic<long> allocations{0};
}  // namespace

// Every way that C++ allocates, counted. Not inlined, or g++ 12 takes free for a mismatch of new.
[[gnu::noinline]] void* operator new(std::size_t size) {
  ++allocations;
  if (void* memory = std::malloc(size ? size : 1)) return memory;
  throw std::bad_alloc();
}
[[gnu::noinline]] void* operator new(std::size_t size, std::align_val_t alignment) {
  ++allocations;
  const auto unit = static_cast<std::size_t>(alignment);
  if (void* memory = std::aligned_alloc(unit, (size + unit - 1) / unit * unit)) return memory;
  throw std::bad_alloc();
}
[[gnu::noinline]] void operator delete(void* memory) noexcept { std::free(memory); }
[[gnu::noinline]] void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
[[gnu::noinline]] void operator delete(void* memory, std::align_val_t) noexcept { std::free(memory); }
[[gnu::noinline]] void operator delete(void* memory, std::size_t, std::align_val_t) noexcept { std::free(memory); }

namespace {

using net = fashion_model<1>;
using service = sn::program<net, sn::cpu>;
static_assert(service::arena_bytes < 256 * 1024, "the service's memory is known when it is compiled");

/// Logits of one image may differ from those of a batch of 64 by rounding: sums of 2352 products in another order.
constexpr float tolerance = 1e-4f;

int classify(const std::string& folder) {
  const sn::labelled_images tests = load_fashion(folder, "t10k");
  auto weights = sn::weights<net>();
  sn::load(weights_file, weights);
  sn::tensor<float> expected({tests.size(), 10});
  const sn::named_array stored{"logits", sn::f32, expected.shape(), expected.data()};
  sn::load(logits_file, {&stored, 1});

  service infer{weights};
  std::vector<double> microseconds(static_cast<std::size_t>(tests.size()));
  auto batch = tests.make_batch(1);
  using namespace sn::literals;
  const sn::view<const float> image = batch["image"_s].view();

  long before = allocations;
  void* const counted = ::operator new(1);  // the counter counts: one here, and none below; a call, since clang may leave out a new-expression
  const long control = allocations - before;
  ::operator delete(counted);
  if (control != 1) throw sn::error("the allocation counter does not count");

  float worst = 0;
  long correct = 0, allocated = 0;
  for (std::int64_t i = 0; i < tests.size(); ++i) {
    tests.fill(batch, 0, i);
    before = allocations;
    const auto begin = std::chrono::steady_clock::now();
    const sn::view<const float> logits = infer(image);
    const auto end = std::chrono::steady_clock::now();
    allocated += allocations - before;
    microseconds[static_cast<std::size_t>(i)] = std::chrono::duration<double, std::micro>(end - begin).count();
    const auto best = std::max_element(logits.begin(), logits.end()) - logits.begin();
    const auto stored_best = std::max_element(expected[i].begin(), expected[i].end()) - expected[i].begin();
    float difference = 0;
    for (int k = 0; k < 10; ++k) difference = std::max(difference, std::fabs(logits(0, k) - expected(i, k)));
    worst = std::max(worst, difference);
    if (!(difference <= tolerance)) throw sn::error("image " + std::to_string(i) + ": the logits differ from the trainer's by " + std::to_string(difference));
    if (best != stored_best && std::fabs(expected(i, best) - expected(i, stored_best)) > tolerance)
      throw sn::error("image " + std::to_string(i) + ": another class than the trainer's");
    correct += best == tests.labels()(i);
  }
  std::sort(microseconds.begin(), microseconds.end());
  const auto quantile = [&](double q) { return microseconds[static_cast<std::size_t>(q * static_cast<double>(microseconds.size() - 1))]; };
  std::printf("classified %lld images one by one: accuracy %.4f; logits equal the trainer's within %.1e (tolerance %.1e)\n",
              static_cast<long long>(tests.size()), static_cast<double>(correct) / static_cast<double>(tests.size()), static_cast<double>(worst),
              static_cast<double>(tolerance));
  std::printf("p50_us=%.1f p99_us=%.1f arena_bytes=%zu allocations=%ld\n", quantile(0.5), quantile(0.99), service::arena_bytes, allocated);
  return 0;
}

}  // namespace

int main(int count, char** words) {
  try {
    std::string folder = "/usr/share/datasets/fashion-mnist";
    for (int i = 1; i < count; ++i)
      if (std::string(words[i]) == "--data" && i + 1 < count) folder = words[++i];
    return classify(folder);
  } catch (const std::exception& problem) {
    std::cerr << "classify_fashion: " << problem.what() << '\n';
    return 1;
  }
}
