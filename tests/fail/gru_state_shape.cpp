// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// A first state of one direction, for a layer that reads in both.
// expect: ill_formed<sinter::gru<6
// expect: rule::first_states_must_have_the_layers_shape
// expect: left<sinter::shape<4, 7, 3>
// expect: right<sinter::shape<1, 4, 6>
// errors: 1
// at-most-lines: 60
#include <sinter/sinter.hpp>

namespace sn = sinter;

struct reader {
  constexpr auto operator()(auto x, auto state) const { return sn::gru<6, sn::bidirectional>("gru")(x, state) | sn::relu; }
};
using net = sn::model<reader, sn::input<"x", sn::f32, 4, 7, 3>, sn::input<"state", sn::f32, 1, 4, 6>>;

int main() { return net::trace().nodes.count; }
