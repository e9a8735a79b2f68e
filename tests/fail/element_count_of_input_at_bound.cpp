// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// An input that has a million elements for each sample, and more than 2^31 at the bound of its batch.
// expect: sinter: an input has positive extents
// expect: at most 2^31 elements at
// at-most-lines: 64
#include <sinter/ir/model.hpp>

namespace sn = sinter;

struct copied {
  constexpr auto operator()(auto x) const { return sn::relu(x); }
};
using net = sn::model<copied, sn::input<"x", sn::f32, sn::batch<1000000>, 1000, 1000>>;

int main() { return net::trace().nodes.count; }
