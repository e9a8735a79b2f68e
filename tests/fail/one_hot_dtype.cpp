// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Classes named by numbers that are no integers.
// expect: sinter::one_hot_of<10
// expect: rule::dtype_must_be_integer
// expect: of_dtype<sinter::dtype::f32>
// expect: argument<sinter::shape<6>
// errors: 1
// at-most-lines: 60
#include <sinter/ir/model.hpp>
#include <sinter/ir/op/axes.hpp>

namespace sn = sinter;

struct encoded {
  constexpr auto operator()(auto x) const { return x | sn::one_hot<10>; }
};
using net = sn::model<encoded, sn::input<"x", sn::f32, 6>>;

int main() { return net::trace().nodes.count; }
