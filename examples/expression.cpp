// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// One expression, four ways to use it: on numbers in the compiler, differentiated there, on a tensor, and as a program.
#include <cmath>
#include <iostream>

#include <sinter/backends/eager/tensor.hpp>
#include <sinter/sinter.hpp>

namespace sn = sinter;

/// A bell: 1 at 0, and nothing far away. Whatever `x` is, it says what to do with it.
struct bell {
  constexpr auto operator()(auto x) const { return sn::exp(-(x * x)); }
};

// Numbers: the compiler has the answer, and the slope.
static_assert(sn::evaluate(bell{}, 0.0) == 1.0);
static_assert(sn::grad(bell{})(0.0) == 0.0);

// A program: the compiler makes one for tensors of this dtype and shape.
using bells = sn::model<bell, sn::input<"x", sn::f32, sn::batch<100>>>;  // [N], at most 100

int main() {
  const sn::tensor<float> points({3}, {-1, 0, 2});

  const auto at_once = bell{}(sn::eager_tensor(points));  // a tensor that holds data: computed here
  std::cout << at_once << '\n';

  sn::program<bells, sn::cpu> compiled{sn::weights<bells>()};  // a bell has no weights
  const auto y = compiled(points);
  std::cout << y << '\n' << sn::passes::optimize(bells::trace());
  return std::fabs(y(2) - at_once.at(2)) < 1e-6 ? 0 : 1;
}
