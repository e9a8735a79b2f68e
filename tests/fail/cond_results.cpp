// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// A branch that returns two tensors on one side, and one on the other.
// expect: sinter: both sides of a branch return tensors, as many
// errors: 1
// at-most-lines: 60
#include <sinter/sinter.hpp>

namespace sn = sinter;
namespace hana = boost::hana;

struct chosen {
  constexpr auto operator()(auto x) const {
    return hana::at_c<0>(sn::cond(sn::sum<>(x) > 0.0f, [](auto y) { return hana::make_tuple(y, -y); }, [](auto y) { return y; }, x));
  }
};
using net = sn::model<chosen, sn::input<"x", sn::f32, 4, 3>>;

int main() { return net::trace().nodes.count; }
