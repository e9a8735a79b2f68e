// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// A step of two carries that returns one value.
// expect: sinter: a step returns tensors: the next value of each carry, then what is stacked
// errors: 1
// at-most-lines: 60
#include <sinter/sinter.hpp>

namespace sn = sinter;
namespace hana = boost::hana;

struct pair {
  constexpr auto operator()(auto x) const {
    return hana::at_c<0>(sn::scan([](auto a, auto b, auto row) { return a * b + row; }, hana::make_tuple(sn::sum<0>(x), sn::sum<0>(x)), x));
  }
};
using net = sn::model<pair, sn::input<"x", sn::f32, 4, 3>>;

int main() { return net::trace().nodes.count; }
