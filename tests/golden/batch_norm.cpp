// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Three training steps of a network with batch normalisation, then inference with the trained statistics, against values stored from PyTorch.
#include "stored.hpp"

namespace {

using namespace sinter;
using namespace sinter::test;

struct network {
  constexpr auto operator()(auto image) const {
    const auto edges = image | batch_norm("first") | conv2d<5, 3>("conv") | batch_norm("second") | relu;  // [N, 5, 3, 4]
    return edges | mean<2, 3> | dense<3>("logits");
  }
};
using network_model = model<network, input<"image", f32, batch<6>, 4, 5, 6>>;

tensor<float> numbers(const array& a, std::int64_t first, std::initializer_list<std::int64_t> shape) {
  tensor<float> made{extents(shape)};
  for (std::int64_t i = 0; i < made.size(); ++i) made.data()[i] = static_cast<float>(a.real.data[first + i]);
  return made;
}
void same(const std::string& name, view<const float> found, const array& wanted) {
  REQUIRE(found.size() == wanted.count());
  for (std::int64_t i = 0; i < wanted.count(); ++i) {
    const double f = found.data()[i], w = wanted.real.data[i];
    CHECK_MESSAGE(std::fabs(f - w) <= 4e-6 * std::max(1.0, std::fabs(w)), name, "[", i, "] is ", f, " and not ", w);
  }
}

template <class Machine>
void trains_as_stored() {
  const golden stored("layers.safetensors");
  const std::string file = "batch_norm_training.";
  auto trained = initialize<network_model>(seed{1});
  const std::vector<named_array> all = trained.arrays();
  REQUIRE(all.size() == 12);
  for (const named_array& w : all) {
    const std::string name(w.name);
    if (name.ends_with(".running_mean")) CHECK(trained[name].data()[0] == 0.0f);
    if (name.ends_with(".running_var")) CHECK(trained[name].data()[0] == 1.0f);
    if (!stored.has(file + name)) continue;
    const array start = stored.get(file + name, f64);
    for (std::int64_t i = 0; i < start.count(); ++i) trained[name].data()[i] = static_cast<float>(start.real.data[i]);
  }
  trainer<network_model, softmax_cross_entropy, sgd, Machine> steps(trained, {.learning_rate = 0.1f, .momentum = 0.9f});
  for (const auto& state : steps.plan.states)
    CHECK(steps.plan.name(state.name).find("running") == std::string_view::npos);  // no moments of what is not trained
  const array images = stored.get(file + "images", f64), labels = stored.get(file + "labels", i32),
              losses = stored.get(file + "losses", f64);
  for (std::int64_t step = 0; step < 3; ++step) {
    CAPTURE(step);
    tensor<std::int32_t> label({6});
    for (std::int64_t i = 0; i < 6; ++i) label.data()[i] = static_cast<std::int32_t>(labels.whole.data[step * 6 + i]);
    const step_result result = steps.step(numbers(images, step * 720, {6, 4, 5, 6}), label);
    CHECK(std::fabs(result.loss - losses.real.data[step]) < 4e-6);
    for (const named_array& w : all) {
      const std::string name(w.name);
      same(name, trained[name], stored.get(file + "after." + name, f64, step));
    }
  }
  program<network_model, Machine> run(trained);
  same("logits", run(numbers(images, 0, {6, 4, 5, 6})), stored.get(file + "logits", f64));
}

TEST_SUITE("golden.batch_norm") {
  TEST_CASE("three steps and inference, by the CPU") { trains_as_stored<cpu>(); }
  TEST_CASE("three steps and inference, by the reference") { trains_as_stored<reference>(); }
}

}  // namespace
