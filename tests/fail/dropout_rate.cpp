// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Dropout of more than everything.
// expect: ill_formed<sinter::model<noisy
// expect: rule::rate_must_be_at_least_0_and_below_1
// expect: at_line<16>
// errors: 1
// at-most-lines: 60
#include <sinter/backends/weights.hpp>
#include <sinter/nn/nn.hpp>

namespace sn = sinter;

struct noisy {
  constexpr auto operator()(auto x) const { return x | sn::dropout(1.5) | sn::relu; }
};
using net = sn::model<noisy, sn::input<"x", sn::f32, sn::batch<8>, 6, 5, 5>>;
sn::weights<net> weights;
