// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Graphs with their gradients, and the law that these match central differences.
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include <sinter/passes/differentiate.hpp>

#include "reference.hpp"

namespace sinter::test {

/// The graph with the gradients of one scalar: every floating output times an input of its own, "incoming.<k>", summed. So no gradient that arrives anywhere
/// is all ones. Outputs: "loss", then "gradient.<leaf>" of every floating input and parameter. Of its own result it makes the second derivatives.
constexpr ir::graph with_gradients(ir::graph g) {
  sequence<ir::value_id> leaves;
  for (const ir::node& n : g.nodes)
    if (n.home == 0 && (n.op == ir::opcode::input || n.op == ir::opcode::parameter) && is_floating(g.type(n.results.first).element)) leaves.push(n.results.first);
  ir::expr loss;
  const sequence<ir::output> outputs = g.outputs;
  for (const ir::output& o : outputs) {
    if (g.name(o.name) == "loss" || !is_floating(g.type(o.from).element)) continue;
    char digits[] = {static_cast<char>('0' + g.inputs.count / 10), static_cast<char>('0' + g.inputs.count % 10)};
    int name = g.add_name("incoming.");
    for (char c : digits) g.text.push(c);
    g.names.data[name].count += 2;
    const ir::value_id incoming = g.append_leaf(ir::opcode::input, ir::value_type(g.type(o.from)), {}, name);
    g.inputs.push(incoming);
    const ir::expr product = ir::expr{&g, o.from} * ir::expr{&g, incoming};
    const ir::expr total = ir::sum_over(product, (1u << product.shape().rank) - 1u);
    if (loss && loss.element() != total.element()) throw error("test: floating outputs of one model have one dtype");
    loss = loss ? loss + total : total;
  }
  sequence<ir::value_id> gradients(leaves.count);
  passes::differentiate(g, loss.id, leaves.data, leaves.count, gradients.data);
  g.outputs.clear();
  g.outputs.push(ir::output{loss.id, g.add_name("loss")});
  for (int i = 0; i < leaves.count; ++i) {
    const ir::range leaf = g.names.data[g.producer(leaves.data[i]).name];
    const int name = g.add_name("gradient.");
    for (int c = 0; c < leaf.count; ++c) {
      const char letter = g.text.data[leaf.first + c];  // a copy: pushing may move the pool
      g.text.push(letter);
    }
    g.names.data[name].count += leaf.count;
    g.outputs.push(ir::output{gradients.data[i], name});
  }
  return g;
}

/// The worst deviation of the gradients in `with_gradients(g)` from central differences, everything in double, as a part of the largest difference
/// quotient (or of 1). Up to 16 elements of each leaf are moved, spread evenly.
///
/// With h = 2^-17 the differences' own error is h²/6 times a third derivative, below 1e-9 for these functions, and 2^-53 · |loss| / h, below 1e-9, too.
inline double deviation_from_differences(const ir::graph& with, std::int64_t batch, std::uint64_t seed) {
  constexpr double h = 0x1p-17;
  const symbol_values symbols = with_batch(batch);
  const ir::graph g = passes::inline_calls(with);
  sequence<array> leaves = leaves_of(g, symbols, seed);
  const sequence<array> values = backends::reference::evaluate(g, leaves, symbols, rounding::none);
  const auto loss = [&] { return backends::reference::evaluate(g, leaves, symbols, rounding::none).data[g.outputs.data[0].from].real.data[0]; };
  double worst = 0, largest = 1;
  for (int o = 1; o < g.outputs.count; ++o) {
    const std::string name(g.name(g.outputs.data[o].name).substr(std::string_view("gradient.").size()));
    ir::value_id leaf = -1;
    for (const ir::node& n : g.nodes)
      if (n.operands.count == 0 && g.name(n.name) == name) leaf = n.results.first;
    const array& gradient = values.data[g.outputs.data[o].from];
    if (gradient.count() != leaves.data[leaf].count()) return HUGE_VAL;
    const std::int64_t count = gradient.count(), step = std::max<std::int64_t>(1, count / 16);
    for (std::int64_t i = 0; i < count; i += step) {
      double& element = leaves.data[leaf].real.data[i];
      const double at = element;
      element = at + h;
      const double above = loss();
      element = at - h;
      const double below = loss();
      element = at;
      const double quotient = (above - below) / (2 * h);
      largest = std::max(largest, std::fabs(quotient));
      const double difference = std::fabs(quotient - gradient.real.data[i]);
      worst = difference <= worst ? worst : difference;  // a NaN stays
    }
  }
  return worst / largest;
}

/// The tolerance for `deviation_from_differences`: a hundred times the differences' own error, a millionth of what a wrong factor or sign would show.
inline constexpr double difference_tolerance = 1e-7;

}  // namespace sinter::test
