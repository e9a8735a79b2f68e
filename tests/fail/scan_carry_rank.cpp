// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// A loop that is trained and carries six axes: there is no stack of what it must remember.
// expect: ill_formed<sinter::model<looped
// expect: rule::carries_of_a_differentiated_loop_must_fit_a_stack_of_its_steps
// expect: argument<sinter::shape<1, 1, 1, 2, 2, 3>
// expect: stack_of_steps<sinter::shape<4>
// errors: 1
// at-most-lines: 60
#include <sinter/sinter.hpp>

namespace sn = sinter;

struct looped {
  constexpr auto operator()(auto x) const {
    const auto start = x | sn::dense<12>("first") | sn::sum<0> | sn::reshape<1, 1, 1, 2, 2, 3>;
    return x * sn::sum<>(sn::scan([](auto state) { return sn::tanh(state); }, start, sn::steps<4>));
  }
};
using net = sn::model<looped, sn::input<"x", sn::f32, sn::batch<8>, 3>>;

void train(sn::weights<net>& weights) { sn::trainer<net, sn::softmax_cross_entropy, sn::sgd, sn::cpu> fit(weights); }
