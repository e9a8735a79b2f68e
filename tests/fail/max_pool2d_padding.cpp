// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// A pool with so much padding that a window may hold nothing of the image.
// expect: sinter::max_pool2d_layer<2
// expect: rule::padding_must_be_smaller_than_the_window
// expect: argument<sinter::shape<8, 16, 28, 28>
// errors: 1
// at-most-lines: 60
#include <sinter/ir/model.hpp>
#include <sinter/nn/nn.hpp>

namespace sn = sinter;

struct pool {
  constexpr auto operator()(auto image) const { return image | sn::max_pool2d<2, sn::padding<2>> | sn::flatten; }
};
using net = sn::model<pool, sn::input<"image", sn::f32, 8, 16, 28, 28>>;

int main() { return net::trace().nodes.count; }
