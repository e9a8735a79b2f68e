// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// A maximum over an axis before the first, with axes kept.
// expect: sinter::max_of<-3
// expect: rule::axis_is_out_of_range
// expect: argument<sinter::shape<6, 4>
// errors: 1
// at-most-lines: 60
#include <sinter/ir/model.hpp>

namespace sn = sinter;

struct peak {
  constexpr auto operator()(auto x) const { return x - (x | sn::max<-3, sn::keep_axes>); }
};
using net = sn::model<peak, sn::input<"x", sn::f32, 6, 4>>;

int main() { return net::trace().nodes.count; }
