// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// An operation of your own, with its derivative: composed of others, known to every pass and backend, and nothing of sinter is touched.
#include <cmath>
#include <iostream>
#include <string_view>

#include <sinter/sinter.hpp>

namespace sn = sinter;

constexpr auto magnitude = [](auto x) { return sn::maximum(x, -x); };

/// x / (1 + |x|)
///
/// Gradient  dx = g * (1 - |y|)²
/// Source    Turian et al. (2009), Quadratic features and deep architectures for chunking
/// Like      torch.nn.functional.softsign
struct softsign_t : sn::operation<softsign_t> {
  static constexpr std::string_view name = "softsign";

  static constexpr auto meaning(auto x) { return x / (1 + magnitude(x)); }

  /// Optional: without it, the derivative would follow from the meaning. This one divides nothing, and asks the result y alone, so that training need not keep x.
  static constexpr auto derivative(auto /*x*/, auto y, auto g) {
    const auto rest = 1 - magnitude(y);
    return g * rest * rest;
  }
};
inline constexpr softsign_t softsign{};

// The compiler evaluates it, and its derivative.
static_assert(sn::evaluate(softsign, 3.0f) == 0.75f);
static_assert(sn::grad(softsign)(3.0f) == 0.0625f);
static_assert(sn::grad(sn::grad(softsign))(1.0) == -0.25);

/// In a model it is as good as any other.
struct net {
  constexpr auto operator()(auto x) const { return x | sn::dense<4>("hidden") | softsign | sn::dense<2>("logits"); }
};
using model = sn::model<net, sn::input<"x", sn::f32, sn::batch<8>, 3>>;

int main() {
  // The derivative against differences, at points on both sides of 0.
  for (double x : {-2.0, -0.3, 0.4, 5.0}) {
    const double h = 1e-5, difference = (sn::evaluate(softsign, x + h) - sn::evaluate(softsign, x - h)) / (2 * h);
    std::cout << "softsign'(" << x << ") = " << sn::grad(softsign)(x) << ", by differences " << difference << '\n';
    if (std::fabs(sn::grad(softsign)(x) - difference) > 1e-8) return 1;
  }

  // Its meaning and its derivative are regions of the graph, until a pass dissolves them.
  std::cout << "\nas traced:\n" << model::trace() << "\nas compiled:\n" << sn::passes::optimize(model::trace()) << '\n';

  // The CPU runs it fused behind the matrix product; the reference, node by node.
  const auto weights = sn::initialize<model>(sn::seed{1});
  sn::program<model, sn::cpu> fast{weights};
  sn::program<model, sn::reference> slow{weights};
  const sn::tensor<float> x({2, 3}, {1, -2, 3, -4, 5, -6});
  const sn::tensor<float> a(fast(x)), b(slow(x));
  std::cout << a << '\n';
  for (int i = 0; i < a.size(); ++i)
    if (std::fabs(a.data()[i] - b.data()[i]) > 1e-5f) return 1;
}
