// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// A matrix with subscripts of three axes.
// expect: einsum_of<
// expect: rule::subscripts_must_fit_the_rank
// expect: argument<sinter::shape<3, 4>
// errors: 1
// at-most-lines: 60
#include <sinter/ir/model.hpp>
#include <sinter/ir/op/einsum.hpp>

namespace sn = sinter;

struct summed {
  constexpr auto operator()(auto x) const { return sn::einsum<"ijk->ik">(x) | sn::relu; }
};
using net = sn::model<summed, sn::input<"x", sn::f32, 3, 4>>;

int main() { return net::trace().nodes.count; }
