// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// A choice by numbers and not by bools.
// expect: select_t
// expect: rule::dtype_must_be_boolean
// expect: left<sinter::symbol<sinter::dtype::f32, sinter::shape<3>
// errors: 1
// at-most-lines: 60
#include <sinter/ir/model.hpp>

namespace sn = sinter;

struct choice {
  constexpr auto operator()(auto x) const { return sn::select(x, x, 0.0f); }
};
using net = sn::model<choice, sn::input<"x", sn::f32, 3>>;

int main() { return net::trace().nodes.count; }
