// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// A transpose whose axes are no permutation.
// expect: transpose_axes<0, 2, 2>
// expect: rule::axes_must_be_a_permutation
// expect: argument<sinter::shape<2, 3, 4>
// errors: 1
// at-most-lines: 60
#include <sinter/ir/model.hpp>

namespace sn = sinter;

struct turned {
  constexpr auto operator()(auto x) const { return x | sn::transpose<0, 2, 2> | sn::relu; }
};
using net = sn::model<turned, sn::input<"x", sn::f32, 2, 3, 4>>;

int main() { return net::trace().nodes.count; }
