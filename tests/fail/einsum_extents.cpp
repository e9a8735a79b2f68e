// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// A letter for two extents.
// expect: einsum_of<
// expect: rule::extents_of_one_letter_must_be_equal
// expect: left<sinter::shape<3, 4>
// expect: right<sinter::shape<3, 4>
// errors: 1
// at-most-lines: 60
#include <sinter/ir/model.hpp>
#include <sinter/ir/op/einsum.hpp>

namespace sn = sinter;

struct summed {
  constexpr auto operator()(auto x) const { return sn::einsum<"ij,jk->ik">(x, x) | sn::relu; }
};
using net = sn::model<summed, sn::input<"x", sn::f32, 3, 4>>;

int main() { return net::trace().nodes.count; }
