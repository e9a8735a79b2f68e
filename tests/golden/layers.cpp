// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Reductions, normalisation and attention and their gradients against values stored from PyTorch: the reference in double, the CPU in f32.
#include "cases.hpp"

namespace {

using namespace sinter;
using namespace sinter::test;

template <int... Extents>
using x_of = input<"x", f64, Extents...>;

/// One reduction over each set of axes that the file has.
template <class Reduction>
void over_axes(const golden& stored, const std::string& name, Reduction) {
  matches<x_of<3, 5, 7>>(stored, name + ".axis0", [](auto x) { return Reduction{}.template operator()<0>(x); });
  matches<x_of<3, 5, 7>>(stored, name + ".axis2", [](auto x) { return Reduction{}.template operator()<-1>(x); });
  matches<x_of<3, 5, 7>>(stored, name + ".axes02", [](auto x) { return Reduction{}.template operator()<0, 2>(x); });
  matches<x_of<3, 5, 7>>(stored, name + ".all", [](auto x) { return Reduction{}.template operator()<>(x); });
}

void statistics_match(const golden& stored) {
  over_axes(
      stored, "min", []<auto... Axes>(auto x) { return min<Axes...>(x); });
  over_axes(
      stored, "variance", []<auto... Axes>(auto x) { return variance<Axes...>(x); });
  over_axes(
      stored, "population_variance", []<auto... Axes>(auto x) { return variance<Axes..., correction<0>>(x); });
  over_axes(
      stored, "standard_deviation", []<auto... Axes>(auto x) { return standard_deviation<Axes...>(x); });
  over_axes(
      stored, "logsumexp", []<auto... Axes>(auto x) { return logsumexp<Axes...>(x); });
  over_axes(
      stored, "norm_l1", []<auto... Axes>(auto x) { return norm<norm_kind::l1, Axes...>(x); });
  over_axes(
      stored, "norm_l2", []<auto... Axes>(auto x) { return norm<norm_kind::l2, Axes...>(x); });
  over_axes(
      stored, "norm_infinity", []<auto... Axes>(auto x) { return norm<norm_kind::infinity, Axes...>(x); });
  matches<x_of<4, 6>>(stored, "prod.rows", [](auto x) { return prod<1>(x); });
  matches<x_of<3, 5>>(stored, "prod.all", [](auto x) { return prod<>(x); });
  matches<x_of<5, 9>>(stored, "argmax", [](auto x) { return argmax<1>(x); });
  const ir::graph least = model<decltype([](auto x) { return argmin<1>(x); }), x_of<5, 9>>::trace();
  CHECK(relative_difference(run(least, {}, 1, of_case(stored, "argmax")).values.at(0), stored.get("argmin.y", i32)) == 0);
}
void normalization_matches(const golden& stored) {
  matches<x_of<3, 5, 7>>(
      stored, "layer_norm", [](auto x) { return x | layer_norm("layer"); }, 1e-12);
  matches<x_of<3, 5, 7>>(
      stored, "layer_norm2", [](auto x) { return x | layer_norm<2>("layer"); }, 1e-12);
  matches<x_of<3, 5, 7>>(
      stored, "rms_norm", [](auto x) { return x | rms_norm("layer"); }, 1e-12);
  matches<x_of<2, 6, 3, 5>>(
      stored, "group_norm", [](auto x) { return x | group_norm<3>("layer"); }, 1e-12);
  matches<x_of<2, 6, 3, 5>>(
      stored, "instance_norm", [](auto x) { return x | instance_norm("layer"); }, 1e-12);
  matches<x_of<2, 6, 3, 5>>(
      stored, "instance_norm_plain", [](auto x) { return x | instance_norm(); }, 1e-12);
  matches<x_of<4, 6, 3, 5>>(
      stored, "batch_norm", [](auto x) { return x | batch_norm("layer"); }, 1e-12);
}
void attention_matches(const golden& stored) {
  using q = input<"q", f64, 2, 3, 5, 4>;
  using k = input<"k", f64, 2, 3, 6, 4>;
  using v = input<"v", f64, 2, 3, 6, 7>;
  matches<q, k, v>(stored, "attention.plain", [](auto a, auto b, auto c) { return scaled_dot_product_attention(a, b, c); });
  matches<q, input<"k", f64, 2, 3, 5, 4>, input<"v", f64, 2, 3, 5, 7>>(
      stored, "attention.causal", [](auto a, auto b, auto c) { return scaled_dot_product_attention({.causal = true})(a, b, c); });
  matches<q, k, v, input<"mask", f64, 5, 6>>(stored, "attention.additive",
                                             [](auto a, auto b, auto c, auto mask) { return scaled_dot_product_attention(a, b, c, mask); });
  matches<q, k, v, input<"seen", boolean, 2, 1, 5, 6>>(
      stored, "attention.masked", [](auto a, auto b, auto c, auto seen) { return scaled_dot_product_attention(a, b, c, seen); });
  matches<x_of<2, 5, 12>>(stored, "attention.heads", [](auto x) { return x | multi_head_attention<3>("layer"); });
  matches<x_of<2, 5, 12>>(stored, "attention.causal_heads", [](auto x) { return x | multi_head_attention<3>("layer", {.causal = true}); });
}

TEST_SUITE("golden.layers") {
  TEST_CASE("every stored reduction, layer and gradient matches PyTorch") {
    const golden stored("layers.safetensors");
    statistics_match(stored);
    normalization_matches(stored);
    attention_matches(stored);
    for (const std::string& name : stored.forgotten())  // golden/batch_norm.cpp compares those
      CHECK_MESSAGE(name.starts_with("batch_norm_training."), name, " is compared with nothing");
  }
}

}  // namespace
