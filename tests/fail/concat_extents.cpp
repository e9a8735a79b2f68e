// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// A concatenation of rows of two lengths.
// expect: concat_of<0>
// expect: rule::shapes_must_be_equal_along_the_other_axes
// expect: left<sinter::shape<3, 4>
// expect: right<sinter::shape<3, 5>
// errors: 1
// at-most-lines: 60
#include <sinter/ir/model.hpp>

namespace sn = sinter;

struct joined {
  constexpr auto operator()(auto a, auto b) const { return sn::concat<0>(a, b) | sn::relu; }
};
using net = sn::model<joined, sn::input<"a", sn::f32, 3, 4>, sn::input<"b", sn::f32, 3, 5>>;

int main() { return net::trace().nodes.count; }
