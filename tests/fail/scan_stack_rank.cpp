// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// A loop that stacks what has six axes already.
// expect: ill_formed<sinter::ir::scan_t
// expect: rule::rank_is_too_high
// expect: argument<sinter::shape<1, 1, 1, 1, 1, 3>
// expect: stack_of_steps<sinter::shape<4>
// errors: 1
// at-most-lines: 60
#include <sinter/ir/control_flow.hpp>
#include <sinter/ir/model.hpp>

namespace sn = sinter;
namespace hana = boost::hana;

struct stacked {
  constexpr auto operator()(auto x) const {
    return hana::at_c<1>(sn::scan([](auto row) { return hana::make_tuple(row * 0.5f, row | sn::reshape<1, 1, 1, 1, 1, 3>); }, x, sn::steps<4>));
  }
};
using net = sn::model<stacked, sn::input<"x", sn::f32, 3>>;

int main() { return net::trace().nodes.count; }
