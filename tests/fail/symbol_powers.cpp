// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// A product of all pairs of pairs of samples: the batch would stand four times in its shape.
// expect: mul_t
// expect: rule::a_symbol_may_stand_three_times_at_most
// expect: left<sinter::shape<
// expect: right<sinter::shape<1, 1
// errors: 1
// at-most-lines: 60
#include <sinter/ir/model.hpp>

namespace sn = sinter;

struct pairs {
  constexpr auto operator()(auto a, auto b) const { return a * b; }
};
using net =
    sn::model<pairs, sn::input<"a", sn::f32, sn::batch<8>, sn::batch<8>, 1, 1>, sn::input<"b", sn::f32, 1, 1, sn::batch<8>, sn::batch<8>>>;

int main() { return net::trace().nodes.count; }
