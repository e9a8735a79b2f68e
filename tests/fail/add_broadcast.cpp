// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// A sum of shapes that do not broadcast.
// expect: add_t
// expect: rule::shapes_must_broadcast
// expect: left<sinter::shape<3>
// expect: right<sinter::shape<4>
// errors: 1
// at-most-lines: 60
#include <sinter/ir/model.hpp>

namespace sn = sinter;

struct total {
  constexpr auto operator()(auto a, auto b) const { return a + b; }
};
using net = sn::model<total, sn::input<"a", sn::f32, 3>, sn::input<"b", sn::f32, 4>>;

int main() { return net::trace().nodes.count; }
