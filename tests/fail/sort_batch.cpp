// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Sorting along the batch.
// expect: argsort_of<0
// expect: rule::axis_must_be_static
// expect: argument<sinter::shape<
// errors: 1
// at-most-lines: 60
#include <sinter/ir/model.hpp>
#include <sinter/ir/op/sort.hpp>

namespace sn = sinter;

struct ranked {
  constexpr auto operator()(auto x) const { return x | sn::argsort<0>; }
};
using net = sn::model<ranked, sn::input<"x", sn::f32, sn::batch<64>, 4>>;

int main() { return net::trace().nodes.count; }
