// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// One of two named outputs is rejected; the program of the model adds no error.
// expect: matmul_t
// expect: rule::inner_extents_must_be_equal
// expect: left<sinter::shape<4, 8>
// expect: right<sinter::shape<4, 8>
// errors: 1
// at-most-lines: 60
#include <sinter/sinter.hpp>

namespace sn = sinter;

using namespace sn::literals;

struct twins {
  constexpr auto operator()(auto x) const {
    return boost::hana::make_map(boost::hana::make_pair("good"_s, sn::relu(x)), boost::hana::make_pair("bad"_s, sn::matmul(x, x)));
  }
};
using net = sn::model<twins, sn::input<"x", sn::f32, 4, 8>>;

int main() {
  const sn::weights<net> weights;
  sn::program<net, sn::cpu> infer{weights};
  const sn::tensor<float> x({4, 8});
  const auto answers = infer(x);
  return static_cast<int>(answers["bad"_s].size());
}
