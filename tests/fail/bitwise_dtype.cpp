// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Bits of floating numbers.
// expect: bitwise_and_t
// expect: rule::dtype_must_be_integer
// expect: left<sinter::symbol<sinter::dtype::f32, sinter::shape<3>
// errors: 1
// at-most-lines: 60
#include <sinter/ir/model.hpp>

namespace sn = sinter;

struct masked {
  constexpr auto operator()(auto x) const { return sn::bitwise_and(x, x); }
};
using net = sn::model<masked, sn::input<"x", sn::f32, 3>>;

int main() { return net::trace().nodes.count; }
