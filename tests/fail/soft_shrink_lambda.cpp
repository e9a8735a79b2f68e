// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Numbers shrunk by less than nothing.
// expect: ill_formed<sinter::model<shrunk
// expect: rule::lambda_must_be_at_least_0
// expect: at_line<16>
// errors: 1
// at-most-lines: 60
#include <sinter/backends/weights.hpp>
#include <sinter/ir/ir.hpp>

namespace sn = sinter;

struct shrunk {
  constexpr auto operator()(auto x) const { return x | sn::soft_shrink(-0.5); }
};
using net = sn::model<shrunk, sn::input<"x", sn::f32, sn::batch<8>, 6, 5, 5>>;
sn::weights<net> weights;
