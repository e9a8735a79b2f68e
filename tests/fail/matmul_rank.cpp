// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// A matrix product of a scalar.
// expect: matmul_t
// expect: rule::rank_is_too_low
// expect: left<sinter::shape<>
// expect: right<sinter::shape<784, 10>
// errors: 1
// at-most-lines: 60
#include <sinter/ir/model.hpp>

namespace sn = sinter;

struct product {
  constexpr auto operator()(auto a, auto b) const { return sn::matmul(a, b); }
};
using net = sn::model<product, sn::input<"a", sn::f32>, sn::input<"b", sn::f32, 784, 10>>;

int main() { return net::trace().nodes.count; }
