// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// A reshape to an extent of 2^33.
// expect: reshape_as<
// expect: rule::element_count_exceeds_2_to_the_31
// expect: wanted<sinter::shape<8589934592
// errors: 1
// at-most-lines: 60
#include <sinter/ir/model.hpp>

namespace sn = sinter;

struct reshaped {
  constexpr auto operator()(auto x) const { return x | sn::reshape<8589934592, 1> | sn::relu; }
};
using net = sn::model<reshaped, sn::input<"x", sn::f32, 4>>;

int main() { return net::trace().nodes.count; }
