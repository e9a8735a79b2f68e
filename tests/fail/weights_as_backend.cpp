// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Rounded weights of a backend that has no kernels for them.
// expect: sinter: weights_as takes its kernels from a backend of the CPU: cpu, direct or strict
// errors: 1
// at-most-lines: 60
#include <sinter/sinter.hpp>

namespace sn = sinter;

struct line {
  constexpr auto operator()(auto x) const { return x | sn::dense<1>("line"); }
};
using net = sn::model<line, sn::input<"x", sn::f32, sn::batch<8>, 3>>;

sn::view<const float> run(sn::program<net, sn::weights_as<sn::bf16, sn::reference>>& answer, sn::view<const float> x) { return answer(x); }
