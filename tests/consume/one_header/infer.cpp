// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// The second unit: inference.
#include "model.hpp"

int answer(const sn::weights<net>& weights, const sn::tensor<float>& points, int row) {
  sn::program<net, sn::cpu> infer{weights};
  const sn::view<const float> logits = infer(points);  // [4, 2]
  return logits(row, 1) > logits(row, 0) ? 1 : 0;
}

const int* version_in_second() { return &sinter::version; }
