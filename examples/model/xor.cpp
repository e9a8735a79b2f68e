// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// The smallest training there is: two inputs, four cases, one hidden layer.
#include <iostream>

#include <sinter/sinter.hpp>

namespace sn = sinter;

struct exclusive_or {
  constexpr auto operator()(auto x) const { return x | sn::dense<8>("hidden") | sn::relu | sn::dense<2>("logits"); }  // x [N, 2]
};
using model = sn::model<exclusive_or, sn::input<"x", sn::f32, sn::batch<4>, 2>>;

int main() {
  const sn::tensor<float> x({4, 2}, {0, 0, 0, 1, 1, 0, 1, 1});
  const sn::tensor<std::int32_t> label({4}, {0, 1, 1, 0});

  auto weights = sn::initialize<model>(sn::seed{1});
  sn::trainer<model, sn::softmax_cross_entropy, sn::adam, sn::cpu> fit{weights, {.learning_rate = 0.03f}};
  for (int step = 0; step < 300; ++step) {
    const float loss = fit.step(x.view(), label.view()).loss;
    if (step % 50 == 0) std::cout << "step " << step << ", loss " << loss << '\n';
  }

  sn::program<model, sn::cpu> answer{weights};
  const sn::view<const float> logits = answer(x);
  for (int i = 0; i < 4; ++i) {
    const int guess = logits(i, 1) > logits(i, 0);
    std::cout << x(i, 0) << " xor " << x(i, 1) << " = " << guess << '\n';
    if (guess != label(i)) return 1;
  }
}
