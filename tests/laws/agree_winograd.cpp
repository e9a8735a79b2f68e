// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Convolutions that plans compute in fewer products agree with the reference, and who forbids them has none.
#include <cmath>
#include <limits>

#include <sinter/backends/cpu/strict.hpp>

#include "agreement.hpp"
#include "models_convolution.hpp"

namespace {

using namespace sinter;
using namespace sinter::test;

/// The gradient of an image is a convolution as well, with the kernel turned round. x [N, 40, 23, 21].
struct steepness {
  constexpr auto operator()(auto x) const {
    return grad([](auto image) { return sum<>(square(image | conv2d<32, 3, padding<1>>("wide"))); })(x);
  }
};
using steepness_model = model<steepness, input<"x", f32, batch<3>, 40, 23, 21>>;
struct single {
  constexpr auto operator()(auto x) const { return x | conv2d<32, 3, padding<1>>("wide"); }
};
using single_model = model<single, input<"x", f32, batch<3>, 40, 23, 21>>;
struct small {
  constexpr auto operator()(auto x) const { return x | conv2d<16, 3, padding<1>>("small"); }
};
using small_model = model<small, input<"x", f32, batch<3>, 16, 9, 9>>;

/// Sums of up to 432 products, four layers deep, and what tiles err beside them: the bound of docs/design/winograd.md.
constexpr double roundings = 1e-5;

template <class Model, class Machine>
int count_of(backends::cpu::family kind) {
  constexpr const auto& plan = program<Model, Machine>::plan;
  int count = 0;
  for (const passes::step& s : plan.steps) count += plan.words[plan.kernels[s.kernel].first] == static_cast<passes::word>(kind);
  return count;
}

template <class Model, class Machine>
void agrees_with_reference(const tensor<float>& x) {
  const auto weights = initialize<Model>(seed{3});
  program<Model, reference> oracle(weights);
  for (backends::cpu::isa set : isas_here()) {
    program<Model, Machine> machine(weights, set);
    for (std::int64_t batch : {3, 1, 2}) {
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

tensor<float> drawn_image(std::int64_t channels, std::int64_t height, std::int64_t width) {
  tensor<float> x({3, channels, height, width});
  for (std::int64_t i = 0; i < x.size(); ++i) x.data()[i] = 2 * uniform_at(1, 2, static_cast<std::uint64_t>(i)) - 1;
  return x;
}

TEST_SUITE("laws.agree_winograd") {
  using backends::cpu::family;

  TEST_CASE("convolutions in fewer products agree") {
    CHECK(count_of<models::tiled_model, cpu>(family::winograd) == 4);
    agrees_with_reference<models::tiled_model, cpu>(drawn_image(20, 30, 27));
  }
  TEST_CASE("gradients of images in fewer products agree") {
    CHECK(count_of<steepness_model, cpu>(family::winograd) == 2);
    agrees_with_reference<steepness_model, cpu>(drawn_image(40, 23, 21));
  }
  TEST_CASE("direct and strict programs compute convolutions as they are defined") {
    CHECK(count_of<models::tiled_model, direct>(family::winograd) == 0);
    CHECK(count_of<models::tiled_model, strict>(family::winograd) == 0);
    agrees_with_reference<models::tiled_model, direct>(drawn_image(20, 30, 27));
  }
  TEST_CASE("a NaN stays within the windows that reach it, where convolutions are direct, and within its tiles elsewhere") {
    namespace sn = sinter;
    using net = single_model;
    const auto weights = initialize<net>(seed{3});
    tensor<float> x = drawn_image(40, 23, 21);
    x(0, 7, 8, 8) = std::numeric_limits<float>::quiet_NaN();
    const auto reached = [](const auto& y) {
      int count = 0;
      for (std::int64_t row = 0; row < 23; ++row)
        for (std::int64_t column = 0; column < 21; ++column) count += std::isnan(y(0, 0, row, column));
      return count;
    };
    sn::program<net, sn::direct> answer(weights);
    CHECK(reached(answer(x)) == 9);
    sn::program<net, sn::cpu> tiled(weights);
    CHECK(reached(tiled(x)) == 25);  // a whole tile of 4 x 4 along each axis, and of the tile before it the last row and column
  }
  TEST_CASE("a convolution that is fast anyhow gets no kernels for tiles") { CHECK(count_of<small_model, cpu>(family::winograd) == 0); }
}

}  // namespace
