// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// A result that has few elements for each sample, and more than 2^31 at the bound of the batch.
// expect: mul_t
// expect: rule::element_count_exceeds_2_to_the_31
// expect: right<sinter::shape<1, 65536>
// errors: 1
// at-most-lines: 60
#include <sinter/ir/model.hpp>

namespace sn = sinter;

struct outer {
  constexpr auto operator()(auto a, auto b) const { return a * b; }
};
using net = sn::model<outer, sn::input<"a", sn::f32, sn::batch<65536>, 1>, sn::input<"b", sn::f32, 1, 65536>>;

int main() { return net::trace().nodes.count; }
