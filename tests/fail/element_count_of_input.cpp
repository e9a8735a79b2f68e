// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// An input with an extent of 2^33.
// expect: sinter: an input has positive extents
// expect: at most 2^31 elements at
// at-most-lines: 64
#include <sinter/ir/model.hpp>

namespace sn = sinter;

struct copied {
  constexpr auto operator()(auto x) const { return sn::relu(x); }
};
using net = sn::model<copied, sn::input<"x", sn::f32, 8589934592>>;

int main() { return net::trace().nodes.count; }
