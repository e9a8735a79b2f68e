// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// A matrix product whose inner extents differ; what uses its result says nothing more.
// expect: matmul_t
// expect: rule::inner_extents_must_be_equal
// expect: left<sinter::shape<32, 784>
// expect: right<sinter::shape<512, 10>
// errors: 1
// at-most-lines: 60
#include <sinter/ir/model.hpp>

namespace sn = sinter;

struct product {
  constexpr auto operator()(auto a, auto b) const { return sn::exp(sn::matmul(a, b) | sn::relu) + 1.0f; }
};
using net = sn::model<product, sn::input<"a", sn::f32, 32, 784>, sn::input<"b", sn::f32, 512, 10>>;

int main() { return net::trace().nodes.count; }
