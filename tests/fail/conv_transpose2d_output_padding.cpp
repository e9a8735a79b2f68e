// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// An output padding of a whole stride, which another extent of the result would say.
// expect: sinter::conv_transpose2d<16, 3
// expect: rule::output_padding_must_be_smaller_than_the_stride
// expect: argument<sinter::shape<8, 6, 14, 14>
// errors: 1
// at-most-lines: 60
#include <sinter/ir/model.hpp>
#include <sinter/nn/nn.hpp>

namespace sn = sinter;

struct convolution {
  constexpr auto operator()(auto image) const { return image | sn::conv_transpose2d<16, 3, sn::stride<2>, sn::output_padding<2>>("up") | sn::relu; }
};
using net = sn::model<convolution, sn::input<"image", sn::f32, 8, 6, 14, 14>>;

int main() { return net::trace().nodes.count; }
