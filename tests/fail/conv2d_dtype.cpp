// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// A convolution of images of bytes.
// expect: sinter::conv2d<16, 3
// expect: rule::dtype_must_be_floating
// expect: of_dtype<sinter::dtype::u8>
// expect: argument<sinter::shape<8, 1, 28, 28>
// errors: 1
// at-most-lines: 60
#include <sinter/ir/model.hpp>
#include <sinter/nn/nn.hpp>

namespace sn = sinter;

struct convolution {
  constexpr auto operator()(auto image) const { return image | sn::conv2d<16, 3>("conv") | sn::relu; }
};
using net = sn::model<convolution, sn::input<"image", sn::u8, 8, 1, 28, 28>>;

int main() { return net::trace().nodes.count; }
