// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Random numbers drawn in a loop, where each step would draw the same.
// expect: rule::random_numbers_must_be_drawn_outside_a_body
// expect: ill_formed<sinter::model<noisy
// expect: argument<sinter::shape<3>
// errors: 1
// at-most-lines: 60
#include <sinter/sinter.hpp>

namespace sn = sinter;

struct noisy {
  constexpr auto operator()(auto x) const {
    return sn::scan([](auto sum, auto row) { return sum + row * sn::random_uniform(row); }, sn::sum<0>(x), x) | sn::relu;
  }
};
using net = sn::model<noisy, sn::input<"x", sn::f32, 4, 3>>;

sn::weights<net> weights;
