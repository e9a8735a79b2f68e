// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Runs repeat to the bit, usual kernels and strict ones; and a strict result of one sample does not depend on the batch that it stands in.
#include <sinter/backends/cpu/strict.hpp>
#include <sinter/sinter.hpp>

#include <cfenv>
#include <cstdint>
#include <cstring>
#include <memory>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "bits.hpp"

namespace {

using namespace sinter;

struct classifier {
  constexpr auto operator()(auto image) const {
    const auto seen = image | conv2d<5, 3>("conv") | relu | max_pool2d<2> | flatten;  // [N, 45]
    return seen | layer_norm("norm") | dense<37>("hidden") | sinter::tanh | dropout(0.5) | dense<11>("logits");
  }
};
using net = model<classifier, input<"image", f32, batch<16>, 1, 8, 8>>;
constexpr std::int64_t pixels = 64, classes = 11, most = 16;

/// Images in memory of the test's own, any number of floats behind an aligned address.
struct images {
  std::vector<float> memory;
  std::int64_t count, behind;

  explicit images(std::int64_t n, std::int64_t shift = 0) : memory(static_cast<std::size_t>(n * pixels + 32)), count(n), behind(shift) {
    for (std::int64_t i = 0; i < n * pixels; ++i) data()[i] = uniform_at(1, 2, static_cast<std::uint64_t>(i)) - 0.5f;
  }
  float* data() {
    const auto at = reinterpret_cast<std::uintptr_t>(memory.data()) / sizeof(float) % 16;
    return memory.data() + (16 - at) % 16 + behind;
  }
  view<const float> seen(std::int64_t first, std::int64_t n) { return {data() + first * pixels, extents{n, 1, 8, 8}}; }
};

template <class Program>
std::vector<float> answer(Program& to, const view<const float>& of) {
  const auto result = to(of);
  return {result.data(), result.data() + result.size()};
}
bool same_bits(const float* a, const float* b, std::int64_t count) { return std::memcmp(a, b, static_cast<std::size_t>(count) * sizeof(float)) == 0; }

/// All weights after a few steps.
template <class Machine>
std::vector<float> trained(backends::cpu::isa set, std::int64_t shift) {
  auto weights = initialize<net>(seed{4});
  const auto fit = std::make_unique<trainer<net, softmax_cross_entropy, adam, Machine>>(weights, adam::settings{.learning_rate = 0.01f}, seed{5}, set);
  images all(most, shift);
  tensor<std::int32_t> labels({most});
  for (int i = 0; i < most; ++i) labels(i) = i % static_cast<int>(classes);
  for (int step = 0; step < 5; ++step) fit->step(all.seen(0, most), labels.view());
  std::vector<float> found;
  for (int i = 0; i < weights.count; ++i) {
    const auto* from = static_cast<const float*>(weights.data(i));
    found.insert(found.end(), from, from + weights.shape(i).count());
  }
  return found;
}

TEST_SUITE("strict.batch") {
  TEST_CASE_TEMPLATE("a run repeats to the bit: later, after others, by another program, and on inputs that lie elsewhere", Machine, cpu, strict) {
    const auto weights = initialize<net>(seed{3});
    for (backends::cpu::isa set : test::isas_here()) {
      const auto one = std::make_unique<program<net, Machine>>(weights, set), other = std::make_unique<program<net, Machine>>(weights, set);
      images all(most), elsewhere(most, 3);
      const std::vector<float> first = answer(*one, all.seen(0, most));
      answer(*one, all.seen(5, 4));
      CHECK(same_bits(first.data(), answer(*one, all.seen(0, most)).data(), most * classes));
      CHECK(same_bits(first.data(), answer(*other, elsewhere.seen(0, most)).data(), most * classes));
    }
  }

  TEST_CASE_TEMPLATE("training repeats to the bit, dropout included", Machine, cpu, strict) {
    for (backends::cpu::isa set : test::isas_here()) {
      const std::vector<float> once = trained<Machine>(set, 0), again = trained<Machine>(set, 5);
      CHECK(same_bits(once.data(), again.data(), static_cast<std::int64_t>(once.size())));
    }
  }

  TEST_CASE("a strict result of a sample is the same in every batch and at every place of it") {
    const auto weights = initialize<net>(seed{3});
    for (backends::cpu::isa set : test::isas_here()) {
      const auto ask = std::make_unique<program<net, strict>>(weights, set);
      images all(most);
      const std::vector<float> whole = answer(*ask, all.seen(0, most));
      for (std::int64_t first = 0; first < most; ++first)
        for (std::int64_t n = 1; first + n <= most; ++n) {
          const std::vector<float> part = answer(*ask, all.seen(first, n));
          CHECK_MESSAGE(same_bits(part.data(), whole.data() + first * classes, n * classes), std::string(name_of(set)), ", samples ", first, " to ", first + n);
        }
    }
  }

  TEST_CASE("a seed gives the same first weights everywhere, and strict training makes the same of them") {
    const auto weights = initialize<net>(seed{4});
    test::bits_hash first;
    for (int i = 0; i < weights.count; ++i) first.add(static_cast<const float*>(weights.data(i)), weights.shape(i).count());
    for (backends::cpu::isa set : test::isas_here()) {
      test::check_hash(first.digits(), "first weights of a seed", set);
      const std::vector<float> found = trained<strict>(set, 0);
      test::bits_hash last;
      last.add(found.data(), static_cast<std::int64_t>(found.size()));
      test::check_hash(last.digits(), "weights after five steps", set);
    }
  }

  TEST_CASE("a strict program is not made where the thread rounds otherwise; a usual one is") {
    const auto weights = initialize<net>(seed{3});
    for (int direction : {FE_UPWARD, FE_DOWNWARD, FE_TOWARDZERO})
      for (backends::cpu::isa set : test::isas_here()) {
        bool refused = false, made = false;
        REQUIRE(std::fesetround(direction) == 0);
        try {
          const auto ask = std::make_unique<program<net, strict>>(weights, set);
        } catch (const value_error&) {
          refused = true;
        }
        made = std::make_unique<program<net, cpu>>(weights, set) != nullptr;
        REQUIRE(std::fesetround(FE_TONEAREST) == 0);
        CHECK_MESSAGE(refused, std::string(name_of(set)), ", direction ", direction);
        CHECK(made);
      }
  }
}

}  // namespace
