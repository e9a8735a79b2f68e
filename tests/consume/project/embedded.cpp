// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Weights that are part of the program: the compiler has run the network, and the program reads no file.
#include <sinter/sinter.hpp>

#include <shop/stored_weights.hpp>

namespace sn = sinter;

struct exclusive_or {
  constexpr auto operator()(auto x) const { return x | sn::dense<2>("hidden") | sn::relu | sn::dense<1>("out"); }
};
using net = sn::model<exclusive_or, sn::input<"x", sn::f32, sn::batch<4>, 2>>;

constexpr sn::constant_tensor<sn::f32, 4, 2> points{0, 0, 0, 1, 1, 0, 1, 1};
constexpr auto answers = sn::evaluate<net>(shop::stored_weights::weights(), points);
static_assert(answers(0, 0) == 0 && answers(1, 0) == 1 && answers(2, 0) == 1 && answers(3, 0) == 0);

int main() {
  sn::program<net, sn::cpu> program{shop::stored_weights::weights()};
  const auto found = program(points.view());
  for (int i = 0; i < 4; ++i)
    if (found(i, 0) != answers(i, 0)) return 1;
  return 0;
}
