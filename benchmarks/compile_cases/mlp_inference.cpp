// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// A small perceptron, inference.
#include "models.hpp"

namespace compile_cases {

float answer(const sn::weights<mlp_model>& weights, const sn::tensor<float>& input) {
  sn::program<mlp_model, sn::cpu> program{weights};
  return *program(input).begin();
}

}  // namespace compile_cases
