// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// The CPU computes what the reference computes: embeddings and attention, at every batch and length of one instantiation.
#include "agreement.hpp"

namespace {

using namespace sinter;
using namespace sinter::test;

constexpr auto N = batch<64>;
constexpr auto T = sequence_length<5>;

/// A block of a transformer.
struct block {
  constexpr auto operator()(auto tokens) const {
    const auto x = tokens | embedding<11, 12>("tokens");  // [N, T, 12]
    const auto attended = x | layer_norm("norm1") | multi_head_attention<3>("attention", {.causal = true});
    const auto seen = x + attended;
    const auto hidden = seen | layer_norm("norm2") | dense<24>("hidden") | gelu | dense<12>("out");
    return seen + hidden;
  }
};
using block_model = model<block, input<"tokens", i32, N, T>>;

struct masked {
  constexpr auto operator()(auto q, auto k, auto v, auto seen, auto bias) const {
    return scaled_dot_product_attention(q, k, v, seen) + scaled_dot_product_attention(q, k, v, bias);
  }
};
using masked_model = model<masked, input<"q", f32, N, 3, T, 4>, input<"k", f32, N, 3, 6, 4>, input<"v", f32, 3, 6, 7>,
                           input<"seen", boolean, N, 1, 1, 6>, input<"bias", f32, T, 6>>;

TEST_SUITE("laws.agree_attention") {
  TEST_CASE("a block of a transformer agrees") { inference_agrees<block_model>("block", 1e-5); }
  TEST_CASE("gradients of a block agree") { gradients_agree<block_model>("block gradients", 1e-4); }
  TEST_CASE("masks agree, rows without keys among them") { inference_agrees<masked_model>("masked", 1e-5); }
  TEST_CASE("gradients under masks agree") { gradients_agree<masked_model>("masked gradients", 4e-5); }
}

}  // namespace
