// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// One callable, three meanings: evaluated by the compiler, called on tensors that hold data, compiled into a program.
#include <cmath>
#include <iostream>

#include <sinter/backends/eager/tensor.hpp>
#include <sinter/sinter.hpp>

namespace sn = sinter;

struct attention {
  constexpr auto operator()(auto query, auto keys, auto values) const {  // [2, 4], [3, 4], [3, 2]
    const auto scores = sn::matmul(query, sn::transpose<>(keys)) / 2;    // [2, 3]
    return sn::matmul(sn::softmax(scores), values);                      // [2, 2]
  }
};

// Shape in the type, elements in the object: a constant tensor.
constexpr sn::constant_tensor<sn::f32, 2, 4> query{1, 0, 2, -1, 0, 3, -2, 1};
constexpr sn::constant_tensor<sn::f32, 3, 4> keys{1, 1, 0, 0, 0, 1, -1, 2, 2, 0, 1, 0};
constexpr sn::constant_tensor<sn::f32, 3, 2> values{1, 0, 0, 1, -1, 2};

constexpr auto attended = attention{}(query, keys, values);  // the compiler computes it
static_assert(attended.shape() == sn::extents{2, 2});
static_assert(sn::all<>(sn::abs(attended) < 2).item());

// Each operation is there by itself, and derivatives, too.
static_assert(sn::argmax<1>(attended)(0) == 1);
constexpr auto energy = [](auto x) { return sn::sum<>(x * x); };
static_assert(sn::grad(energy)(query)(1, 2) == -4);

int main() {
  const auto eager = attention{}(sn::eager_tensor(query.view()), sn::eager_tensor(keys.view()), sn::eager_tensor(values.view()));  // computed now

  using net = sn::model<attention, sn::input<"query", sn::f32, 2, 4>, sn::input<"keys", sn::f32, 3, 4>, sn::input<"values", sn::f32, 3, 2>>;
  sn::program<net, sn::cpu> program{sn::weights<net>()};  // compiled; it has no weights
  const auto compiled = program(query.view(), keys.view(), values.view());

  std::cout << attended.view() << '\n' << eager << '\n' << compiled << '\n';
  for (int i = 0; i < 2; ++i)
    for (int j = 0; j < 2; ++j)
      if (eager.at(i, j) != static_cast<double>(attended(i, j)) || std::fabs(compiled(i, j) - attended(i, j)) > 1e-6f) return 1;
  return 0;
}
