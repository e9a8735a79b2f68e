// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// A loss that takes one row of logits for each sample, given images.
// expect: softmax_cross_entropy
// expect: rule::rank_is_too_high
// expect: argument<sinter::shape<16, 8, 26, 26>
// errors: 1
// at-most-lines: 60
#include <sinter/sinter.hpp>

namespace sn = sinter;

struct classifier {
  constexpr auto operator()(auto image) const { return image | sn::conv2d<8, 3>("conv"); }
};
using net = sn::model<classifier, sn::input<"image", sn::f32, 16, 1, 28, 28>>;

int main() {
  auto weights = sn::initialize<net>(sn::seed{1});
  sn::trainer<net, sn::softmax_cross_entropy, sn::adam, sn::cpu> fit{weights};
  return static_cast<int>(fit.arena_bytes);
}
