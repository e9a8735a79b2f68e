// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// A branch on a bool for each element; that is what select is for.
// expect: ill_formed<sinter::ir::cond_t
// expect: rule::predicate_must_be_a_boolean_scalar
// expect: of_dtype<sinter::dtype::boolean>
// expect: argument<sinter::shape<4, 3>
// errors: 1
// at-most-lines: 60
#include <sinter/sinter.hpp>

namespace sn = sinter;

struct chosen {
  constexpr auto operator()(auto x) const {
    return sn::cond(x > 0.0f, [](auto y) { return y; }, [](auto y) { return -y; }, x) | sn::relu;
  }
};
using net = sn::model<chosen, sn::input<"x", sn::f32, 4, 3>>;

int main() { return net::trace().nodes.count; }
