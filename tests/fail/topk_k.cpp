// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// More of the largest elements than the axis has.
// expect: topk_of<5
// expect: rule::k_must_lie_within_the_axis
// expect: argument<sinter::shape<3, 4>
// errors: 1
// at-most-lines: 60
#include <sinter/ir/model.hpp>
#include <sinter/ir/op/sort.hpp>

namespace sn = sinter;

struct best {
  constexpr auto operator()(auto x) const { return sn::topk<5>(x)[boost::hana::size_c<0>] | sn::relu; }
};
using net = sn::model<best, sn::input<"x", sn::f32, 3, 4>>;

int main() { return net::trace().nodes.count; }
