// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Reverse-mode derivatives, written into the graph itself, so that they can be differentiated again.
#pragma once

#include <sinter/ir/op/cards.hpp>
#include <sinter/passes/inline_calls.hpp>

namespace sinter::passes {

/// A value and the gradient that arrives at it.
struct seed_gradient {
  ir::value_id of = -1, gradient = -1;
};

constexpr sequence<ir::value_id> pull_back(ir::graph& g, const sequence<seed_gradient>& seeds, ir::node_id from, const sequence<ir::value_id>& with_respect_to);

namespace detail {

/// One reverse sweep over the nodes of the current region.
struct reverse_sweep {
  ir::graph& g;
  const int home;
  const int nodes;                  ///< before the sweep
  sequence<char> depends;           ///< by value: on something we differentiate with respect to
  sequence<ir::value_id> gradient;  ///< by value: the sum of what has arrived, or -1

  constexpr explicit reverse_sweep(ir::graph& in) : g(in), home(in.current_region), nodes(in.nodes.count), depends(in.values.count), gradient(in.values.count, -1) {}

  constexpr void find_dependent(ir::node_id from) {
    for (int i = from; i < nodes; ++i) {
      const ir::node& n = g.nodes.data[i];
      bool any = false;
      for (int k = 0; k < n.operands.count; ++k) any = any || depends.data[g.operands.data[n.operands.first + k]];
      if (ir::has_open_regions(n) && !any)
        for (ir::value_id v : ir::captures(g, i)) any = any || depends.data[v];
      if (any)
        for (int r = 0; r < n.results.count; ++r) depends.data[n.results.first + r] = 1;
    }
  }
  constexpr void add(ir::value_id to, ir::value_id more) {
    if (more < 0 || !depends.data[to]) return;
    ir::value_id& sum = gradient.data[to];
    sum = sum < 0 ? more : joined(sum, more).id;
  }
  /// The sum of two gradients; of slices side by side, which are zero everywhere else, their concatenation.
  constexpr ir::expr joined(ir::value_id a, ir::value_id b) {
    for (const bool turned : {false, true}) {
      const ir::value_id before = turned ? b : a, behind = turned ? a : b;
      const ir::node m = g.producer(before), n = g.producer(behind);
      if (!pads_zeros(m) || !pads_zeros(n) || g.attribute(m, 0) != g.attribute(n, 0)) continue;
      const int axis = static_cast<int>(g.attribute(m, 0));
      const ir::expr first{&g, g.operand(m, 0)}, second{&g, g.operand(n, 0)};
      if (g.attribute(m, 1) + first.extent(axis).extent() != g.attribute(n, 1)) continue;
      const std::int64_t left = g.attribute(m, 1), right = g.attribute(n, 2), zero = g.attribute(m, 4);
      sequence<ir::expr> parts;
      for (const ir::expr& part : {first, second}) {
        const ir::node from = g.producer(part.id);
        const bool flat = from.op == ir::opcode::concat && g.attribute(from, 0) == axis;
        for (int k = 0; k < (flat ? from.operands.count : 1); ++k) parts.push(flat ? ir::expr{&g, g.operand(from, k)} : part);
      }
      const ir::expr together = ir::detail::concat_along(parts.data, parts.count, axis);
      return left == 0 && right == 0 ? together : ir::emit(ir::opcode::pad, {together}, {axis, left, right, 0, zero});
    }
    return ir::expr{&g, a} + ir::expr{&g, b};
  }
  constexpr bool pads_zeros(const ir::node& n) const { return n.op == ir::opcode::pad && n.home == home && g.attribute(n, 3) == 0 && g.attribute(n, 4) == 0; }
  constexpr bool wants(ir::value_id v) const { return depends.data[v] && is_floating(g.type(v).element); }
  /// The gradient that has arrived, or zeros.
  constexpr ir::expr arrived(ir::value_id v) const {
    return gradient.data[v] >= 0 ? ir::expr{&g, gradient.data[v]} : ir::constant_like({&g, v}, 0);
  }

