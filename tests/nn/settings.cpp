// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Numbers that layers and activations are told have a range, at its ends and beyond; so have the shapes of weights. The compile errors are in tests/fail.
#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include <sinter/eager.hpp>

using namespace sinter;

namespace {

/// The rule that a call breaks.
template <class Call>
rule broken_by(const Call& call) {
  try {
    call();
  } catch (const shape_error& error) {
    return error.broken;
  }
  return rule::none;
}

const double no_number = std::nan("");

/// Weights of any layer here: asked for by name, all of six elements.
struct six {
  std::vector<float> ones = std::vector<float>(6, 1.0f);
  std::vector<named_array> arrays() {
    std::vector<named_array> all;
    for (const char* name : {"n.weight", "n.bias", "n.running_mean", "n.running_var"}) all.push_back({name, f32, {6}, ones.data()});
    return all;
  }
};

}  // namespace

TEST_SUITE("nn/settings") {
  TEST_CASE("rates and probabilities") {
    const eager_tensor x({3}, {1.0f, 2.0f, 3.0f});
    for (const double rate : {0.0, 0.5, 0.999}) CHECK(broken_by([&] { return x | dropout(rate); }) == rule::none);
    for (const double rate : {1.0, 1.5, -0.1, no_number})
      CHECK(broken_by([&] { return x | dropout(rate); }) == rule::rate_must_be_at_least_0_and_below_1);
    for (const double p : {0.0, 0.5, 1.0}) CHECK(broken_by([&] { return x | bernoulli(p); }) == rule::none);
    for (const double p : {1.5, -0.1, no_number})
      CHECK(broken_by([&] { return x | bernoulli(p); }) == rule::probability_must_be_at_least_0_and_at_most_1);
    const eager_tensor q({2, 1}, {1.0f, 2.0f});
    CHECK(broken_by([&] { return scaled_dot_product_attention({.dropout = 0.5})(q, q, q); }) == rule::none);
    CHECK(broken_by([&] { return scaled_dot_product_attention({.dropout = 1})(q, q, q); }) == rule::rate_must_be_at_least_0_and_below_1);
    CHECK(broken_by([&] { return scaled_dot_product_attention({.dropout = -1})(q, q, q); }) == rule::rate_must_be_at_least_0_and_below_1);
  }

  TEST_CASE("momentum and epsilon of what normalises") {
    six weights;
    const bind_weights bound(weights.arrays());
    const eager_tensor x(tensor<float>({2, 6, 3}));
    for (const double momentum : {0.0, 0.1, 1.0}) CHECK(broken_by([&] { return x | batch_norm("n", momentum); }) == rule::none);
    for (const double momentum : {-0.1, 1.1, no_number})
      CHECK(broken_by([&] { return x | batch_norm("n", momentum); }) == rule::momentum_must_be_at_least_0_and_at_most_1);
    const eager_tensor rows(tensor<float>({2, 6}));
    CHECK(broken_by([&] { return rows | layer_norm("n", 0); }) == rule::none);
    for (const double epsilon : {-1e-5, no_number}) {
      CHECK(broken_by([&] { return x | batch_norm("n", 0.1, epsilon); }) == rule::epsilon_must_be_at_least_0);
      CHECK(broken_by([&] { return rows | layer_norm("n", epsilon); }) == rule::epsilon_must_be_at_least_0);
      CHECK(broken_by([&] { return rows | rms_norm("n", epsilon); }) == rule::epsilon_must_be_at_least_0);
      CHECK(broken_by([&] { return x | group_norm<2>("n", epsilon); }) == rule::epsilon_must_be_at_least_0);
      CHECK(broken_by([&] { return x | instance_norm("n", epsilon); }) == rule::epsilon_must_be_at_least_0);
    }
  }

  TEST_CASE("activations") {
    const eager_tensor x({3}, {-1.0f, 0.0f, 2.0f});
    CHECK(broken_by([&] { return x | celu(-1); }) == rule::none);
    CHECK(broken_by([&] { return x | celu(0); }) == rule::alpha_must_not_be_0);
    CHECK(broken_by([&] { return x | softplus(2); }) == rule::none);
    CHECK(broken_by([&] { return x | softplus(0); }) == rule::beta_must_not_be_0);
    CHECK(broken_by([&] { return x | soft_shrink(0); }) == rule::none);
    CHECK(broken_by([&] { return x | soft_shrink(-0.5); }) == rule::lambda_must_be_at_least_0);
    CHECK(broken_by([&] { return x | hard_shrink(-0.5); }) == rule::lambda_must_be_at_least_0);
    CHECK(broken_by([&] { return x | hard_tanh(1, 1); }) == rule::none);
    CHECK(broken_by([&] { return x | hard_tanh(1, -1); }) == rule::lower_bound_must_not_exceed_the_upper_bound);
    CHECK(broken_by([&] { return x | hard_tanh(no_number, 1); }) == rule::lower_bound_must_not_exceed_the_upper_bound);
  }

  TEST_CASE("windows") {
    const eager_tensor image(tensor<float>({1, 1, 4, 4})), volume(tensor<float>({1, 1, 4, 4, 4})), kernel(tensor<float>({1, 1, 2, 2}));
    CHECK(broken_by([&] { return image | max_pool2d<0>; }) == rule::extents_must_be_positive);
    CHECK(broken_by([&] { return image | max_pool2d<0, stride<1>>; }) == rule::extents_must_be_positive);
    CHECK(broken_by([&] { return image | max_pool2d<-2, stride<1>>; }) == rule::extents_must_be_positive);
    CHECK(broken_by([&] { return image | max_pool2d<2, padding<-1>>; }) == rule::padding_must_not_be_negative);
    CHECK(broken_by([&] { return volume | max_pool3d<2, along_depth<2, -1>>; }) == rule::padding_must_not_be_negative);
    CHECK(broken_by([&] { return image | avg_pool2d<0, stride<1>>; }) == rule::extents_must_be_positive);
    CHECK(broken_by([&] { return image | avg_pool2d<2, padding<-1>>; }) == rule::padding_must_not_be_negative);
    CHECK(broken_by([&] { return convolve2d<window{.top = -1}>(image, kernel); }) == rule::padding_must_not_be_negative);
    CHECK(broken_by([&] { return convolve_transpose2d<window{.left = -1}>(image, kernel); }) == rule::padding_must_not_be_negative);
  }

  TEST_CASE("shapes of weights") {
    const eager_tensor rows(tensor<float>({2, 6})), line(tensor<float>({1, 2, 6})), image(tensor<float>({1, 2, 4, 4})),
        volume(tensor<float>({1, 2, 4, 4, 4}));
    CHECK(broken_by([&] { return rows | dense<0>("n"); }) == rule::extents_must_be_positive);
    CHECK(broken_by([&] { return rows | dense<-3, no_bias>("n"); }) == rule::extents_must_be_positive);
    CHECK(broken_by([&] { return image | conv2d<0, 3>("n"); }) == rule::extents_must_be_positive);
    CHECK(broken_by([&] { return image | conv2d<4, -1>("n"); }) == rule::extents_must_be_positive);
    CHECK(broken_by([&] { return image | depthwise_conv2d<0>("n"); }) == rule::extents_must_be_positive);
    CHECK(broken_by([&] { return line | conv1d<0, 3>("n"); }) == rule::extents_must_be_positive);
    CHECK(broken_by([&] { return volume | conv3d<-1, 3>("n"); }) == rule::extents_must_be_positive);
    CHECK(broken_by([&] { return image | conv_transpose2d<4, 0>("n"); }) == rule::extents_must_be_positive);
    CHECK(broken_by([&] { return line | conv_transpose1d<0, 3>("n"); }) == rule::extents_must_be_positive);
    CHECK(broken_by([&] { return parameter<f32, 4, -3>(rows, "n", {}); }) == rule::extents_must_be_positive);
    CHECK(broken_by([&] { return parameter<f32, 65536, 65536>(rows, "n", {}); }) == rule::element_count_exceeds_2_to_the_31);
    CHECK(broken_by([&] { return parameter<f32, 1, 1, 1, 1, 1, 1, 1>(rows, "n", {}); }) == rule::rank_is_too_high);
    CHECK(broken_by([&] { return parameter<f32, batch<4>>(rows, "n", {}); }) == rule::features_must_be_static);
  }

  TEST_CASE("weights of another shape under a shared name are an error and nothing else, whatever the layer goes on with") {
    six weights;
    const bind_weights bound(weights.arrays());
    const eager_tensor rows(tensor<float>({2, 6})), narrow(tensor<float>({2, 3}));
    tape record;
    CHECK(broken_by([&] { return rows | layer_norm("n"); }) == rule::none);
    CHECK(broken_by([&] { return narrow | layer_norm("n"); }) == rule::shared_parameter_has_another_shape);
  }
}
