// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Operations of your own that look at shapes: callables that are built on values, with a rule of their own, a layer among them. Their gradients are checked
/// against differences.
#include <cmath>
#include <cstdint>
#include <iostream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <sinter/backends/eager/tape.hpp>
#include <sinter/sinter.hpp>

namespace sn = sinter;

/// The mean of each `Width` neighbours along the last axis.
///
/// Shapes    [..., D]  ->  [..., D - Width + 1]
/// Types     floating
/// Errors    compile time: fewer than Width neighbours, an axis known at run time only, not floating
/// Like      torch.nn.AvgPool1d(Width, stride=1)
template <int Width>
struct window_mean_of : sn::ir::callable<window_mean_of<Width>> {
  static constexpr sn::ir::expr build(sn::ir::expr x) {
    if (x.rank() < 1) return sn::ir::fail(*x.in, sn::rule::rank_is_too_low);
    if (!sn::is_floating(x.element())) return sn::ir::fail(*x.in, sn::rule::dtype_must_be_floating);
    const sn::dim last = x.extent(x.rank() - 1);
    if (!last.is_static()) return sn::ir::fail(*x.in, sn::rule::axis_must_be_static);
    if (last.extent() < Width) return sn::ir::fail(*x.in, sn::rule::slice_must_lie_within_the_axis);
    const std::int64_t places = last.extent() - Width + 1, axis = x.rank() - 1;
    sn::ir::expr total = sn::ir::emit(sn::ir::opcode::slice, {x}, {axis, 0, places, 1});
    for (int k = 1; k < Width; ++k) {  // an ordinary loop: it runs while the graph is written
      const sn::ir::expr next = sn::ir::emit(sn::ir::opcode::slice, {x}, {axis, k, places, 1});
      total = total + next;
    }
    return total / static_cast<double>(Width);
  }
};
template <int Width>
inline constexpr window_mean_of<Width> window_mean{};

/// x times one learned factor for each feature of the last axis.
///
/// Shapes    [..., D]  ->  the same
/// Types     floating
/// Errors    compile time: not floating, features known at run time only, the name is taken
struct gain : sn::ir::callable<gain> {
  std::string_view name;
  int line;

  constexpr explicit gain(std::string_view given, int from = __builtin_LINE()) : name(given), line(from) {}
  static constexpr gain blank() { return gain(""); }  // one to try calls on, since the name is no matter of types

  constexpr sn::ir::expr build(sn::ir::expr x) const {
    if (!sn::is_floating(x.element())) return sn::ir::fail(*x.in, sn::rule::dtype_must_be_floating);
    if (x.rank() < 1) return sn::ir::fail(*x.in, sn::rule::rank_is_too_low);
    const sn::dim features = x.extent(x.rank() - 1);
    if (!features.is_static()) return sn::ir::fail(*x.in, sn::rule::features_must_be_static);
    const sn::ir::expr factors = sn::ir::parameter(*x.in, {x.element(), sn::dims(features)}, name, ".gain", {sn::initializer::kind::ones},
                                                   sn::sharing::forbidden, true, line);
    return sn::mul_t::build(x, factors);  // broadcasts, as `x * factors` of symbols does
  }
};

struct smoother {
  constexpr auto operator()(auto x) const { return x | window_mean<3> | gain("scale") | sn::dense<2>("out"); }  // [N, 8] -> [N, 2]
};
using model = sn::model<smoother, sn::input<"x", sn::f32, sn::batch<4>, 8>>;

/// Central differences of f(), a number that is computed from the elements of x. Not while a tape lives, which reads each weight once.
sn::tensor<double> differences(auto f, sn::view<double> x) {
  constexpr double step = 1e-5;
  sn::tensor<double> slope(x.shape());
  for (std::int64_t i = 0; i < x.size(); ++i) {
    const double was = x.data()[i];
    x.data()[i] = was + step;
    const double above = f();
    x.data()[i] = was - step;
    slope.data()[i] = (above - f()) / (2 * step);
    x.data()[i] = was;
  }
  return slope;
}
bool close(const sn::tensor<double>& a, const sn::tensor<double>& b) {
  bool near = a.shape() == b.shape();
  for (std::int64_t i = 0; near && i < a.size(); ++i) near = std::fabs(a.data()[i] - b.data()[i]) <= 1e-6 * (1 + std::fabs(b.data()[i]));
  return near;
}

/// The gradients of the operation and of the layer, in f64, against differences. The sine and the square see to it that what arrives at them is not all ones.
bool gradients_hold() {
  sn::tensor<double> x({2, 8});
  for (std::int64_t i = 0; i < x.size(); ++i) x.data()[i] = std::sin(static_cast<double>(i));
  using exact_model = sn::model<smoother, sn::input<"x", sn::f64, sn::batch<4>, 8>>;  // its weights are f64, too
  auto weights = sn::initialize<exact_model>(sn::seed{1});
  const sn::bind_weights bound(weights);
  const auto of_means = [](const sn::eager_tensor& data) { return sn::sum<>(sn::sin(data | window_mean<3>)); };
  const auto of_model = [](const sn::eager_tensor& data) { return sn::sum<>(sn::square(smoother{}(data))); };

  sn::tensor<double> slope;
  {
    sn::tape record;
    const sn::eager_tensor data(x);
    slope = record.gradient(of_means(data), data).to<double>();
  }
  bool hold = close(slope, differences([&] { return of_means(sn::eager_tensor(x)).item(); }, x.view()));

  std::vector<std::pair<std::string, sn::tensor<double>>> slopes;
  {
    sn::tape record;
    for (const auto& [name, gradient] : record.gradients(of_model(sn::eager_tensor(x)))) slopes.emplace_back(name, gradient.to<double>());
  }
  for (const auto& [name, found] : slopes)
    hold = hold && close(found, differences([&] { return of_model(sn::eager_tensor(x)).item(); }, weights.get<double>(name)));
  return hold && slopes.size() == 3;
}

int main() {
  sn::tensor<float> x({2, 8});
  for (std::int64_t i = 0; i < x.size(); ++i) x.data()[i] = static_cast<float>(i * i);

  // On data, with a gradient that nobody wrote.
  sn::tape record;
  const sn::eager_tensor data(x);
  const auto means = data | window_mean<3>;
  const auto slope = record.gradient(sn::sum<>(means), data);
  std::cout << means << "\nslope " << slope << '\n';
  bool right = means.shape() == sn::extents{2, 6} && std::fabs(means.at(0, 0) - 5.0 / 3) < 1e-6 &&
               std::fabs(slope.at(0, 0) - 1.0 / 3) < 1e-6 && slope.at(0, 4) == 1;
  try {
    data | window_mean<9>;
    right = false;
  } catch (const sn::shape_error& problem) {
    std::cout << problem.what() << '\n';
  }

  // In a model, compiled.
  const auto weights = sn::initialize<model>(sn::seed{1});
  const sn::bind_weights bound(weights);
  sn::program<model, sn::cpu> program{weights};
  const auto fast = program(x);
  const auto slow = smoother{}(data);
  for (int i = 0; i < 2; ++i)
    for (int k = 0; k < 2; ++k) right = right && std::fabs(fast(i, k) - slow.at(i, k)) < 1e-4 * (1 + std::fabs(slow.at(i, k)));
  std::cout << fast << '\n';
  return right && gradients_hold() && weights["scale.gain"].extent(0) == 6 ? 0 : 1;
}
