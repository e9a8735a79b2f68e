// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// No network, no weights: a filter of signals and its energy as a static program of several inputs and outputs, with its gradient and its
/// directional derivative as programs.
#include <cmath>
#include <cstdio>

#include <boost/hana/at.hpp>
#include <boost/hana/map.hpp>

#include <sinter/sinter.hpp>

namespace sn = sinter;
namespace hana = boost::hana;
using namespace sn::literals;

constexpr int samples = 64, width = 8;

/// The mean of each `width` neighbours, from running sums: [N, samples] -> [N, samples - width + 1].
constexpr auto moving_average = [](auto signal) {
  const auto sums = signal | sn::cumsum<1>;                                  // [N, 64]
  const auto first = sums | sn::slice<1, width - 1, width>;                  // [N, 1]
  const auto later = sums | sn::slice<1, width>;                             // [N, 56]
  const auto earlier = sums | sn::slice<1, 0, -width>;                       // [N, 56]
  return sn::concat<1>(first, later - earlier) / static_cast<float>(width);  // [N, 57]
};

/// How far the signal strays from what was measured, and how rough it is: a small number is a smooth signal near the measured one.
struct energy {
  constexpr auto operator()(auto signal, auto measured) const {
    const auto error = signal - measured;  // [N, 64]
    const auto later = signal | sn::slice<1, 1>, earlier = signal | sn::slice<1, 0, -1>;
    const auto steps = later - earlier;               // [N, 63]
    const auto misfit = sn::sum<>(error * error);     // []
    const auto roughness = sn::sum<>(steps * steps);  // []
    return misfit + 10.0f * roughness;
  }
};

struct analysis {
  constexpr auto operator()(auto signal, auto measured) const {
    const auto smooth = moving_average(signal);          // [N, 57]
    const auto ends = signal | sn::slice<1, width - 1>;  // [N, 57]
    const auto rest = ends - smooth;
    const auto ripple = sn::mean<1>(rest * rest);   // [N]
    const auto total = energy{}(signal, measured);  // []
    return hana::make_map(hana::make_pair("smooth"_s, smooth), hana::make_pair("ripple"_s, ripple), hana::make_pair("energy"_s, total));
  }
};
/// The gradient with respect to the first argument, and the energy that it belongs to.
struct descent {
  constexpr auto operator()(auto signal, auto measured) const {
    const auto both = sn::value_and_grad(energy{})(signal, measured);
    return hana::make_map(hana::make_pair("energy"_s, hana::at_c<0>(both)), hana::make_pair("gradient"_s, hana::at_c<1>(both)));
  }
};
/// The change of the energy along a direction.
struct along {
  constexpr auto operator()(auto signal, auto measured, auto direction) const {
    const auto of_signal = [measured](auto x) { return energy{}(x, measured); };
    return hana::at_c<1>(sn::jvp(of_signal)(signal, direction));
  }
};

constexpr auto N = sn::batch<4>;
using signal_input = sn::input<"signal", sn::f32, N, samples>;
using measured_input = sn::input<"measured", sn::f32, N, samples>;
using analysis_model = sn::model<analysis, signal_input, measured_input>;
using descent_model = sn::model<descent, signal_input, measured_input>;
using along_model = sn::model<along, signal_input, measured_input, sn::input<"direction", sn::f32, N, samples>>;

int main() {
  sn::tensor<float> measured({2, samples});  // a slow wave each, with a fast one on top
  for (int n = 0; n < 2; ++n)
    for (int t = 0; t < samples; ++t) measured(n, t) = static_cast<float>(std::sin(0.1 * (n + 1) * t) + 0.3 * std::sin(2.7 * t));

  sn::program<analysis_model, sn::cpu> analyse{sn::weights<analysis_model>()};  // no parameters, so the weights are empty
  const auto before = analyse(measured, measured);
  const double ripple = before["ripple"_s](0), rough = before["energy"_s]();
  std::printf("smooth has %ld samples; ripple %.3f, energy %.2f\n", static_cast<long>(before["smooth"_s].extent(1)), ripple, rough);
  bool right = before["smooth"_s].extent(1) == samples - width + 1;
  for (int t = 0; t <= samples - width; ++t) {
    double mean = 0;
    for (int k = 0; k < width; ++k) mean += measured(1, t + k) / width;
    right = right && std::fabs(before["smooth"_s](1, t) - mean) < 1e-5;
  }

  // The directional derivative is the gradient's product with the direction.
  sn::program<descent_model, sn::cpu> slope{sn::weights<descent_model>()};
  sn::program<along_model, sn::cpu> change{sn::weights<along_model>()};
  sn::tensor<float> direction({2, samples});
  for (std::int64_t i = 0; i < direction.size(); ++i) direction.data()[i] = static_cast<float>(std::cos(0.5 * static_cast<double>(i)));
  const auto gradient = slope(measured, measured)["gradient"_s];
  double product = 0;
  for (std::int64_t i = 0; i < direction.size(); ++i) product += static_cast<double>(gradient.data()[i]) * direction.data()[i];
  const double pushed = change(measured, measured, direction)();
  std::printf("along the direction the energy changes by %.4f; by the gradient %.4f\n", pushed, product);
  right = right && std::fabs(pushed - product) < 1e-4 * std::fabs(product);

  // Descent on the signal itself smooths it.
  sn::tensor<float> signal = measured;
  for (int step = 0; step < 100; ++step) {
    const auto g = slope(signal, measured)["gradient"_s];
    for (std::int64_t i = 0; i < signal.size(); ++i) signal.data()[i] -= 0.02f * g.data()[i];
  }
  const auto after = analyse(signal, measured);
  std::printf("smoothed: ripple %.3f, energy %.2f\n", static_cast<double>(after["ripple"_s](0)), static_cast<double>(after["energy"_s]()));
  return right && after["ripple"_s](0) < 0.5 * ripple && after["energy"_s]() < 0.5 * rough ? 0 : 1;
}
