// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Two inputs of one name.
// expect: sinter: two inputs of a model have one name
// at-most-lines: 60
#include <sinter/ir/model.hpp>

namespace sn = sinter;

struct total {
  constexpr auto operator()(auto a, auto b) const { return a + b; }
};
using net = sn::model<total, sn::input<"x", sn::f32, 3>, sn::input<"x", sn::f32, 3>>;

int main() { return net::trace().nodes.count; }
