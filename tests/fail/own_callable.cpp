// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// A user's own callable breaks a rule that it states itself.
// expect: window_mean_of<9>
// expect: rule::slice_must_lie_within_the_axis
// expect: argument<sinter::shape<
// errors: 1
// at-most-lines: 60
#include <sinter/ir/model.hpp>

namespace sn = sinter;

template <int Width>
struct window_mean_of : sn::ir::callable<window_mean_of<Width>> {
  static constexpr sn::ir::expr build(sn::ir::expr x) {
    const sn::dim last = x.extent(x.rank() - 1);
    if (last.extent() < Width) return sn::ir::fail(*x.in, sn::rule::slice_must_lie_within_the_axis);
    return x / static_cast<double>(Width);
  }
};

struct smoother {
  constexpr auto operator()(auto x) const { return x | window_mean_of<9>{}; }
};
using net = sn::model<smoother, sn::input<"x", sn::f32, sn::batch<4>, 8>>;

int main() { return net::trace().nodes.count; }
