// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Names: blocks that repeat, weights that two branches share, several inputs and several outputs.
#include <cstdio>
#include <string>

#include <boost/hana/map.hpp>

#include <sinter/sinter.hpp>

namespace sn = sinter;
namespace hana = boost::hana;
using namespace sn::literals;

struct residual {
  constexpr auto operator()(auto x) const { return x + (x | sn::dense<8>("inner", sn::sharing::by_name) | sn::relu); }  // [N, 8]
};
struct encoder {
  constexpr auto operator()(auto x) const {
    return x | sn::dense<8>("entry", sn::sharing::by_name) | sn::repeat<3>("block", residual{});  // [N, 8]
  }
};
/// The squared distance of two points after one encoder.
struct twins {
  constexpr auto operator()(auto left, auto right) const {
    const auto a = left | sn::scope("encoder", encoder{});   // [N, 8]
    const auto b = right | sn::scope("encoder", encoder{});  // [N, 8], with the weights of a
    const auto difference = a - b;
    return hana::make_map(hana::make_pair("code"_s, a), hana::make_pair("distance"_s, sn::sum<1>(difference * difference)));
  }
};
using net = sn::model<twins, sn::input<"left", sn::f32, sn::batch<16>, 3>, sn::input<"right", sn::f32, sn::batch<16>, 3>>;

int main() {
  auto weights = sn::initialize<net>(sn::seed{7});
  for (int i = 0; i < weights.count; ++i)
    std::printf("%s %s\n", std::string(weights.name(i)).c_str(), to_string(weights.shape(i)).c_str());

  sn::program<net, sn::cpu> compare{weights};
  const sn::tensor<float> left({2, 3}, {1, 2, 3, 4, 5, 6}), right({2, 3}, {1, 2, 3, 6, 5, 4});
  const auto found = compare(left, right);
  const auto distance = found["distance"_s];  // [2]
  std::printf("distances %g and %g\n", static_cast<double>(distance(0)), static_cast<double>(distance(1)));

  const bool named = weights.count == 8 && weights.name(2) == "encoder.block.0.inner.weight" && weights.name(7) == "encoder.block.2.inner.bias";
  return named && distance(0) == 0 && distance(1) > 0 && found["code"_s].extent(1) == 8 ? 0 : 1;
}
