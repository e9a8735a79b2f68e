// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// A division by an alpha of zero.
// expect: ill_formed<sinter::model<bent
// expect: rule::alpha_must_not_be_0
// expect: at_line<16>
// errors: 1
// at-most-lines: 60
#include <sinter/backends/weights.hpp>
#include <sinter/ir/ir.hpp>

namespace sn = sinter;

struct bent {
  constexpr auto operator()(auto x) const { return x | sn::celu(0); }
};
using net = sn::model<bent, sn::input<"x", sn::f32, sn::batch<8>, 6, 5, 5>>;
sn::weights<net> weights;
