// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// A part of the batch, whose extent is known at run time only.
// expect: slice_of<0, 0, 2
// expect: rule::axis_must_be_static
// expect: argument<sinter::shape<
// errors: 1
// at-most-lines: 60
#include <sinter/ir/model.hpp>

namespace sn = sinter;

struct part {
  constexpr auto operator()(auto x) const { return x | sn::slice<0, 0, 2> | sn::relu; }
};
using net = sn::model<part, sn::input<"x", sn::f32, sn::batch<64>, 4>>;

int main() { return net::trace().nodes.count; }
