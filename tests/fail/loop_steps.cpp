// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// A loop of no step.
// expect: sinter: a loop makes at least one step
// errors: 1
// at-most-lines: 60
#include <sinter/ir/control_flow.hpp>
#include <sinter/ir/model.hpp>

namespace sn = sinter;

struct still {
  constexpr auto operator()(auto x) const { return sn::while_loop<0>([](auto y) { return sn::sum<>(y) > 1.0f; }, [](auto y) { return y * y; }, x); }
};
using net = sn::model<still, sn::input<"x", sn::f32, 3>>;

int main() { return net::trace().nodes.count; }
