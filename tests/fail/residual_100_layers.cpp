// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// A wrong shape in the 51st of a hundred residual blocks, repeated by a loop over one type: the shape is found wrong once.
// expect: convolve2d_with<
// expect: rule::channels_must_fit_the_weights
// expect: argument<sinter::shape<8, 16, 14, 14>
// expect: weights_of_shape<sinter::shape<16, 32, 3, 3>
// errors: 1
// at-most-lines: 60
#include <sinter/sinter.hpp>

namespace sn = sinter;

struct block {
  constexpr auto operator()(auto x) const {
    return x + (x | sn::conv2d<16, 3, sn::padding<1>>("conv1") | sn::relu | sn::conv2d<16, 3, sn::padding<1>>("conv2"));
  }
};
/// Asks for weights that were made for twice as many channels.
struct wrong_block {
  constexpr auto operator()(auto x) const {
    const auto weights = sn::parameter<sn::f32, 16, 32, 3, 3>(x, "weights", {sn::initializer::kind::he_normal, 288, 144});
    return x + sn::convolve2d<sn::window{1, 1, 1, 1, 1, 1}>(x, weights);
  }
};
struct network {
  constexpr auto operator()(auto image) const {
    auto stem = image | sn::conv2d<16, 3, sn::padding<1>>("stem") | sn::max_pool2d<2>;
    auto deep = stem | sn::repeat<50>("first", block{}) | wrong_block{} | sn::repeat<49>("second", block{});
    return deep | sn::flatten | sn::dense<10>("logits");
  }
};
using net = sn::model<network, sn::input<"image", sn::f32, 8, 1, 28, 28>>;

int main() {
  auto weights = sn::initialize<net>(sn::seed{1});
  sn::trainer<net, sn::softmax_cross_entropy, sn::adam, sn::cpu> fit{weights};
  sn::program<net, sn::cpu> classify{weights};
  return static_cast<int>(classify.arena_bytes + fit.arena_bytes);
}
