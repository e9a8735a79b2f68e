// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// A split into parts that leave a rest.
// expect: sinter::split_of<1, 2, 3>
// expect: rule::parts_must_add_up_to_the_axis
// expect: argument<sinter::shape<3, 6>
// errors: 1
// at-most-lines: 60
#include <sinter/ir/model.hpp>

namespace sn = sinter;

struct parts {
  constexpr auto operator()(auto x) const { return sn::split<1, 2, 3>(x)[boost::hana::size_c<0>] | sn::relu; }
};
using net = sn::model<parts, sn::input<"x", sn::f32, 3, 6>>;

int main() { return net::trace().nodes.count; }
