// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Updates of five rows where six are named.
// expect: sinter::index_add_of<0>
// expect: rule::updates_must_have_the_shape_of_what_take_yields
// expect: left<sinter::shape<10, 4>
// expect: right<sinter::shape<6>
// expect: right<sinter::shape<5, 4>
// errors: 1
// at-most-lines: 60
#include <sinter/ir/model.hpp>

namespace sn = sinter;

struct added {
  constexpr auto operator()(auto table, auto places, auto updates) const { return sn::index_add<0>(table, places, updates) | sn::relu; }
};
using net = sn::model<added, sn::input<"table", sn::f32, 10, 4>, sn::input<"places", sn::i32, 6>, sn::input<"updates", sn::f32, 5, 4>>;

int main() { return net::trace().nodes.count; }
