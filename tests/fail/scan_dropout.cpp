// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Dropout in a loop, which only training would draw for.
// expect: rule::random_numbers_must_be_drawn_outside_a_body
// expect: ill_formed<sinter::model<noisy
// expect: at_line<16>
// errors: 1
// at-most-lines: 60
#include <sinter/sinter.hpp>

namespace sn = sinter;

struct noisy {
  constexpr auto operator()(auto x) const {
    return sn::scan([](auto h, auto row) { return sn::tanh(h + row) | sn::dropout(0.5); }, x | sn::sum<0>, x) | sn::dense<3>("scores");
  }
};
using net = sn::model<noisy, sn::input<"x", sn::f32, 5, sn::batch<8>, 3>>;

void train(sn::weights<net>& weights) { sn::trainer<net, sn::softmax_cross_entropy, sn::adam, sn::cpu> fit(weights); }
