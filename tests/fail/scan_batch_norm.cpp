// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Running statistics that change in a loop.
// expect: rule::state_must_change_outside_a_body
// expect: parameter_named<'n', 'o', 'r', 'm', '.', 'r', 'u', 'n', 'n', 'i', 'n', 'g', '_', 'm', 'e', 'a', 'n'>
// expect: argument<sinter::shape<3>
// expect: at_line<17>
// errors: 1
// at-most-lines: 60
#include <sinter/sinter.hpp>

namespace sn = sinter;

struct normalized {
  constexpr auto operator()(auto x) const {
    return sn::scan([](auto h, auto row) { return (h + row) | sn::batch_norm("norm"); }, x | sn::sum<0>, x) | sn::dense<3>("scores");
  }
};
using net = sn::model<normalized, sn::input<"x", sn::f32, 5, sn::batch<8>, 3>>;

void train(sn::weights<net>& weights) { sn::trainer<net, sn::softmax_cross_entropy, sn::adam, sn::cpu> fit(weights); }
