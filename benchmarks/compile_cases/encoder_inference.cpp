// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// The matrix products of a 12-layer encoder, inference.
#include "models.hpp"

namespace compile_cases {

float answer(const sn::weights<encoder_model>& weights, const sn::tensor<float>& input) {
  sn::program<encoder_model, sn::cpu> program{weights};
  return *program(input).begin();
}

}  // namespace compile_cases
