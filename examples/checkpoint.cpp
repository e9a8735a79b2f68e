// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Blocks whose inner values are computed again on the way back: the same training step in less memory.
#include <cstdint>
#include <cstdio>

#include <sinter/sinter.hpp>

namespace sn = sinter;

/// Blocks whose inner values are kept for the way back, or computed again.
template <bool Again>
struct deep {
  static constexpr auto block = [](auto x) {
    return x + (x | sn::dense<64>("wide") | sn::gelu | sn::dense<64>("middle") | sn::gelu | sn::dense<16>("narrow"));  // [N, 16]
  };
  constexpr auto operator()(auto x) const {
    if constexpr (Again)
      return x | sn::repeat<4>("block", sn::checkpoint(block)) | sn::dense<2>("logits");
    else
      return x | sn::repeat<4>("block", block) | sn::dense<2>("logits");
  }
};
template <bool Again>
using deep_model = sn::model<deep<Again>, sn::input<"x", sn::f32, 256, 16>>;
template <bool Again>
using deep_trainer = sn::trainer<deep_model<Again>, sn::softmax_cross_entropy, sn::sgd, sn::cpu>;

template <bool Again>
float trained() {
  auto weights = sn::initialize<deep_model<Again>>(sn::seed{1});
  deep_trainer<Again> fit{weights, {.learning_rate = 0.1f}};
  sn::tensor<float> x({256, 16});
  sn::tensor<std::int32_t> labels({256});
  for (int i = 0; i < 256; ++i) x(i, i % 16) = 1, labels(i) = i % 2;
  float loss = 0;
  for (int step = 0; step < 20; ++step) loss = fit.step(x, labels).loss;
  return loss;
}

int main() {
  static_assert(3 * deep_trainer<true>::arena_bytes < deep_trainer<false>::arena_bytes);
  const float kept = trained<false>(), again = trained<true>();
  std::printf("kept: %zu bytes, loss %.4f\n", deep_trainer<false>::arena_bytes, static_cast<double>(kept));
  std::printf("computed again: %zu bytes, loss %.4f\n", deep_trainer<true>::arena_bytes, static_cast<double>(again));
  return kept == again ? 0 : 1;
}
