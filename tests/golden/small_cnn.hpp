// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// The small network of the stored values: conv 3x3 1->4, relu, max pool 2x2, conv 3x3 4->6, relu, flatten, dense 54->10.
#pragma once

#include "stored.hpp"

namespace sinter::test {

struct small_cnn {
  constexpr auto operator()(auto image) const {
    return image | conv2d<4, 3>("conv1") | relu | max_pool2d<2> | conv2d<6, 3>("conv2") | relu | flatten | dense<10>("logits");
  }
};
using small_cnn_model = model<small_cnn, input<"image", f32, batch<8>, 1, 12, 12>>;

/// Another order of the same double operations, through several layers.
inline constexpr double in_double = 1e-13;
/// PyTorch repeats the steps in f32 within 2e-7 of the stored parameters; other orders of summation are allowed three times that.
inline constexpr double in_single = 6e-7;

}  // namespace sinter::test
