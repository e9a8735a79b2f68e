// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Weights as a dtype that no kernel reads.
// expect: sinter: weights are packed as f32 or bf16
// errors: 1
// at-most-lines: 60
#include <sinter/sinter.hpp>

namespace sn = sinter;

struct line {
  constexpr auto operator()(auto x) const { return x | sn::dense<1>("line"); }
};
using net = sn::model<line, sn::input<"x", sn::f32, sn::batch<8>, 3>>;

sn::view<const float> run(sn::program<net, sn::weights_as<sn::f16>>& answer, sn::view<const float> x) { return answer(x); }
