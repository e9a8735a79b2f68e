// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// A dense layer on a tensor without a batch.
// expect: dense<10
// expect: rule::rank_is_too_low
// expect: argument<sinter::shape<784>
// errors: 1
// at-most-lines: 60
#include <sinter/ir/model.hpp>
#include <sinter/nn/nn.hpp>

namespace sn = sinter;

struct perceptron {
  constexpr auto operator()(auto x) const { return x | sn::dense<10>("logits") | sn::log_softmax; }
};
using net = sn::model<perceptron, sn::input<"x", sn::f32, 784>>;

int main() { return net::trace().nodes.count; }
