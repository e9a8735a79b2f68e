// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// The gradient of a loop whose state has too many elements to be remembered 4096 times.
// expect: ill_formed<sinter::model<slope
// expect: rule::carries_of_a_differentiated_loop_must_fit_a_stack_of_its_steps
// expect: argument<sinter::shape<1024, 1024>
// expect: stack_of_steps<sinter::shape<4096>
// errors: 1
// at-most-lines: 60
#include <sinter/sinter.hpp>

namespace sn = sinter;

struct slope {
  constexpr auto operator()(auto x) const {
    const auto length = [](auto start) {
      return sn::sum<>(sn::while_loop<4096>([](auto y) { return sn::sum<>(y) > 1.0f; }, [](auto y) { return y * y; }, start));
    };
    return sn::grad(length)(x);
  }
};
using net = sn::model<slope, sn::input<"x", sn::f32, 1024, 1024>>;
sn::weights<net> weights;