  constexpr void run(ir::node_id from) {
    for (int i = nodes - 1; i >= from; --i) {
      const ir::node n = g.nodes.data[i];
      if (n.home != home || (n.operands.count == 0 && n.regions.count == 0)) continue;
      bool reached = false, wanted = false;
      for (int r = 0; r < n.results.count; ++r) {
        reached = reached || gradient.data[n.results.first + r] >= 0;
        wanted = wanted || depends.data[n.results.first + r];
      }
      if (reached && wanted) through(i);
    }
  }

 private:
  constexpr void through(ir::node_id i);
  constexpr void through_card(const ir::node& n);
  constexpr void through_call(ir::node_id i);
  constexpr void through_checkpoint(ir::node_id i);
  constexpr void through_scan(ir::node_id i);
  constexpr void through_cond(ir::node_id i);
  constexpr ir::value_id forgotten(ir::value_id carry, dim steps);
};

constexpr void reverse_sweep::through_card(const ir::node& n) {
  sequence<ir::expr> upstream(n.results.count);
  const ir::derivation d{g, n, upstream.data};
  for (int r = 0; r < n.results.count; ++r)
    if (is_floating(g.type(n.results.first + r).element)) upstream.data[r] = arrived(n.results.first + r);
  const ir::gradients found = ir::derivative_of(d);
  for (int k = 0; k < found.operand.count; ++k) add(g.operand(n, k), found.operand.data[k].id);
}

/// By the derivative that the operation states: its region is written out.
constexpr void reverse_sweep::through_call(ir::node_id i) {
  const ir::node n = g.nodes.data[i];
  sequence<ir::value_id> inputs(n.operands.count + 2), answers(n.operands.count, -1);
  for (int k = 0; k < n.operands.count; ++k) inputs.data[k] = g.operand(n, k);
  inputs.data[n.operands.count] = n.results.first;
  inputs.data[n.operands.count + 1] = arrived(n.results.first).id;
  splice(g, n.regions.first + 1, i, g, inputs.data, answers.data, {.keep_calls = true});
  for (int k = 0; k < n.operands.count; ++k) add(inputs.data[k], answers.data[k]);
}

}  // namespace detail
}  // namespace sinter::passes

#include <sinter/passes/differentiate_bodies.hpp>

namespace sinter::passes {
namespace detail {

constexpr void reverse_sweep::through(ir::node_id i) {
  const ir::node n = g.nodes.data[i];
  if (n.op == ir::opcode::scan)
    through_scan(i);
  else if (n.op == ir::opcode::cond)
    through_cond(i);
  else if (n.op == ir::opcode::call && n.regions.count == 1)
    through_checkpoint(i);
  else if (n.op == ir::opcode::call)
    through_call(i);
  else
    through_card(n);
}

}  // namespace detail

/// Appends, in the current region, what the gradients that arrive at some values pull back to: a gradient for each of `with_respect_to`, or -1 where nothing
/// arrives. The way back ends at node `from`.
///
/// Source    Griewank & Walther (2008), Evaluating Derivatives, ch. 3
constexpr sequence<ir::value_id> pull_back(ir::graph& g, const sequence<seed_gradient>& seeds, ir::node_id from, const sequence<ir::value_id>& with_respect_to) {
  detail::reverse_sweep sweep(g);
  for (ir::value_id v : with_respect_to) sweep.depends.data[v] = 1;
  sweep.find_dependent(from);
  for (const seed_gradient& s : seeds) sweep.add(s.of, s.gradient);
  sweep.run(from);
  sequence<ir::value_id> answers;
  for (ir::value_id v : with_respect_to) answers.push(sweep.gradient.data[v]);
  return answers;
}

/// Appends the gradient of `of` (a scalar) with respect to `count` values and writes their ids to `gradients`; a value that `of` does not
/// depend on gets zeros.
constexpr void differentiate(ir::graph& g, ir::value_id of, const ir::value_id* with_respect_to, int count, ir::value_id* gradients) {
  sequence<ir::value_id> wanted(count);
  for (int k = 0; k < count; ++k) wanted.data[k] = with_respect_to[k];
  const ir::value_id one = ir::constant_like({&g, of}, 1).id;
  const sequence<ir::value_id> found = pull_back(g, {{of, one}}, 0, wanted);
  for (int k = 0; k < count; ++k) gradients[k] = found.data[k] >= 0 ? found.data[k] : ir::constant_like({&g, with_respect_to[k]}, 0).id;
}

}  // namespace sinter::passes
