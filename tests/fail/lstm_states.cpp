// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// The first hidden state of a layer that also has a cell.
// expect: ill_formed<sinter::lstm<6>
// expect: rule::first_states_must_be_given_all_or_none
// expect: left<sinter::shape<4, 7, 3>
// expect: right<sinter::shape<1, 4, 6>
// errors: 1
// at-most-lines: 60
#include <sinter/sinter.hpp>

namespace sn = sinter;

struct reader {
  constexpr auto operator()(auto x, auto hidden) const { return sn::lstm<6>("lstm")(x, hidden) | sn::relu; }
};
using net = sn::model<reader, sn::input<"x", sn::f32, 4, 7, 3>, sn::input<"hidden", sn::f32, 1, 4, 6>>;

int main() { return net::trace().nodes.count; }
