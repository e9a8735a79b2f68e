// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// A repeated block that changes the shape.
// expect: sinter::repeated<12, widen_t
// expect: rule::result_must_have_the_shape_of_the_argument
// expect: argument<sinter::shape<8, 16>
// expect: wanted<sinter::shape<8, 32>
// errors: 1
// at-most-lines: 60
#include <sinter/ir/model.hpp>
#include <sinter/nn/nn.hpp>
#include <sinter/ir/scope.hpp>

namespace sn = sinter;

struct widen_t {
  constexpr auto operator()(auto x) const { return x | sn::dense<32>("dense") | sn::relu; }
};
struct deep {
  constexpr auto operator()(auto x) const { return x | sn::repeat<12>("block", widen_t{}) | sn::dense<10>("logits"); }
};
using net = sn::model<deep, sn::input<"x", sn::f32, 8, 16>>;

int main() { return net::trace().nodes.count; }
