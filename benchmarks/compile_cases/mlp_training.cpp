// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// A small perceptron, training with Adam.
#include "models.hpp"

namespace compile_cases {

float loss(sn::weights<mlp_model>& weights, const sn::tensor<float>& images, const sn::tensor<std::int32_t>& labels) {
  sn::trainer<mlp_model, sn::softmax_cross_entropy, sn::adam, sn::cpu> trainer{weights};
  return trainer.step(images.view(), labels.view()).loss;
}

}  // namespace compile_cases
