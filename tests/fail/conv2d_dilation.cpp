// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// A kernel whose elements all lie on one place.
// expect: sinter::conv2d<16, 3
// expect: rule::dilation_must_be_positive
// expect: argument<sinter::shape<8, 1, 28, 28>
// expect: weights_of_shape<sinter::shape<16, 1, 3, 3>
// errors: 1
// at-most-lines: 60
#include <sinter/ir/model.hpp>
#include <sinter/nn/nn.hpp>

namespace sn = sinter;

struct convolution {
  constexpr auto operator()(auto image) const { return image | sn::conv2d<16, 3, sn::dilation<0>>("conv") | sn::relu; }
};
using net = sn::model<convolution, sn::input<"image", sn::f32, 8, 1, 28, 28>>;

int main() { return net::trace().nodes.count; }
