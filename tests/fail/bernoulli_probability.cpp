// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// A probability above 1.
// expect: ill_formed<sinter::model<masked
// expect: rule::probability_must_be_at_least_0_and_at_most_1
// expect: at_line<16>
// errors: 1
// at-most-lines: 60
#include <sinter/backends/weights.hpp>
#include <sinter/nn/nn.hpp>

namespace sn = sinter;

struct masked {
  constexpr auto operator()(auto x) const { return x * (x | sn::bernoulli(2)); }
};
using net = sn::model<masked, sn::input<"x", sn::f32, sn::batch<8>, 6, 5, 5>>;
sn::weights<net> weights;
