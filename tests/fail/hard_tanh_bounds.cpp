// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Bounds in the wrong order.
// expect: ill_formed<sinter::model<held
// expect: rule::lower_bound_must_not_exceed_the_upper_bound
// expect: at_line<16>
// errors: 1
// at-most-lines: 60
#include <sinter/backends/weights.hpp>
#include <sinter/ir/ir.hpp>

namespace sn = sinter;

struct held {
  constexpr auto operator()(auto x) const { return x | sn::hard_tanh(1, -1); }
};
using net = sn::model<held, sn::input<"x", sn::f32, sn::batch<8>, 6, 5, 5>>;
sn::weights<net> weights;
