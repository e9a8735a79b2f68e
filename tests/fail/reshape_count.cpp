// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// A reshape that changes the number of elements.
// expect: reshape_as<
// expect: rule::element_count_must_not_change
// expect: argument<sinter::shape<6, 4>
// expect: wanted<sinter::shape<5, 5>
// errors: 1
// at-most-lines: 60
#include <sinter/ir/model.hpp>

namespace sn = sinter;

struct reshaped {
  constexpr auto operator()(auto x) const { return x | sn::reshape<5, 5> | sn::relu; }
};
using net = sn::model<reshaped, sn::input<"x", sn::f32, 6, 4>>;

int main() { return net::trace().nodes.count; }
