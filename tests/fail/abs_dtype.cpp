// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// The absolute value of a bool.
// expect: abs_t
// expect: rule::dtype_must_not_be_boolean
// expect: of_dtype<sinter::dtype::boolean>
// expect: argument<sinter::shape<3>
// errors: 1
// at-most-lines: 60
#include <sinter/ir/model.hpp>

namespace sn = sinter;

struct size_of_truth {
  constexpr auto operator()(auto x) const { return sn::abs(x); }
};
using net = sn::model<size_of_truth, sn::input<"x", sn::boolean, 3>>;

int main() { return net::trace().nodes.count; }
