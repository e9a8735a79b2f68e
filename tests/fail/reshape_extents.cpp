// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// A reshape to an extent of zero.
// expect: reshape_as<
// expect: rule::extents_must_be_positive
// expect: argument<sinter::shape<6, 4>
// expect: wanted<sinter::shape<0, 5>
// errors: 1
// at-most-lines: 60
#include <sinter/ir/model.hpp>

namespace sn = sinter;

struct reshaped {
  constexpr auto operator()(auto x) const { return x | sn::reshape<0, 5> | sn::relu; }
};
using net = sn::model<reshaped, sn::input<"x", sn::f32, 6, 4>>;

int main() { return net::trace().nodes.count; }
