// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Programs whose weights are bf16 agree with the reference on weights that were rounded to bf16 before.
#include <cmath>
#include <limits>

#include <sinter/backends/cpu/strict.hpp>

#include "agreement.hpp"

namespace {

using namespace sinter;
using namespace sinter::test;

/// Extents on all sides of a vector: whole panels, one vector, parts of the first and of the second vector of a tile.
template <int Features, int First, int Second, int Classes>
struct layers {
  constexpr auto operator()(auto x) const {
    return x | dense<First>("first") | relu | dense<Second>("second") | relu | dense<Classes>("last");
  }
};
template <int Batch, int Features, int First, int Second, int Classes>
using network = model<layers<Features, First, Second, Classes>, input<"x", f32, batch<Batch>, Features>>;

/// Convolutions: with a maximum behind it, in groups, of odd features, along a stride.
struct pooled_images {
  constexpr auto operator()(auto x) const {
    return x | conv2d<24, 3, padding<1>>("first") | relu | max_pool2d<2> | conv2d<45, 3>("second") | relu | conv2d<40, 1, groups<5>>("third") |
           max_pool2d<2> | flatten | dense<7>("last");
  }
};
using images = model<pooled_images, input<"x", f32, batch<5>, 3, 14, 14>>;

/// Sums of up to 784 products of f32, three layers deep.
constexpr double roundings = 1e-5;

template <class Model>
weights<Model> rounded(const weights<Model>& from) {
  weights<Model> made = from;
  for (const named_array& array : made.arrays()) {
    if (!array.name.ends_with(".weight")) continue;
    auto* element = static_cast<float*>(array.data);
    for (std::int64_t i = 0; i < array.shape.count(); ++i) element[i] = bfloat16(double{element[i]});
  }
  return made;
}

tensor<float> drawn(const extents& shape) {
  tensor<float> x(shape);
  for (std::int64_t i = 0; i < x.size(); ++i) x.data()[i] = 2 * uniform_at(1, 2, static_cast<std::uint64_t>(i)) - 1;
  return x;
}

template <class Model, class Machine = weights_as<bf16>>
void agrees_with_rounded_weights(const tensor<float>& x) {
  const auto given = initialize<Model>(seed{3});
  program<Model, reference> oracle(rounded(given));
  for (backends::cpu::isa set : isas_here()) {
    program<Model, Machine> machine(given, set);
    for (std::int64_t batch : {x.extent(0), std::int64_t{1}, x.extent(0) / 2 + 1}) {
      const auto expected = oracle(x.view().slice(0, batch));
      const auto found = machine(x.view().slice(0, batch));
      REQUIRE(found.size() == expected.size());
      double largest = 0, error = 0;
      for (std::int64_t i = 0; i < found.size(); ++i) {
        largest = std::max(largest, std::fabs(double{expected.data()[i]}));
        error = std::max(error, std::fabs(double{found.data()[i]} - double{expected.data()[i]}));
      }
      CHECK_MESSAGE(error <= roundings * largest, std::string(backends::cpu::name_of(set)), ", batch ", batch, ": differs by ", error / largest);
    }
  }
}

TEST_SUITE("laws.agree_weights_as") {
  TEST_CASE("layers of many extents agree at every batch") {
    agrees_with_rounded_weights<network<1, 784, 128, 64, 10>>(drawn({1, 784}));
    agrees_with_rounded_weights<network<7, 129, 45, 33, 3>>(drawn({7, 129}));
    agrees_with_rounded_weights<network<64, 77, 52, 21, 17>>(drawn({64, 77}));
  }
  TEST_CASE("convolutions agree") { agrees_with_rounded_weights<images>(drawn({5, 3, 14, 14})); }
  TEST_CASE("strict programs and direct ones agree") {
    agrees_with_rounded_weights<network<7, 129, 45, 33, 3>, weights_as<bf16, strict>>(drawn({7, 129}));
    agrees_with_rounded_weights<network<7, 129, 45, 33, 3>, weights_as<bf16, direct>>(drawn({7, 129}));
  }
}

}  // namespace
