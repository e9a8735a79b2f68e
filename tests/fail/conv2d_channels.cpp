// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Weights for three channels on an image of one.
// expect: convolve2d_with<
// expect: rule::channels_must_fit_the_weights
// expect: argument<sinter::shape<8, 1, 28, 28>
// expect: weights_of_shape<sinter::shape<16, 3, 3, 3>
// errors: 1
// at-most-lines: 60
#include <sinter/ir/model.hpp>

namespace sn = sinter;

struct convolution {
  constexpr auto operator()(auto image, auto weights) const {
    return sn::convolve2d<>(image, weights) | sn::relu;
  }
};
using net = sn::model<convolution, sn::input<"image", sn::f32, 8, 1, 28, 28>, sn::input<"weights", sn::f32, 16, 3, 3, 3>>;

int main() { return net::trace().nodes.count; }
