// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// A result that is to have the extents of its image, and half of them.
// expect: sinter::conv2d<16, 3
// expect: rule::same_padding_needs_a_stride_of_1
// expect: argument<sinter::shape<8, 1, 28, 28>
// errors: 1
// at-most-lines: 60
#include <sinter/ir/model.hpp>
#include <sinter/nn/nn.hpp>

namespace sn = sinter;

struct convolution {
  constexpr auto operator()(auto image) const { return image | sn::conv2d<16, 3, sn::stride<2>, sn::same>("conv") | sn::relu; }
};
using net = sn::model<convolution, sn::input<"image", sn::f32, 8, 1, 28, 28>>;

int main() { return net::trace().nodes.count; }
