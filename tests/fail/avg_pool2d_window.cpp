// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// The mean of windows without a place.
// expect: avg_pool2d_layer<0, 0
// expect: rule::extents_must_be_positive
// expect: argument<sinter::shape<8, 1, 28, 28>
// errors: 1
// at-most-lines: 60
#include <sinter/ir/model.hpp>
#include <sinter/nn/nn.hpp>

namespace sn = sinter;

struct pooled {
  constexpr auto operator()(auto image) const { return image | sn::avg_pool2d<0, sn::stride<2>> | sn::relu; }
};
using net = sn::model<pooled, sn::input<"image", sn::f32, 8, 1, 28, 28>>;

int main() { return net::trace().nodes.count; }
