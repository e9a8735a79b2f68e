// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// A dense layer over an axis whose extent is known at run time only.
// expect: dense<10
// expect: rule::features_must_be_static
// expect: argument<sinter::shape<4,
// errors: 1
// at-most-lines: 60
#include <sinter/ir/model.hpp>
#include <sinter/nn/nn.hpp>

namespace sn = sinter;

struct perceptron {
  constexpr auto operator()(auto x) const { return x | sn::dense<10>("logits") | sn::relu; }
};
using net = sn::model<perceptron, sn::input<"x", sn::f32, 4, sn::batch<64>>>;

int main() { return net::trace().nodes.count; }
