// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Attention whose dropout has a rate below zero.
// expect: ill_formed<sinter::model<attentive
// expect: rule::rate_must_be_at_least_0_and_below_1
// expect: at_line<16>
// errors: 1
// at-most-lines: 60
#include <sinter/backends/weights.hpp>
#include <sinter/nn/nn.hpp>

namespace sn = sinter;

struct attentive {
  constexpr auto operator()(auto x) const { return x | sn::multi_head_attention<2>("attention", {.dropout = -0.1}); }
};
using net = sn::model<attentive, sn::input<"x", sn::f32, sn::batch<8>, 5, 6>>;
sn::weights<net> weights;
