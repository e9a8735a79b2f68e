// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// A reshape to seven axes.
// expect: reshape_as<1, 1, 1, 1, 1, 2, 2>
// expect: rule::rank_is_too_high
// expect: argument<sinter::shape<4>
// errors: 1
// at-most-lines: 60
#include <sinter/ir/model.hpp>

namespace sn = sinter;

struct reshaped {
  constexpr auto operator()(auto x) const { return x | sn::reshape<1, 1, 1, 1, 1, 2, 2> | sn::relu; }
};
using net = sn::model<reshaped, sn::input<"x", sn::f32, 4>>;

int main() { return net::trace().nodes.count; }
