// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// A squeeze of an axis that has more than one element.
// expect: squeeze_of<0, 1>
// expect: rule::squeezed_axes_must_have_extent_1
// expect: argument<sinter::shape<1, 3, 4>
// errors: 1
// at-most-lines: 60
#include <sinter/ir/model.hpp>
#include <sinter/ir/op/axes.hpp>

namespace sn = sinter;

struct squeezed {
  constexpr auto operator()(auto x) const { return x | sn::squeeze<0, 1> | sn::relu; }
};
using net = sn::model<squeezed, sn::input<"x", sn::f32, 1, 3, 4>>;

int main() { return net::trace().nodes.count; }
