// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// A dense layer so wide that its result has more than 2^31 elements at the bound of the batch.
// expect: rule::element_count_exceeds_2_to_the_31
// expect: 65536, 1}, 16>
// expect: dense<65536
// errors: 1
// at-most-lines: 60
#include <sinter/ir/model.hpp>
#include <sinter/nn/nn.hpp>

namespace sn = sinter;

struct wide {
  constexpr auto operator()(auto x) const { return x | sn::dense<65536>("wide") | sn::relu; }
};
using net = sn::model<wide, sn::input<"x", sn::f32, sn::batch<65536>, 16>>;

int main() { return net::trace().nodes.count; }
