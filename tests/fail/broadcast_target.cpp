// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// A broadcast to a shape that the operand does not fit.
// expect: broadcast_as<5, 4>
// expect: rule::shapes_must_broadcast
// expect: argument<sinter::shape<2, 3>
// errors: 1
// at-most-lines: 60
#include <sinter/ir/model.hpp>

namespace sn = sinter;

struct repeated {
  constexpr auto operator()(auto x) const { return x | sn::broadcast<5, 4>; }
};
using net = sn::model<repeated, sn::input<"x", sn::f32, 2, 3>>;

int main() { return net::trace().nodes.count; }
