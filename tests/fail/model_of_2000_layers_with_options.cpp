// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// 2000 layers, and a compiler with the options of the target sinter::sinter.
// expect: model<network
// expect: rule::model_has_more_than_12000_nodes
// errors: 1
// at-most-lines: 60
// option of g++: -fconstexpr-ops-limit=4000000000
// option of g++: -fconstexpr-loop-limit=16777216
// option of clang++: -fconstexpr-steps=400000000
// option of nvcc: -Xcudafe
// option of nvcc: --max_depth_constexpr_call=4096
// option of nvcc: -Xcudafe
// option of nvcc: --max_cost_constexpr_call=1000000000
#include <sinter/sinter.hpp>

namespace sn = sinter;

struct layer {
  constexpr auto operator()(auto x) const { return x | sn::dense<16>("dense") | sn::relu; }
};
struct network {
  constexpr auto operator()(auto x) const { return x | sn::repeat<2000>("layer", layer{}); }
};
using net = sn::model<network, sn::input<"x", sn::f32, sn::batch<4>, 16>>;

int main() {
  auto weights = sn::initialize<net>(sn::seed{1});
  sn::program<net, sn::cpu> classify{weights};
  return static_cast<int>(classify.arena_bytes);
}
