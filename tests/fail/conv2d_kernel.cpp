// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// A kernel that exceeds the padded image; the layers behind it say nothing more.
// expect: sinter::conv2d<16, 7
// expect: rule::kernel_must_fit_the_padded_image
// expect: argument<sinter::shape<8, 1, 4, 28>
// expect: weights_of_shape<sinter::shape<16, 1, 7, 7>
// errors: 1
// at-most-lines: 60
#include <sinter/ir/model.hpp>
#include <sinter/nn/nn.hpp>

namespace sn = sinter;

struct convolution {
  constexpr auto operator()(auto image) const {
    return image | sn::conv2d<16, 7, sn::padding<1>>("conv") | sn::relu | sn::max_pool2d<2> | sn::flatten | sn::dense<10>("logits");
  }
};
using net = sn::model<convolution, sn::input<"image", sn::f32, 8, 1, 4, 28>>;

int main() { return net::trace().nodes.count; }
