// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// A padding that would cut.
// expect: pad<1, -1, 2>
// expect: rule::padding_must_not_be_negative
// expect: argument<sinter::shape<3, 4>
// errors: 1
// at-most-lines: 60
#include <sinter/ir/model.hpp>

namespace sn = sinter;

struct padded {
  constexpr auto operator()(auto x) const { return x | sn::pad<1, -1, 2>() | sn::relu; }
};
using net = sn::model<padded, sn::input<"x", sn::f32, 3, 4>>;

int main() { return net::trace().nodes.count; }
