// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// A branch whose sides return different shapes.
// expect: ill_formed<sinter::ir::cond_t
// expect: rule::branches_must_yield_the_same_types
// expect: left<sinter::shape<4, 3>
// expect: right<sinter::shape<3>
// errors: 1
// at-most-lines: 60
#include <sinter/sinter.hpp>

namespace sn = sinter;

struct chosen {
  constexpr auto operator()(auto x) const {
    return sn::cond(sn::sum<>(x) > 0.0f, [](auto y) { return y; }, [](auto y) { return sn::sum<0>(y); }, x) | sn::relu;
  }
};
using net = sn::model<chosen, sn::input<"x", sn::f32, 4, 3>>;

int main() { return net::trace().nodes.count; }
