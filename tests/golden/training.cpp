// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// A small network's gradients, whole training steps, and optimisers' trajectories against values stored from PyTorch.
#include <map>
#include <string>

#include "stored.hpp"

namespace {

using namespace sinter;
using namespace sinter::test;

/// conv 3x3 1->4, relu, max pool 2x2, conv 3x3 4->6, relu, flatten, dense 54->10
struct small_cnn {
  constexpr auto operator()(auto image) const {
    return image | conv2d<4, 3>("conv1") | relu | max_pool2d<2> | conv2d<6, 3>("conv2") | relu | flatten | dense<10>("logits");
  }
};
using small_cnn_model = model<small_cnn, input<"image", f32, batch<8>, 1, 12, 12>>;

/// The same with its loss as the output, so that the image has a gradient, too.
struct small_cnn_loss {
  constexpr auto operator()(auto image, auto labels) const { return softmax_cross_entropy{}(small_cnn{}(image), labels); }
};
template <dtype T>
using small_cnn_loss_model = model<small_cnn_loss, input<"image", T, 3, 1, 12, 12>, input<"labels", i32, 3>>;

/// Another order of the same double operations, through several layers.
constexpr double in_double = 1e-13;
/// PyTorch repeats the steps in f32 within 2e-7 of the stored parameters; other orders of summation are allowed three times that.
constexpr double in_single = 6e-7;

given_leaves small_cnn_leaves(const golden& stored) {
  return [&stored](std::string_view name, const ir::value_type& type, const symbol_values& symbols) {
    array one(type, symbols);
    if (!name.starts_with("incoming.")) return stored.get(name, type.element);
    one.real.data[0] = 1;
    return one;
  };
}

TEST_SUITE("golden.training") {
  TEST_CASE("the small network's gradients match PyTorch") {
    const golden stored("small_cnn.safetensors");
    using in_f64 = small_cnn_loss_model<f64>;
    const shown exact = run(with_gradients(in_f64::trace(ir::mode::training)), {}, 1, small_cnn_leaves(stored), rounding::none);
    CHECK(relative_difference(exact["loss"], stored.get("loss", f64)) <= in_double);
    for (const char* name : {"image", "conv1.weight", "conv1.bias", "conv2.weight", "conv2.bias", "logits.weight", "logits.bias"})
      CHECK_MESSAGE(relative_difference(exact[std::string("gradient.") + name], stored.get(std::string(name) + ".gradient", f64)) <= in_double, name);

    using in_f32 = small_cnn_loss_model<f32>;
    for (backends::cpu::isa set : isas_here()) {
      CAPTURE(std::string(backends::cpu::name_of(set)));
      const shown found = run_on_cpu<gradient_source<in_f32>>(set, small_cnn_leaves(stored));
      CHECK(relative_difference(found["loss"], stored.get("loss", f32)) <= in_single);
      for (const char* name : {"image", "conv1.weight", "conv1.bias", "conv2.weight", "conv2.bias", "logits.weight", "logits.bias"})
        CHECK_MESSAGE(relative_difference(found[std::string("gradient.") + name], stored.get(std::string(name) + ".gradient", f32)) <= in_single, name);
    }
    stored.get("logits", f64), stored.get("logits.gradient", f64);  // in between; the gradients of their producers follow from them
    CHECK(stored.forgotten().empty());
  }

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
        CHECK(std::fabs(result.loss - stored.get(label + ".losses", f32, step).real.data[0]) <= in_single * 4);
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

  given_leaves settings(std::map<std::string, double, std::less<>> values) {
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
