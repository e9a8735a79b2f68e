// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// A pool that exceeds its image.
// expect: sinter::max_pool2d_layer<3
// expect: rule::kernel_must_fit_the_padded_image
// expect: argument<sinter::shape<8, 16, 2, 28>
// errors: 1
// at-most-lines: 60
#include <sinter/ir/model.hpp>
#include <sinter/nn/nn.hpp>

namespace sn = sinter;

struct pool {
  constexpr auto operator()(auto image) const { return image | sn::max_pool2d<3> | sn::flatten; }
};
using net = sn::model<pool, sn::input<"image", sn::f32, 8, 16, 2, 28>>;

int main() { return net::trace().nodes.count; }
