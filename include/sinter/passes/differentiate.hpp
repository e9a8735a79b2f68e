// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Reverse-mode derivatives, written into the graph itself, so that they can be differentiated again.
#pragma once

#include <sinter/ir/op/cards.hpp>
#include <sinter/passes/inline_calls.hpp>

namespace sinter::passes {

/// Appends the gradient of `of` (a scalar) with respect to `count` values and writes their ids to `gradients`; a value that `of` does not
/// depend on gets zeros.
///
/// Source    Griewank & Walther (2008), Evaluating Derivatives, ch. 3
constexpr void differentiate(ir::graph& g, ir::value_id of, const ir::value_id* with_respect_to, int count, ir::value_id* gradients) {
  const int nodes = g.nodes.count;
  const int values = g.values.count;
  const int home = g.current_region;
  sequence<char> depends(values, 0);  // on something we differentiate with respect to
  for (int k = 0; k < count; ++k) depends.data[with_respect_to[k]] = 1;
  for (int i = 0; i < nodes; ++i) {
    const ir::node& n = g.nodes.data[i];
    bool any = false;
    for (int k = 0; k < n.operands.count; ++k) any = any || depends.data[g.operands.data[n.operands.first + k]];
    if (any)
      for (int r = 0; r < n.results.count; ++r) depends.data[n.results.first + r] = 1;
  }
  sequence<ir::value_id> gradient(values, -1);
  gradient.data[of] = ir::constant_like({&g, of}, 1).id;
  for (int i = g.values.data[of].producer; i >= 0; --i) {
    const ir::node n = g.nodes.data[i];
    if (n.home != home || n.operands.count == 0) continue;
    bool reached = false;
    for (int r = 0; r < n.results.count; ++r) reached = reached || gradient.data[n.results.first + r] >= 0;
    bool wanted = false;
    for (int k = 0; k < n.operands.count; ++k) wanted = wanted || depends.data[g.operands.data[n.operands.first + k]];
    if (!reached || !wanted) continue;

    sequence<ir::expr> upstream(n.results.count);
    const ir::derivation d{g, n, upstream.data};
    for (int r = 0; r < n.results.count; ++r) {
      const ir::value_id arrived = gradient.data[n.results.first + r];
      if (arrived >= 0)
        upstream.data[r] = {&g, arrived};
      else if (is_floating(g.type(n.results.first + r).element))
        upstream.data[r] = ir::constant_like(d.y(r), 0);
    }
    sequence<ir::value_id> answers(n.operands.count, -1);
    if (n.op == ir::opcode::call) {
      sequence<ir::value_id> inputs(n.operands.count + 2);
      for (int k = 0; k < n.operands.count; ++k) inputs.data[k] = g.operand(n, k);
      inputs.data[n.operands.count] = n.results.first;
      inputs.data[n.operands.count + 1] = upstream.data[0].id;
      splice(g, n.regions.first + 1, i, g, inputs.data, answers.data, true);
    } else {
      const ir::gradients found = ir::derivative_of(d);
      for (int k = 0; k < found.operand.count; ++k) answers.data[k] = found.operand.data[k].id;
    }
    for (int k = 0; k < n.operands.count; ++k) {
      const ir::value_id x = g.operand(n, k);
      if (answers.data[k] < 0 || !depends.data[x]) continue;
      ir::value_id& sum = gradient.data[x];
      sum = sum < 0 ? answers.data[k] : (ir::expr{&g, sum} + ir::expr{&g, answers.data[k]}).id;
    }
  }
  for (int k = 0; k < count; ++k) {
    const ir::value_id x = with_respect_to[k];
    gradients[k] = gradient.data[x] >= 0 ? gradient.data[x] : ir::constant_like({&g, x}, 0).id;
  }
}

}  // namespace sinter::passes
