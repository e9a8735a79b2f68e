// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// A loop that counts in integers, and returns a number that is none.
// expect: ill_formed<sinter::ir::scan_t
// expect: rule::carries_must_keep_their_types
// expect: of_dtype<sinter::dtype::i32>
// expect: of_dtype<sinter::dtype::f32>
// errors: 1
// at-most-lines: 60
#include <sinter/sinter.hpp>

namespace sn = sinter;

struct counted {
  constexpr auto operator()(auto x) const {
    return sn::scan([](auto count, auto row) { return sn::convert<sn::f32>(count) + sn::sum<>(row); }, sn::sum<>(sn::convert<sn::i32>(x)), x);
  }
};
using net = sn::model<counted, sn::input<"x", sn::f32, 2, 3>>;

int main() { return net::trace().nodes.count; }
