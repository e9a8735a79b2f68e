// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// 2000 layers, and a compiler with the limits that it has by default: some 14 000 nodes.
// expect: model<network
// expect: rule::model_of_this_size_needs_the_compile_options_of_the_target_sinter_sinter
// expect: more_nodes_than<1200>
// errors: 1
// at-most-lines: 60
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
  sn::trainer<net, sn::softmax_cross_entropy, sn::adam, sn::cpu> fit{weights};
  sn::program<net, sn::cpu> classify{weights};
  return static_cast<int>(classify.arena_bytes + fit.arena_bytes);
}
