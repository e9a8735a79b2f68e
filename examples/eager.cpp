// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// One callable, first on data, operation by operation, then compiled: values to print, control flow, gradients, and where an infinity begins.
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <iostream>
#include <string>
#include <string_view>

#include <sinter/eager.hpp>
#include <sinter/sinter.hpp>

namespace sn = sinter;

bool looking = true;

/// Prints what holds data. While a model is traced there is nothing to print, and nothing is left of the call.
template <class X>
constexpr void look(std::string_view what, const X& x) {
  if constexpr (sn::LiveTensor<X>)
    if (looking) std::cout << what << ' ' << x << '\n';
}

struct classifier {
  constexpr auto operator()(auto x) const {                     // [N, 2]
    const auto hidden = x | sn::dense<4>("hidden") | sn::tanh;  // [N, 4]
    look("hidden", hidden);
    return hidden | sn::dense<3>("logits");  // [N, 3]
  }
};
using net = sn::model<classifier, sn::input<"x", sn::f32, sn::batch<8>, 2>>;

const sn::tensor<float> points({3, 2}, {1, 0, -0.5f, 0.8f, -0.5f, -0.8f});
const sn::tensor<std::int32_t> labels({3}, {0, 1, 2});

/// log_softmax as one would write it first. `checked` says where it goes wrong.
template <class X>
constexpr X checked(std::string_view what, const X& x) {
  if constexpr (sn::LiveTensor<X>) {
    const auto wrong = sn::sum<>(sn::convert<sn::i32>(!sn::is_finite(x)));
    if (wrong.item() > 0) throw sn::value_error(what, "finite numbers", std::to_string(static_cast<int>(wrong.item())) + " that are not");
  }
  return x;
}
struct naive_log_softmax {
  constexpr auto operator()(auto x) const {
    const auto powers = checked("powers", sn::exp(x));
    const auto total = checked("total", powers | sn::sum<1, sn::keep_axes>);
    return checked("logarithm", sn::log(powers / total));
  }
};

/// The square root by Newton's method, as many times as it takes: the host decides after each step.
double newton(double of) {
  sn::eager_tensor root(of);
  int steps = 0;
  while (std::fabs((root * root - of).item()) > 1e-12 * of) {
    root = 0.5 * (root + of / root);
    ++steps;
  }
  std::printf("sqrt(%g) = %.12f after %d steps\n", of, root.item(), steps);
  return root.item();
}

bool values() {
  auto weights = sn::initialize<net>(sn::seed{1});
  const sn::bind_weights bound(weights);  // layers find theirs by name, while `bound` lives
  const sn::eager_tensor x(points);
  const auto logits = classifier{}(x);
  std::cout << "logits " << logits << '\n';
  return logits.shape() == sn::extents{3, 3} && std::isfinite(logits.at(0, 2));
}

bool errors() {
  try {
    sn::matmul(sn::eager_tensor(points), sn::eager_tensor(points));
  } catch (const sn::shape_error& problem) {
    std::cout << problem.what() << '\n';
    return std::string_view(problem.what()) == "sinter::matmul_t: rule::inner_extents_must_be_equal: f32[3, 2], f32[3, 2]";
  }
  return false;
}

bool infinities() {
  const sn::tensor<float> large({1, 3}, {1, 100, 2});  // exp(100) is no float
  try {
    naive_log_softmax{}(sn::eager_tensor(large));
  } catch (const sn::value_error& problem) {
    std::cout << problem.what() << '\n';
    return problem.name == "powers" && std::isfinite(sn::log_softmax(sn::eager_tensor(large)).at(0, 1));
  }
  return false;
}

/// Plain descent, written out: what a trainer compiles into one program.
bool gradients() {
  auto weights = sn::initialize<net>(sn::seed{1});
  const sn::bind_weights bound(weights);
  double first = 0, loss = 1;
  int steps = 0;
  looking = false;
  for (; loss > 0.05 && steps < 200; ++steps) {
    sn::tape record;  // records what follows, until the end of this scope
    const auto mean_loss = sn::softmax_cross_entropy{}(classifier{}(sn::eager_tensor(points)), sn::eager_tensor(labels));
    loss = mean_loss.item();
    if (steps == 0) first = loss;
    for (const auto& [name, gradient] : record.gradients(mean_loss)) {  // "hidden.weight", ...
      const auto change = (gradient * 0.5f).to<float>();
      const auto weight = weights[name];
      for (std::int64_t i = 0; i < weight.size(); ++i) weight.data()[i] -= change.data()[i];
    }
  }
  std::printf("loss %.3f, after %d steps %.3f\n", first, steps, loss);

  // One gradient, and its own gradient: a tape records what it computes.
  sn::tape record;
  const sn::eager_tensor x(2.0);
  const auto cube = x * x * x;
  const auto slope = record.gradient(cube, x);
  const auto curvature = record.gradient(slope, x);
  std::printf("x³ at 2: slope %g, curvature %g\n", slope.item(), curvature.item());
  return loss <= 0.05 && first > 0.5 && slope.item() == 12 && curvature.item() == 12;
}

bool compiled() {
  auto weights = sn::initialize<net>(sn::seed{1});
  const sn::bind_weights bound(weights);
  const auto slow = classifier{}(sn::eager_tensor(points)).to<float>();
  sn::program<net, sn::cpu> program{weights};  // the same callable, compiled
  const auto fast = program(points);
  float largest = 0;
  for (std::int64_t i = 0; i < slow.size(); ++i) largest = std::fmax(largest, std::fabs(slow.data()[i] - fast.data()[i]));
  std::printf("compiled: largest difference %g\n", static_cast<double>(largest));
  return largest < 1e-5f;
}

int main() {
  const bool root = std::fabs(newton(2) - std::sqrt(2.0)) < 1e-12;
  return root && values() && errors() && infinities() && gradients() && compiled() ? 0 : 1;
}
