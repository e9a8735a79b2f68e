// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Subscripts with two arrows.
// expect: einsum_of<
// expect: rule::subscripts_must_be_letters_commas_dots_and_an_arrow
// expect: argument<sinter::shape<3, 4>
// errors: 1
// at-most-lines: 60
#include <sinter/ir/model.hpp>
#include <sinter/ir/op/einsum.hpp>

namespace sn = sinter;

struct summed {
  constexpr auto operator()(auto x) const { return sn::einsum<"ij->i->j">(x) | sn::relu; }
};
using net = sn::model<summed, sn::input<"x", sn::f32, 3, 4>>;

int main() { return net::trace().nodes.count; }
