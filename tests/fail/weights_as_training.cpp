// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// A trainer whose weights would be rounded: they change in each step.
// expect: sinter: weights are packed as another dtype than f32 in programs only, where nothing changes them
// errors: 1
// at-most-lines: 60
#include <sinter/sinter.hpp>

namespace sn = sinter;

struct line {
  constexpr auto operator()(auto x) const { return x | sn::dense<1>("line"); }
};
using net = sn::model<line, sn::input<"x", sn::f32, sn::batch<8>, 3>>;

void learn(sn::trainer<net, sn::mean_squared_error, sn::sgd, sn::weights_as<sn::bf16>>& fit, sn::view<const float> x, sn::view<const float> y) {
  fit.step(x, y);
}
