// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// A slice from behind the end of its axis: no element is left.
// expect: slice_of<1, 4, 6
// expect: rule::extents_must_be_positive
// expect: argument<sinter::shape<3, 4>
// errors: 1
// at-most-lines: 60
#include <sinter/ir/model.hpp>

namespace sn = sinter;

struct part {
  constexpr auto operator()(auto x) const { return x | sn::slice<1, 4, 6> | sn::relu; }
};
using net = sn::model<part, sn::input<"x", sn::f32, 3, 4>>;

int main() { return net::trace().nodes.count; }
