// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// A loop whose carry grows with each step.
// expect: ill_formed<sinter::ir::scan_t
// expect: rule::carries_must_keep_their_types
// expect: left<sinter::shape<3>
// expect: right<sinter::shape<2, 3>
// errors: 1
// at-most-lines: 60
#include <sinter/sinter.hpp>

namespace sn = sinter;

struct grown {
  constexpr auto operator()(auto x) const {
    return sn::scan([&](auto sum, auto row) { return (sum + row) * x; }, sn::sum<0>(x), x) | sn::relu;
  }
};
using net = sn::model<grown, sn::input<"x", sn::f32, 2, 3>>;

int main() { return net::trace().nodes.count; }
