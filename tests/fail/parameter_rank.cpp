// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// A parameter of seven axes.
// expect: parameter_of<sinter::dtype::f32, 1, 1, 1, 1, 1, 1, 2>
// expect: rule::rank_is_too_high
// expect: wanted<sinter::shape<1, 1, 1, 1, 1, 1, 2>
// errors: 1
// at-most-lines: 60
#include <sinter/ir/model.hpp>
#include <sinter/ir/op/reduce.hpp>

namespace sn = sinter;

struct scaled {
  constexpr auto operator()(auto x) const { return x * sn::sum<>(sn::parameter<sn::f32, 1, 1, 1, 1, 1, 1, 2>(x, "scale", {})); }
};
using net = sn::model<scaled, sn::input<"x", sn::f32, 3>>;

int main() { return net::trace().nodes.count; }
