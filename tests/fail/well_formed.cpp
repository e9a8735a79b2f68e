// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// The positive control: the network of the classic trap, with the right number of features, and weights shared in so many words.
// expect-ok
#include <sinter/sinter.hpp>

namespace sn = sinter;

struct classifier {
  constexpr auto operator()(auto image) const {
    auto edges = image | sn::conv2d<8, 3, sn::padding<1>>("conv1") | sn::relu | sn::max_pool2d<2>;
    auto parts = edges | sn::conv2d<32, 3, sn::padding<1>>("conv2") | sn::relu | sn::max_pool2d<2>;
    auto features = parts | sn::flatten;
    return (features | sn::dense<10, sn::in_features<1568>>("logits")) +
           (sn::relu(features) | sn::dense<10>("logits", sn::sharing::by_name));
  }
};
using net = sn::model<classifier, sn::input<"image", sn::f32, sn::batch<64>, 3, 28, 28>>;
static_assert(net::well_formed);

int main() {
  auto weights = sn::initialize<net>(sn::seed{1});
  return net::trace().nodes.count + weights.count;
}
