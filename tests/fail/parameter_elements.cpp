// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// A parameter of 2^33 elements.
// expect: parameter_of<sinter::dtype::f32, 65536, 131072>
// expect: rule::element_count_exceeds_2_to_the_31
// expect: wanted<sinter::shape<65536, 131072>
// errors: 1
// at-most-lines: 60
#include <sinter/ir/model.hpp>
#include <sinter/ir/op/reduce.hpp>

namespace sn = sinter;

struct scaled {
  constexpr auto operator()(auto x) const { return x * sn::sum<>(sn::parameter<sn::f32, 65536, 131072>(x, "scale", {})); }
};
using net = sn::model<scaled, sn::input<"x", sn::f32, 3>>;

int main() { return net::trace().nodes.count; }
