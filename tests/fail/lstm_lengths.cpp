// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Lengths of five sequences for a batch of four.
// expect: ill_formed<sinter::lstm<6>
// expect: rule::lengths_must_be_one_for_each_sequence
// expect: left<sinter::shape<4, 7, 3>
// expect: right<sinter::shape<5>
// errors: 1
// at-most-lines: 60
#include <sinter/sinter.hpp>

namespace sn = sinter;

struct reader {
  constexpr auto operator()(auto x, auto lengths) const { return sn::lstm<6>("lstm")(x, lengths) | sn::relu; }
};
using net = sn::model<reader, sn::input<"x", sn::f32, 4, 7, 3>, sn::input<"lengths", sn::i32, 5>>;

int main() { return net::trace().nodes.count; }
