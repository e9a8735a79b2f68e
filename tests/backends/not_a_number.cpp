// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// What a NaN becomes where numbers are compared: in programs, in the reference, step by step and in the compiler the same, and what PyTorch 2.15 makes of it.
#include <cmath>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include <sinter/eager.hpp>
#include <sinter/sinter.hpp>

using namespace sinter;
using namespace sinter::literals;
namespace hana = boost::hana;

namespace {

constexpr float none = std::numeric_limits<float>::quiet_NaN();

/// torch.tensor([1, nan, 3, nan, 2]) of one row, and two windows side by side: [[1, nan], [3, 2]] and [[5, 6], [7, 4]].
struct comparisons {
  constexpr auto operator()(auto x, auto image) const {
    const auto sorted = sort<>(x);
    const auto falling = sort<-1, descending>(x);
    const auto most = topk<3>(x);
    const auto least = topk<3, -1, ascending>(x);
    const auto places = convert<f32>(argsort<>(x));
    const auto first = convert<f32>(argmax<1>(x));
    const auto lowest = convert<f32>(argmin<1>(x));
    return hana::make_map(
        hana::make_pair("max"_s, max<1>(x)), hana::make_pair("min"_s, min<1>(x)), hana::make_pair("argmax"_s, first),
        hana::make_pair("argmin"_s, lowest), hana::make_pair("sort"_s, hana::at_c<0>(sorted)), hana::make_pair("argsort"_s, places),
        hana::make_pair("descending"_s, hana::at_c<0>(falling)), hana::make_pair("falling_places"_s, convert<f32>(hana::at_c<1>(falling))),
        hana::make_pair("topk"_s, hana::at_c<0>(most)), hana::make_pair("topk_places"_s, convert<f32>(hana::at_c<1>(most))),
        hana::make_pair("least"_s, hana::at_c<0>(least)), hana::make_pair("relu"_s, relu(x)), hana::make_pair("maximum"_s, maximum(x, 2)),
        hana::make_pair("fmax"_s, sinter::fmax(x, 2)), hana::make_pair("clip"_s, clip(0, 2)(x)),
        hana::make_pair("hard_tanh"_s, hard_tanh(x)), hana::make_pair("max_pool2d"_s, image | max_pool2d<2>),
        hana::make_pair("global_max_pool"_s, image | global_max_pool),
        hana::make_pair("adaptive_max_pool2d"_s, image | adaptive_max_pool2d<1, 2>));
  }
};
using net = model<comparisons, input<"x", f32, 1, 5>, input<"image", f32, 1, 1, 2, 4>>;

/// PyTorch's answers, by the names above.
std::vector<float> torch(std::string_view name) {
  if (name == "max" || name == "min" || name == "global_max_pool") return {none};
  if (name == "argmax" || name == "argmin") return {1};
  if (name == "sort") return {1, 2, 3, none, none};
  if (name == "argsort") return {0, 4, 2, 1, 3};
  if (name == "descending") return {none, none, 3, 2, 1};
  if (name == "falling_places") return {1, 3, 2, 4, 0};
  if (name == "topk") return {none, none, 3};
  if (name == "topk_places") return {1, 3, 2};
  if (name == "least") return {1, 2, 3};
  if (name == "relu") return {1, none, 3, none, 2};
  if (name == "maximum") return {2, none, 3, none, 2};
  if (name == "fmax") return {2, 2, 3, 2, 2};
  if (name == "clip") return {1, none, 2, none, 2};
  if (name == "hard_tanh") return {1, none, 1, none, 1};
  if (name == "max_pool2d" || name == "adaptive_max_pool2d") return {none, 7};
  return {};
}

/// Holds every output to PyTorch's; `elements(value)` lists them.
template <class Answers, class Elements>
void compare(const Answers& answers, const Elements& elements) {
  hana::for_each(answers, [&](const auto& pair) {
    const std::string name = hana::first(pair).c_str();
    CAPTURE(name);
    const std::vector<float> found = elements(hana::second(pair)), wanted = torch(name);
    REQUIRE(found.size() == wanted.size());
    for (std::size_t i = 0; i < found.size(); ++i) {
      CAPTURE(i);
      CHECK((found[i] == wanted[i] || (std::isnan(found[i]) && std::isnan(wanted[i]))));
    }
  });
}

const tensor<float> row({1, 5}, {1, none, 3, none, 2}), windows({1, 1, 2, 4}, {1, none, 5, 6, 3, 2, 7, 4});

template <class Machine>
void run_program() {
  weights<net> nothing;
  program<net, Machine> run(nothing);
  compare(run(row, windows), [](const view<const float>& v) { return std::vector<float>(v.begin(), v.end()); });
}

/// The gradient of a window's maximum, at each of its four places.
std::vector<double> slopes(std::initializer_list<float> window) {
  tape record;
  const eager_tensor x({1, 1, 2, 2}, window);
  const eager_tensor slope = record.gradient(sum<>(x | max_pool2d<2>), x);
  return {slope.at(0, 0, 0, 0), slope.at(0, 0, 0, 1), slope.at(0, 0, 1, 0), slope.at(0, 0, 1, 1)};
}

}  // namespace

TEST_SUITE("backends/not_a_number") {
  TEST_CASE("programs") {
    run_program<cpu>();
    run_program<reference>();
  }

  TEST_CASE("step by step") {
    compare(comparisons{}(eager_tensor(row), eager_tensor(windows)), [](const eager_tensor& x) {
      const tensor<float> t = x.to<float>();
      return std::vector<float>(t.begin(), t.end());
    });
  }

  TEST_CASE("in the compiler") {
    constexpr auto answers = evaluate(comparisons{}, constant_tensor<f32, 1, 5>{1, none, 3, none, 2},
                                      constant_tensor<f32, 1, 1, 2, 4>{1, none, 5, 6, 3, 2, 7, 4});
    compare(answers, [](const auto& x) { return std::vector<float>(x.begin(), x.end()); });
  }

  TEST_CASE("the gradient of a pool goes to the last NaN of a window, that of relu through it, and that of a maximum over axes nowhere") {
    CHECK(slopes({1, none, 3, 2}) == std::vector<double>{0, 1, 0, 0});
    CHECK(slopes({none, 1, 2, none}) == std::vector<double>{0, 0, 0, 1});
    CHECK(slopes({none, none, 1, 2}) == std::vector<double>{0, 1, 0, 0});
    CHECK(slopes({1, 4, 4, 2}) == std::vector<double>{0, 1, 0, 0});
    tape record;
    const eager_tensor x({3}, {none, -1.0f, 2.0f});
    const eager_tensor through = record.gradient(sum<>(relu(x)), x), over = record.gradient(max<>(x), x);
    CHECK(through.at(0) == 1);
    CHECK(through.at(1) == 0);
    CHECK(over.at(0) == 0);
    CHECK(over.at(2) == 0);
  }
}
