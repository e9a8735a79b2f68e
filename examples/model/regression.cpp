// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// A loss of your own: residual blocks fit a curve by the Huber loss. Batches come by name.
#include <cmath>
#include <iostream>
#include <string_view>

#include <boost/hana/map.hpp>
#include <boost/hana/string.hpp>

#include <sinter/sinter.hpp>

namespace sn = sinter;
namespace hana = boost::hana;
using namespace sn::literals;

struct block {
  constexpr auto operator()(auto x) const { return x + (x | sn::dense<16>("inner") | sn::relu | sn::dense<16>("outer")); }
};
struct curve {
  constexpr auto operator()(auto x) const { return x | sn::dense<16>("in") | sn::relu | sn::repeat<2>("block", block{}) | sn::dense<1>("out"); }  // x [N, 1]
};
using model = sn::model<curve, sn::input<"x", sn::f32, sn::batch<64>, 1>>;

/// Mean of |y - target| where it is large, of its square where it is small: the Huber loss, as a loss of one's own.
struct huber {
  static constexpr std::string_view target_name = "target";
  static constexpr auto target_key = hana::string_c<'t', 'a', 'r', 'g', 'e', 't'>;

  static constexpr sn::ir::value_type target_type(const sn::ir::value_type& y) { return y; }
  constexpr auto operator()(auto y, auto target) const {
    const auto error = sn::maximum(y - target, target - y);
    return sn::mean<>(sn::select(error < 1.0f, 0.5f * error * error, error - 0.5f));
  }
};

int main() {
  sn::tensor<float> x({64, 1}), target({64, 1});
  for (int i = 0; i < 64; ++i) {
    x(i, 0) = static_cast<float>(i) / 32 - 1;
    target(i, 0) = std::sin(3 * x(i, 0));
  }
  auto weights = sn::initialize<model>(sn::seed{1});
  sn::trainer<model, huber, sn::adam, sn::cpu> fit{weights, {.learning_rate = 0.005f}};
  float loss = 0;
  const auto batch = hana::make_map(hana::make_pair("x"_s, x.view()), hana::make_pair("target"_s, target.view()));  // in any order
  for (int step = 0; step < 500; ++step) loss = fit.step(batch).loss;  // the same as fit.step(x, target)
  std::cout << "Huber loss after 500 steps: " << loss << '\n';
  for (int i = 0; i < weights.count; ++i) std::cout << "  " << weights.name(i) << ' ' << to_string(weights.shape(i)) << '\n';
  return loss < 1e-3f ? 0 : 1;
}
