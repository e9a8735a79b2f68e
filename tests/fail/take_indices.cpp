// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Rows of a table, named by numbers that are no integers.
// expect: sinter::take_of<0>
// expect: rule::indices_must_be_i32_or_i64
// expect: left<sinter::symbol<sinter::dtype::f32, sinter::shape<10, 4>
// expect: right<sinter::symbol<sinter::dtype::f32, sinter::shape<6>
// errors: 1
// at-most-lines: 60
#include <sinter/ir/model.hpp>

namespace sn = sinter;

struct rows {
  constexpr auto operator()(auto table, auto places) const { return sn::take<0>(table, places) | sn::relu; }
};
using net = sn::model<rows, sn::input<"table", sn::f32, 10, 4>, sn::input<"places", sn::f32, 6>>;

int main() { return net::trace().nodes.count; }
