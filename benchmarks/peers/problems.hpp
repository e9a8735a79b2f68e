// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// What libraries of linear algebra are asked: plain numbers, which they lay out as they like before they are timed.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

namespace benchmarks {

/// relu(x · w + bias), or without the relu.  w [K, N], bias [N]
struct affine_layer {
  int k = 0, n = 0;
  bool relu = true;
  std::vector<float> w, bias;
};
/// Layers one behind another.  x [M, K of the first]
struct affine_chain {
  int m = 0;
  std::vector<float> x;
  std::vector<affine_layer> layers;
};

/// relu(conv(x, w) + bias) with a stride of 1 and as much padding as keeps the image's size.  x [1, C, H, H], w [K, C / groups, S, S],
/// bias [K]
struct convolution {
  int c = 0, h = 0, k = 0, s = 0, groups = 1;
  std::vector<float> x, w, bias;
};

/// gelu(x · w + bias) + r by elements.  x, r [rows, columns], w, bias [columns]
struct gelu_chain {
  int rows = 0, columns = 0;
  std::vector<float> x, r, w, bias;
};

}  // namespace benchmarks
