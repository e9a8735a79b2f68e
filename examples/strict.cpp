// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Strict mode: a training whose last loss is known to the bit, whatever machine and compiler it runs on.
#include <bit>
#include <cstdint>
#include <cstdio>

#include <sinter/backends/cpu/strict.hpp>
#include <sinter/sinter.hpp>

namespace sn = sinter;

struct classifier {
  constexpr auto operator()(auto points) const {  // [N, 2]
    return points | sn::dense<16>("hidden") | sn::tanh | sn::dense<3>("classes");
  }
};
using net = sn::model<classifier, sn::input<"points", sn::f32, sn::batch<32>, 2>>;

int main() {
  auto weights = sn::initialize<net>(sn::seed{1});
  sn::trainer<net, sn::softmax_cross_entropy, sn::adam, sn::strict> fit(weights, {.learning_rate = 0.05f});
  sn::tensor<float> points({32, 2});
  sn::tensor<std::int32_t> labels({32});
  for (int i = 0; i < 32; ++i) {
    for (int k = 0; k < 2; ++k) points(i, k) = 2 * sn::uniform_at(1, 2, static_cast<std::uint64_t>(2 * i + k)) - 1;
    labels(i) = points(i, 0) > points(i, 1) ? 0 : points(i, 0) + points(i, 1) > 0 ? 1 : 2;
  }
  float loss = 0;
  for (int step = 0; step < 100; ++step) loss = fit.step(points, labels).loss;
  std::printf("the last loss is %.9g, in bits %08x\n", static_cast<double>(loss), std::bit_cast<std::uint32_t>(loss));

  sn::program<net, sn::strict> answer(weights);
  const auto logits = answer(points);
  int right = 0;
  for (int i = 0; i < 32; ++i) right += logits(i, labels(i)) >= logits(i, 0) && logits(i, labels(i)) >= logits(i, 1) && logits(i, labels(i)) >= logits(i, 2);
  return right >= 31 && std::bit_cast<std::uint32_t>(loss) == 0x3c589af4 ? 0 : 1;
}
