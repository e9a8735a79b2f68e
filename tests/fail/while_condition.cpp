// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// A loop whose condition is a number and not a bool.
// expect: ill_formed<sinter::ir::cond_t
// expect: rule::predicate_must_be_a_boolean_scalar
// expect: of_dtype<sinter::dtype::f32>
// expect: argument<sinter::shape<>
// errors: 1
// at-most-lines: 60
#include <sinter/sinter.hpp>

namespace sn = sinter;

struct halved {
  constexpr auto operator()(auto x) const {
    return sn::while_loop<10>([](auto y) { return sn::sum<>(y) - 1.0f; }, [](auto y) { return y * 0.5f; }, x) | sn::relu;
  }
};
using net = sn::model<halved, sn::input<"x", sn::f32, 4, 3>>;

int main() { return net::trace().nodes.count; }
