// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Six channels in four groups.
// expect: sinter::conv2d<16, 3
// expect: rule::channels_must_be_a_multiple_of_the_groups
// expect: argument<sinter::shape<8, 6, 28, 28>
// errors: 1
// at-most-lines: 60
#include <sinter/ir/model.hpp>
#include <sinter/nn/nn.hpp>

namespace sn = sinter;

struct convolution {
  constexpr auto operator()(auto image) const { return image | sn::conv2d<16, 3, sn::groups<4>>("conv") | sn::relu; }
};
using net = sn::model<convolution, sn::input<"image", sn::f32, 8, 6, 28, 28>>;

int main() { return net::trace().nodes.count; }
