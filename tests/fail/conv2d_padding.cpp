// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// A convolution that would cut its image.
// expect: sinter::conv2d<16, 3,
// expect: {-1, -1, -1, -1}>
// expect: rule::padding_must_not_be_negative
// expect: argument<sinter::shape<8, 1, 28, 28>
// errors: 1
// at-most-lines: 60
#include <sinter/ir/model.hpp>
#include <sinter/nn/nn.hpp>

namespace sn = sinter;

struct convolution {
  constexpr auto operator()(auto image) const { return image | sn::conv2d<16, 3, sn::padding<-1>>("conv") | sn::relu; }
};
using net = sn::model<convolution, sn::input<"image", sn::f32, 8, 1, 28, 28>>;

int main() { return net::trace().nodes.count; }
