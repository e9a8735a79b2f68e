// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Running statistics that would move beyond the batch.
// expect: ill_formed<sinter::model<normalized
// expect: rule::momentum_must_be_at_least_0_and_at_most_1
// expect: at_line<16>
// errors: 1
// at-most-lines: 60
#include <sinter/backends/weights.hpp>
#include <sinter/nn/nn.hpp>

namespace sn = sinter;

struct normalized {
  constexpr auto operator()(auto x) const { return x | sn::batch_norm("norm", 1.1); }
};
using net = sn::model<normalized, sn::input<"x", sn::f32, sn::batch<8>, 6, 5, 5>>;
sn::weights<net> weights;
