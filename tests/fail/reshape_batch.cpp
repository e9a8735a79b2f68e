// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// A reshape that loses the batch, which is known at run time only.
// expect: reshape_as<
// expect: rule::element_count_must_not_change
// expect: wanted<sinter::shape<256>
// errors: 1
// at-most-lines: 60
#include <sinter/ir/model.hpp>

namespace sn = sinter;

struct reshaped {
  constexpr auto operator()(auto x) const { return x | sn::reshape<256>; }
};
using net = sn::model<reshaped, sn::input<"x", sn::f32, sn::batch<64>, 4>>;

int main() { return net::trace().nodes.count; }
