// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// A root of what may be negative.
// expect: ill_formed<sinter::model<normalized
// expect: rule::epsilon_must_be_at_least_0
// expect: at_line<16>
// errors: 1
// at-most-lines: 60
#include <sinter/backends/weights.hpp>
#include <sinter/nn/nn.hpp>

namespace sn = sinter;

struct normalized {
  constexpr auto operator()(auto x) const { return x | sn::layer_norm("norm", -1e-5); }
};
using net = sn::model<normalized, sn::input<"x", sn::f32, sn::batch<8>, 6, 5, 5>>;
sn::weights<net> weights;
