// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// A small network's loss and gradients against values stored from PyTorch: the reference in double, the CPU in f32.
#include <string>

#include "small_cnn.hpp"

namespace {

using namespace sinter;
using namespace sinter::test;

/// The network with its loss as the output, so that the image has a gradient, too.
struct small_cnn_loss {
  constexpr auto operator()(auto image, auto labels) const { return softmax_cross_entropy{}(small_cnn{}(image), labels); }
};
template <dtype T>
using small_cnn_loss_model = model<small_cnn_loss, input<"image", T, 3, 1, 12, 12>, input<"labels", i32, 3>>;

given_leaves small_cnn_leaves(const golden& stored) {
  return [&stored](std::string_view name, const ir::value_type& type, const symbol_values& symbols) {
    array one(type, symbols);
    if (!name.starts_with("incoming.")) return stored.get(name, type.element);
    one.real.data[0] = 1;
    return one;
  };
}

TEST_SUITE("golden.small_cnn") {
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
}

}  // namespace
