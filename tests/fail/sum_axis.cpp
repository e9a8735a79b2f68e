// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// A sum over an axis that is not there.
// expect: sinter::sum_of<2>
// expect: rule::axis_is_out_of_range
// expect: argument<sinter::shape<6, 4>
// errors: 1
// at-most-lines: 60
#include <sinter/ir/model.hpp>

namespace sn = sinter;

struct total {
  constexpr auto operator()(auto x) const { return x | sn::sum<2> | sn::relu; }
};
using net = sn::model<total, sn::input<"x", sn::f32, 6, 4>>;

int main() { return net::trace().nodes.count; }
