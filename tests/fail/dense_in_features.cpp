// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// The classic: a head made for images of 28 x 28, fed with 224 x 224. Nothing made of the model adds an error.
// expect: dense<10
// expect: rule::in_features_must_equal_the_last_extent
// expect: wanted<sinter::shape<10, 1568>
// expect: 100352>
// errors: 1
// at-most-lines: 60
#include <sinter/sinter.hpp>

namespace sn = sinter;

struct classifier {
  constexpr auto operator()(auto image) const {
    auto edges = image | sn::conv2d<8, 3, sn::padding<1>>("conv1") | sn::relu | sn::max_pool2d<2>;
    auto parts = edges | sn::conv2d<32, 3, sn::padding<1>>("conv2") | sn::relu | sn::max_pool2d<2, sn::stride<2>>;
    return parts | sn::flatten | sn::dense<10, sn::in_features<1568>>("logits");
  }
};
using net = sn::model<classifier, sn::input<"image", sn::f32, sn::batch<64>, 3, 224, 224>>;

int main() {
  auto weights = sn::initialize<net>(sn::seed{1});
  sn::trainer<net, sn::softmax_cross_entropy, sn::adam, sn::cpu> fit{weights};
  sn::program<net, sn::cpu> classify{weights};
  const sn::tensor<float> image({1, 3, 224, 224});
  const auto logits = classify(image);
  return static_cast<int>(logits.size());
}
