// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// A loop over two stacks of different lengths.
// expect: ill_formed<sinter::ir::scan_t
// expect: rule::stacks_must_have_the_same_first_extent
// expect: argument<sinter::shape<5, 3>
// expect: argument<sinter::shape<4, 3>
// errors: 1
// at-most-lines: 60
#include <sinter/sinter.hpp>

namespace sn = sinter;
namespace hana = boost::hana;

struct zipped {
  constexpr auto operator()(auto x, auto y) const {
    return sn::scan([](auto sum, auto a, auto b) { return sum + a * b; }, sn::sum<0>(x), hana::make_tuple(x, y)) | sn::relu;
  }
};
using net = sn::model<zipped, sn::input<"x", sn::f32, 5, 3>, sn::input<"y", sn::f32, 4, 3>>;

int main() { return net::trace().nodes.count; }
