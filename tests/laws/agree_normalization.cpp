// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// The CPU computes what the reference computes: normalising layers, in inference and while training, when batch statistics move the running ones.
#include "agreement.hpp"

namespace {

using namespace sinter;
using namespace sinter::test;

constexpr auto N = batch<64>;
constexpr auto T = sequence_length<5>;

struct per_sample {
  constexpr auto operator()(auto x) const { return x | layer_norm("layer") | dense<8, no_bias>("dense") | rms_norm("rms"); }
};
using per_sample_model = model<per_sample, input<"x", f32, N, T, 6>>;

struct per_channel {
  constexpr auto operator()(auto x) const { return x | group_norm<2>("group") | instance_norm("instance") | layer_norm<3>("layer"); }
};
using per_channel_model = model<per_channel, input<"x", f32, N, 4, 3, 5>>;

struct per_batch {
  constexpr auto operator()(auto x) const {
    return x | batch_norm("first") | conv2d<5, 3, padding<1>>("conv") | batch_norm("second", 0.25) | relu | flatten | dense<6>("dense") |
           batch_norm("third");
  }
};
using per_batch_model = model<per_batch, input<"x", f32, N, 4, 3, 5>>;

TEST_SUITE("laws.agree_normalization") {
  TEST_CASE("normalisation by sample agrees") { inference_agrees<per_sample_model>("per sample", 1e-5); }
  TEST_CASE("gradients of normalisation by sample agree") { gradients_agree<per_sample_model>("per sample gradients", 4e-5); }
  TEST_CASE("normalisation by channel agrees") { inference_agrees<per_channel_model>("per channel", 1e-5); }
  TEST_CASE("gradients of normalisation by channel agree") { gradients_agree<per_channel_model>("per channel gradients", 1e-4); }
  TEST_CASE("running statistics normalise in inference") { inference_agrees<per_batch_model>("per batch", 1e-5); }
  TEST_CASE("gradients of batch normalisation agree, and the running statistics that training leaves") {
    gradients_agree<per_batch_model>("per batch gradients", 2e-4);
  }
}

}  // namespace
