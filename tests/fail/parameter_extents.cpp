// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// A parameter with an extent below one.
// expect: parameter_of<sinter::dtype::f32, 4, -3>
// expect: rule::extents_must_be_positive
// expect: wanted<sinter::shape<4, -3>
// errors: 1
// at-most-lines: 60
#include <sinter/ir/model.hpp>
#include <sinter/ir/op/reduce.hpp>

namespace sn = sinter;

struct scaled {
  constexpr auto operator()(auto x) const { return x * sn::sum<>(sn::parameter<sn::f32, 4, -3>(x, "scale", {})); }
};
using net = sn::model<scaled, sn::input<"x", sn::f32, 3>>;

int main() { return net::trace().nodes.count; }
