// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Random tensors: their moments, the same numbers from the same seed, other numbers in the next step.
#include <cmath>

#include <doctest/doctest.h>

#include <sinter/backends/eager/tape.hpp>
#include <sinter/sinter.hpp>

namespace {

using namespace sinter;

/// Mean, variance and fourth moment over the variance's square.
struct moments {
  double mean = 0, variance = 0, kurtosis = 0, least = HUGE_VAL, most = -HUGE_VAL;
  template <class Elements>
  explicit moments(const Elements& of) {
    for (double x : of) mean += x / static_cast<double>(of.size());
    for (double x : of) {
      const double d = (x - mean) * (x - mean);
      variance += d / static_cast<double>(of.size());
      kurtosis += d * d / static_cast<double>(of.size());
      least = std::fmin(least, x);
      most = std::fmax(most, x);
    }
    kurtosis /= variance * variance;
  }
};

struct noisy {
  constexpr auto operator()(auto x) const {
    const auto noise = random_normal(x);
    const auto kept = x | bernoulli(0.75);
    return (x | dense<4>("dense")) * 0.0f + noise * kept + random_uniform(x);
  }
};
using noisy_model = model<noisy, input<"x", f32, batch<64>, 4>>;

/// The outputs of some steps from one seed.
template <class Machine>
std::vector<tensor<float>> outputs(std::uint64_t start, int count) {
  weights<noisy_model> w = initialize<noisy_model>(seed{3});
  trainer<noisy_model, mean_squared_error, sgd, Machine> steps(w, {}, seed{start});
  std::vector<tensor<float>> all;
  for (int i = 0; i < count; ++i) {
    const auto found = steps.step(tensor<float>({8, 4}), tensor<float>({8, 4})).output;
    tensor<float> copy(found.shape());
    for (std::int64_t k = 0; k < copy.size(); ++k) copy.data()[k] = found.data()[k];
    all.push_back(copy);
  }
  return all;
}
bool same(const tensor<float>& a, const tensor<float>& b, double tolerance = 0) {
  bool all = a.size() == b.size();
  for (std::int64_t i = 0; all && i < a.size(); ++i) all = std::fabs(a.data()[i] - b.data()[i]) <= tolerance;
  return all;
}

TEST_SUITE("nn.random") {
  // 40000 numbers: a mean's standard error is 0.005 of a deviation, that of a normal kurtosis 0.025. Bounds are five of them.
  TEST_CASE("normal numbers have the moments of the normal distribution") {
    const moments of(random_normal(eager_tensor(tensor<float>({200, 200}))).to<float>());
    CHECK(std::fabs(of.mean) < 0.025);
    CHECK(std::fabs(of.variance - 1) < 0.036);
    CHECK(std::fabs(of.kurtosis - 3) < 0.125);
    CHECK(of.most > 3.5);
    CHECK(of.least < -3.5);
    CHECK(random_normal(eager_tensor(tensor<double>({3}))).type() == f64);
  }
  TEST_CASE("uniform numbers fill their interval") {
    const moments of(random_uniform(eager_tensor(tensor<float>({200, 200}))).to<float>());
    CHECK(std::fabs(of.mean - 0.5) < 0.0075);
    CHECK(std::fabs(of.variance - 1.0 / 12) < 0.002);
    CHECK(of.least >= 0);
    CHECK(of.most < 1);
  }
  TEST_CASE("bernoulli is 1 as often as it is told") {
    const auto drawn = (eager_tensor(tensor<float>({200, 200})) | bernoulli(0.3)).to<float>();
    for (float x : drawn) CHECK_FALSE((x != 0 && x != 1));
    CHECK(std::fabs(moments(drawn).mean - 0.3) < 0.0115);
    CHECK(moments((eager_tensor(tensor<float>({50})) | bernoulli(1)).to<float>()).least == 1);
    CHECK(moments((eager_tensor(tensor<float>({50})) | bernoulli(0)).to<float>()).most == 0);
    CHECK_THROWS_AS((eager_tensor(1.0f) | bernoulli(1.5)), shape_error);
  }
  TEST_CASE("tensors differ from each other and from call to call") {
    const eager_tensor x(tensor<float>({40}));
    const auto one = random_normal(x).to<float>(), two = random_normal(x).to<float>();
    CHECK_FALSE(same(one, two));
    manual_seed(seed{9});
    const auto first = random_normal(x).to<float>(), second = random_normal(x).to<float>();
    manual_seed(seed{9});
    CHECK(same(random_normal(x).to<float>(), first));
    CHECK(same(random_normal(x).to<float>(), second));
    manual_seed(seed{8});
    CHECK_FALSE(same(random_normal(x).to<float>(), first));
  }
  TEST_CASE("the same seed gives the same numbers, another seed or step others, on every backend") {
    const auto first = outputs<cpu>(5, 2), again = outputs<cpu>(5, 2), other = outputs<cpu>(6, 1), oracle = outputs<reference>(5, 2);
    CHECK(same(first[0], again[0]));
    CHECK(same(first[1], again[1]));
    CHECK_FALSE(same(first[0], first[1]));
    CHECK_FALSE(same(first[0], other[0]));
    CHECK(same(first[0], oracle[0], 1e-5));
    CHECK(same(first[1], oracle[1], 1e-5));
  }
  TEST_CASE("a program draws, too") {
    const auto w = initialize<noisy_model>(seed{3});
    program<noisy_model, cpu> run(w);
    const auto copy = [](const auto& of) {
      tensor<float> made(of.shape());
      for (std::int64_t k = 0; k < made.size(); ++k) made.data()[k] = of.data()[k];
      return made;
    };
    const tensor<float> first = copy(run(tensor<float>({8, 4}))), second = copy(run(tensor<float>({8, 4})));
    CHECK_FALSE(same(first, second));
  }
}

}  // namespace
