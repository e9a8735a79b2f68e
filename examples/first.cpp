// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// The smallest whole program: a network learns the exclusive or, and answers.
#include <cstdint>
#include <cstdio>

#include <sinter/sinter.hpp>

namespace sn = sinter;

const sn::tensor<float> points({4, 2}, {0, 0, 0, 1, 1, 0, 1, 1});
const sn::tensor<std::int32_t> labels({4}, {0, 1, 1, 0});

struct exclusive_or {
  constexpr auto operator()(auto x) const { return x | sn::dense<16>("hidden") | sn::relu | sn::dense<2>("logits"); }
};
using net = sn::model<exclusive_or, sn::input<"x", sn::f32, sn::batch<4>, 2>>;  // at most 4 samples a run

int main() {
  auto weights = sn::initialize<net>(sn::seed{1});
  sn::trainer<net, sn::softmax_cross_entropy, sn::adam, sn::cpu> fit{weights, {.learning_rate = 0.03f}};
  for (int step = 0; step < 200; ++step) fit.step(points, labels);  // forward, backward, update: one static program

  sn::program<net, sn::cpu> answer{weights};
  const sn::view<const float> logits = answer(points);  // [4, 2], in the program's arena

  int right = 0;
  for (int i = 0; i < 4; ++i) {
    const int says = logits(i, 1) > logits(i, 0);
    std::printf("%g xor %g = %d\n", points(i, 0), points(i, 1), says);
    right += says == labels(i);
  }
  return right == 4 ? 0 : 1;
}
