// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Fewer updates than places.
// expect: sinter::scatter_add_of<1>
// expect: rule::updates_must_have_the_shape_of_their_indices
// expect: left<sinter::shape<3, 8>
// expect: right<sinter::shape<3, 5>
// expect: right<sinter::shape<3, 2>
// errors: 1
// at-most-lines: 60
#include <sinter/ir/model.hpp>

namespace sn = sinter;

struct added {
  constexpr auto operator()(auto x, auto places, auto updates) const { return sn::scatter_add<1>(x, places, updates) | sn::relu; }
};
using net = sn::model<added, sn::input<"x", sn::f32, 3, 8>, sn::input<"places", sn::i32, 3, 5>, sn::input<"updates", sn::f32, 3, 2>>;

int main() { return net::trace().nodes.count; }
