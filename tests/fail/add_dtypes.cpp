// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// A sum of two dtypes; nothing converts by itself.
// expect: add_t
// expect: rule::dtypes_must_be_equal
// expect: left<sinter::symbol<sinter::dtype::f32, sinter::shape<3>
// expect: right<sinter::symbol<sinter::dtype::i32, sinter::shape<3>
// errors: 1
// at-most-lines: 60
#include <sinter/ir/model.hpp>

namespace sn = sinter;

struct total {
  constexpr auto operator()(auto a, auto b) const { return a + b; }
};
using net = sn::model<total, sn::input<"a", sn::f32, 3>, sn::input<"b", sn::i32, 3>>;

int main() { return net::trace().nodes.count; }
