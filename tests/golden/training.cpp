// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Whole training steps of a small network against values stored from PyTorch: the reference in double, the CPU in f32.
#include <map>
#include <string>

#include "small_cnn.hpp"

namespace {

using namespace sinter;
using namespace sinter::test;

/// A loss of about 2 sums logits of 54 products with parameters that are off by that much.
constexpr double loss_in_single = 5e-6;

TEST_SUITE("golden.training") {
  template <class Optimizer>
  void steps_match(const golden& stored, const std::string& label, typename Optimizer::settings settings, const given_leaves& given_settings) {
    // The reference in double, step by step on its own results.
    const ir::graph g = train::training_graph<small_cnn_model, softmax_cross_entropy, Optimizer>();
    shown last;
    for (int step = 0; step < 5; ++step) {
      const auto leaves = [&](std::string_view name, const ir::value_type& type, const symbol_values& symbols) {
        if (name.starts_with("setting.")) return given_settings(name, type, symbols);
        if (name == "label") return stored.get("labels", i32);
        if (step > 0 && name != "image") return last[name];
        if (stored.has(name)) return stored.get(name, type.element);
        array first(type, symbols);  // a state: moments start at 0, powers of the betas at 1
        if (type.shape.rank == 0)
          for (double& v : first.real) v = 1;
        return first;
      };
      last = run(g, with_batch(3), 1, leaves, rounding::none);
      CHECK(relative_difference(last["loss"], stored.get(label + ".losses", f32, step)) <= in_double);
      for (int i = 0; i < weights<small_cnn_model>::count; ++i) {
        const std::string name(weights<small_cnn_model>::name(i));
        CHECK_MESSAGE(relative_difference(last[name], stored.get(label + "." + name, f32, step)) <= in_double, label, " ", name, " after step ", step + 1);
      }
    }
    // The CPU in f32, as a user trains.
    for (backends::cpu::isa set : isas_here()) {
      CAPTURE(std::string(backends::cpu::name_of(set)));
      weights<small_cnn_model> learned;
      for (int i = 0; i < learned.count; ++i) {
        const std::vector<std::byte> start = test::stored(stored.get(learned.name(i), f32));
        std::memcpy(learned.data(i), start.data(), start.size());
      }
      tensor<float> image({3, 1, 12, 12});
      tensor<std::int32_t> labels({3});
      std::memcpy(image.data(), test::stored(stored.get("image", f32)).data(), sizeof(float) * 3 * 144);
      std::memcpy(labels.data(), test::stored(stored.get("labels", i32)).data(), sizeof(std::int32_t) * 3);
      trainer<small_cnn_model, softmax_cross_entropy, Optimizer, cpu> fit(learned, settings, {}, set);
      for (int step = 0; step < 5; ++step) {
        const step_result result = fit.step(image.view(), labels.view());
        CHECK(std::fabs(result.loss - stored.get(label + ".losses", f32, step).real.data[0]) <= loss_in_single);
        for (const named_array& found : learned.arrays()) {
          const array expected = stored.get(label + "." + std::string(found.name), f32, step);
          array got = expected;
          for (std::int64_t i = 0; i < got.count(); ++i) got.real.data[i] = static_cast<const float*>(found.data)[i];
          const double difference = relative_difference(got, expected);
          CHECK_MESSAGE(difference <= in_single, label, " ", std::string(found.name), " after step ", step + 1, " differs by ", difference);
        }
      }
    }
  }

  given_leaves settings(const std::map<std::string, double, std::less<>>& values) {
    return [values](std::string_view name, const ir::value_type& type, const symbol_values& symbols) {
      array a(type, symbols);
      a.real.data[0] = values.at(std::string(name.substr(8)));
      return a;
    };
  }

  TEST_CASE("five steps of Adam and of SGD with momentum match PyTorch") {
    const golden stored("training_steps.safetensors");
    steps_match<adam>(stored, "adam", {.learning_rate = 0.01f}, settings({{"learning_rate", 0.01}, {"beta1", 0.9}, {"beta2", 0.999}, {"epsilon", 1e-8}}));
    steps_match<sgd>(stored, "sgd", {.learning_rate = 0.1f, .momentum = 0.9f}, settings({{"learning_rate", 0.1}, {"momentum", 0.9}}));
    CHECK(stored.forgotten().empty());
  }
}

}  // namespace
