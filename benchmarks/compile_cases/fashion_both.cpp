// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// The network of the Fashion-MNIST examples, inference and training in one translation unit.
#include "../../examples/fashion/fashion.hpp"

namespace compile_cases {

float answer(const sn::weights<fashion_model<64>>& weights, const sn::tensor<float>& images) {
  sn::program<fashion_model<64>, sn::cpu> program{weights};
  return *program(images).begin();
}

float loss(sn::weights<fashion_model<64>>& weights, const sn::tensor<float>& images, const sn::tensor<std::int32_t>& labels) {
  sn::trainer<fashion_model<64>, sn::softmax_cross_entropy, sn::adam, sn::cpu> trainer{weights};
  return trainer.step(images.view(), labels.view()).loss;
}

}  // namespace compile_cases
