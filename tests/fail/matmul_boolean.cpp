// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// A matrix product of bools.
// expect: matmul_t
// expect: rule::dtype_must_not_be_boolean
// expect: left<sinter::symbol<sinter::dtype::boolean, sinter::shape<2, 3>
// expect: right<sinter::symbol<sinter::dtype::boolean, sinter::shape<3, 4>
// errors: 1
// at-most-lines: 60
#include <sinter/ir/model.hpp>

namespace sn = sinter;

struct product {
  constexpr auto operator()(auto a, auto b) const { return sn::matmul(a, b); }
};
using net = sn::model<product, sn::input<"a", sn::boolean, 2, 3>, sn::input<"b", sn::boolean, 3, 4>>;

int main() { return net::trace().nodes.count; }
