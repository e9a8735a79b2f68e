// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// A residual network of 50 layers, training with momentum.
#include "models.hpp"

namespace compile_cases {

float loss(sn::weights<residual_model>& weights, const sn::tensor<float>& images, const sn::tensor<std::int32_t>& labels) {
  sn::trainer<residual_model, sn::softmax_cross_entropy, sn::sgd, sn::cpu> trainer{weights};
  return trainer.step(images.view(), labels.view()).loss;
}

}  // namespace compile_cases
