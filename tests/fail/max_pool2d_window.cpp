// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// A pool whose windows have more places than the index of a maximum can name.
// expect: sinter::max_pool2d_layer<17, 17>
// expect: rule::window_has_more_than_256_places
// expect: argument<sinter::shape<8, 16, 28, 28>
// errors: 1
// at-most-lines: 60
#include <sinter/ir/model.hpp>
#include <sinter/nn/nn.hpp>

namespace sn = sinter;

struct pool {
  constexpr auto operator()(auto image) const { return image | sn::max_pool2d<17> | sn::flatten; }
};
using net = sn::model<pool, sn::input<"image", sn::f32, 8, 16, 28, 28>>;

int main() { return net::trace().nodes.count; }
