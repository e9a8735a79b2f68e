// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// An exponential of integers.
// expect: exp_t
// expect: rule::dtype_must_be_floating
// expect: of_dtype<sinter::dtype::i32>
// expect: argument<sinter::shape<3>
// errors: 1
// at-most-lines: 60
#include <sinter/ir/model.hpp>

namespace sn = sinter;

struct growth {
  constexpr auto operator()(auto x) const { return sn::exp(x); }
};
using net = sn::model<growth, sn::input<"x", sn::i32, 3>>;

int main() { return net::trace().nodes.count; }
