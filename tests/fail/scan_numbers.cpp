// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// A loop over numbers alone, which have no dtype.
// expect: sinter: a loop carries or reads at least one tensor; numbers beside it take its dtype
// errors: 1
// at-most-lines: 60
#include <sinter/ir/control_flow.hpp>
#include <sinter/ir/model.hpp>

namespace sn = sinter;

struct counted {
  constexpr auto operator()(auto x) const { return sn::scan([&](auto count) { return count + x; }, 0.0f, sn::steps<4>); }
};
using net = sn::model<counted, sn::input<"x", sn::f32>>;

int main() { return net::trace().nodes.count; }
