// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// A running sum of bools.
// expect: cumsum_of<1
// expect: rule::dtype_must_not_be_boolean
// expect: of_dtype<sinter::dtype::boolean>
// expect: argument<sinter::shape<3, 4>
// errors: 1
// at-most-lines: 60
#include <sinter/ir/model.hpp>

namespace sn = sinter;

struct running {
  constexpr auto operator()(auto x) const { return x | sn::cumsum<1>; }
};
using net = sn::model<running, sn::input<"x", sn::boolean, 3, 4>>;

int main() { return net::trace().nodes.count; }
