// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// An input of seven axes.
// expect: sinter: a tensor has at most 6 axes
// errors: 1
// at-most-lines: 60
#include <sinter/ir/model.hpp>

namespace sn = sinter;

struct copied {
  constexpr auto operator()(auto x) const { return sn::relu(x); }
};
using net = sn::model<copied, sn::input<"x", sn::f32, 1, 1, 1, 1, 1, 1, 2>>;

int main() { return net::trace().nodes.count; }
