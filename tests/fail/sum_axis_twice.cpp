// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// A sum over one axis, named from both ends.
// expect: sinter::sum_of<1, -1>
// expect: rule::axis_is_named_twice
// expect: argument<sinter::shape<6, 4>
// errors: 1
// at-most-lines: 60
#include <sinter/ir/model.hpp>

namespace sn = sinter;

struct total {
  constexpr auto operator()(auto x) const { return x | sn::sum<1, -1>; }
};
using net = sn::model<total, sn::input<"x", sn::f32, 6, 4>>;

int main() { return net::trace().nodes.count; }
