// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Traces a model in the compiler, trains it, and has the other unit answer.
#include "model.hpp"

constexpr int relus = [] {
  const sn::ir::graph traced = net::trace();
  int count = 0;
  for (const sn::ir::node& n : traced.nodes) count += n.op == sn::ir::opcode::relu;
  return count;
}();
static_assert(relus == 1);

int main() {
  const sn::tensor<float> points({4, 2}, {0, 0, 0, 1, 1, 0, 1, 1});
  const sn::tensor<std::int32_t> labels({4}, {0, 1, 1, 0});
  auto weights = sn::initialize<net>(sn::seed{1});
  sn::trainer<net, sn::softmax_cross_entropy, sn::adam, sn::cpu> fit{weights, {.learning_rate = 0.03f}};
  for (int step = 0; step < 200; ++step) fit.step(points, labels);
  for (int row = 0; row < 4; ++row)
    if (answer(weights, points, row) != labels(row)) return 1;
  return version_in_second() == &sinter::version ? 0 : 2;
}
