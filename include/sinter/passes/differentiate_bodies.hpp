// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// The way back through loops, branches and checkpoints.
///
/// A body is written out once more where it is differentiated. What the way back reads of that copy is replaced by what the way forth remembers, its results, and
/// the rest of the copy is dead. A checkpoint remembers nothing: its copy stays.
#pragma once

#include <sinter/passes/differentiate.hpp>

namespace sinter::passes::detail {

/// A body written out again, and the values that are read instead of the copy's own.
struct copied_body {
  ir::graph& g;
  const ir::node_id from;              ///< the first node behind what came before
  const int regions;                   ///< before
  sequence<ir::value_id> results, became;
  /// A value of the copy, and where it is remembered.
  struct memory {
    ir::value_id of = -1, is = -1;
  };
  sequence<memory> remembered;

  constexpr copied_body(ir::graph& in, int region, ir::node_id owner, const sequence<ir::value_id>& inputs)
      : g(in), from(in.nodes.count), regions(in.regions.count), results(in.regions.data[region].results.count, -1) {
    splice(g, region, owner, g, inputs.data, results.data, {.keep_calls = true, .became = &became});
  }
  constexpr void remember(ir::value_id body_value, ir::value_id as) { remembered.push({became.data[body_value], as}); }
  /// Everything since the copy began reads what is remembered.
  constexpr void read_remembered() {
    sequence<ir::value_id> instead(g.values.count, -1);
    for (const memory& r : remembered)
      if (r.of >= 0 && instead.data[r.of] < 0) instead.data[r.of] = r.is;
    const auto replace = [&](ir::value_id& v) {
      if (v >= 0 && instead.data[v] >= 0) v = instead.data[v];
    };
    for (ir::node_id i = from; i < g.nodes.count; ++i)
      for (int k = 0; k < g.nodes.data[i].operands.count; ++k) replace(g.operands.data[g.nodes.data[i].operands.first + k]);
    for (int r = regions; r < g.regions.count; ++r)
      for (int k = 0; k < g.regions.data[r].results.count; ++k) replace(g.region_values.data[g.regions.data[r].results.first + k]);
    replaced = static_cast<sequence<ir::value_id>&&>(instead);
  }
  constexpr ir::value_id now(ir::value_id v) const { return v >= 0 && replaced.data[v] >= 0 ? replaced.data[v] : v; }

  sequence<ir::value_id> replaced;
};

/// The values outside that a body reads and we differentiate with respect to.
constexpr sequence<ir::value_id> wanted_outside(const reverse_sweep& sweep, ir::node_id owner) {
  sequence<ir::value_id> wanted;
  for (ir::value_id v : ir::captures(sweep.g, owner))
    if (sweep.wants(v)) wanted.push(v);
  return wanted;
}

/// A carry that no stack can hold: a mistake, recorded with the steps that there are. Zeros stand for it, so that it adds no error to the first one.
constexpr ir::value_id reverse_sweep::forgotten(ir::value_id carry, dim steps) {
  constexpr rule broken = rule::carries_of_a_differentiated_loop_must_fit_a_stack_of_its_steps;
  if (g.reports)
    ir::fail(g, broken);
  else
    g.mistakes.push(ir::mistake{broken, -1, 0, g.type(carry), {dtype::f32, dims(steps)}});
  return ir::constant_like({&g, carry}, 0).id;
}

/// Which values of a loop's body change from step to step, by their distance from its first: what is made of a carry or a slice, and of inner loops and branches.
constexpr sequence<char> changing_values(const ir::graph& g, int region, ir::node_id owner) {
  const ir::node_id first = ir::first_of(g, region);
  const ir::value_id base = g.nodes.data[first].results.first;
  sequence<char> changes(g.nodes.data[owner].results.first - base);
  for (ir::node_id i = first; i < owner; ++i) {
    const ir::node& n = g.nodes.data[i];
    if (n.home != region) continue;
    bool any = n.op == ir::opcode::region_input || ir::has_open_regions(n);
    for (int k = 0; k < n.operands.count && !any; ++k) any = g.operand(n, k) >= base && changes.data[g.operand(n, k) - base];
    for (int r = 0; r < n.results.count; ++r) changes.data[n.results.first + r - base] = any;
  }
  return changes;
}

/// A scan in the other order, which carries the gradients of the carries and sums those of what the body reads outside.
constexpr void reverse_sweep::through_scan(ir::node_id i) {
  const ir::node n = g.nodes.data[i];
  const auto a = ir::scan_attributes::of(g, n);
  const int region = n.regions.first;
  const sequence<ir::value_id> outside = wanted_outside(*this, i);
  sequence<int> carried, given, wanted;  // carries with a gradient; stacked results at which one arrives; stacks that want one
  sequence<ir::expr> starts, stacks;
  for (int c = 0; c < a.carries; ++c)
    if (is_floating(g.type(n.results.first + c).element)) {
      carried.push(c);
      starts.push(arrived(n.results.first + c));
    }
  for (ir::value_id v : outside) starts.push(ir::constant_like({&g, v}, 0));
  for (int k = a.carries; k < n.results.count; ++k)
    if (gradient.data[n.results.first + k] >= 0 && ir::region_result(g, region, k) >= 0) {
      given.push(k);
      stacks.push(ir::expr{&g, gradient.data[n.results.first + k]});
    }
  const int operands_at = stacks.count;
  for (int k = a.carries; k < n.operands.count; ++k) {
    stacks.push(ir::expr{&g, g.operand(n, k)});
    if (wants(g.operand(n, k))) wanted.push(k);
  }
  const int kept_at = stacks.count;
  sequence<int> kept;
  const sequence<char> changes = changing_values(g, region, i);
  const ir::value_id base = g.nodes.data[ir::first_of(g, region)].results.first;
  for (int k = a.carries; k < n.results.count; ++k)  // what is the same in every step is not stacked: the way back makes it again, and once
    if (const ir::value_id v = ir::region_result(g, region, k); v >= base && changes.data[v - base]) {
      kept.push(k);
      stacks.push(ir::expr{&g, n.results.first + k});
    }
  const auto kept_slice = [&](const sequence<ir::expr>& slices, ir::value_id v) {
    for (int k = 0; k < kept.count; ++k)
      if (ir::region_result(g, region, kept.data[k]) == v) return slices.data[kept_at + k].id;
    return forgotten(v, a.steps);
  };

  const auto step = [&](const sequence<ir::expr>& carries, const sequence<ir::expr>& slices) {
    sequence<ir::value_id> inputs;
    for (int c = 0; c < a.carries; ++c) inputs.push(kept_slice(slices, ir::region_input(g, region, c)));
    for (int k = a.carries; k < n.operands.count; ++k) inputs.push(slices.data[operands_at + k - a.carries].id);
    copied_body copy(g, region, i, inputs);
    sequence<seed_gradient> seeds;
    for (int k = 0; k < carried.count; ++k) seeds.push({copy.results.data[carried.data[k]], carries.data[k].id});
    for (int k = 0; k < given.count; ++k) seeds.push({copy.results.data[given.data[k]], slices.data[k].id});
    sequence<ir::value_id> with_respect_to;
    for (int c : carried) with_respect_to.push(inputs.data[c]);
    for (int k : wanted) with_respect_to.push(inputs.data[k]);
    for (ir::value_id v : outside) with_respect_to.push(v);
    sequence<ir::value_id> found = pull_back(g, seeds, copy.from, with_respect_to);
    for (int k = 0; k < kept.count; ++k) copy.remember(ir::region_result(g, region, kept.data[k]), slices.data[kept_at + k].id);
    copy.read_remembered();
    const auto answer = [&](int k) {
      return found.data[k] >= 0 ? ir::expr{&g, copy.now(found.data[k])} : ir::constant_like({&g, with_respect_to.data[k]}, 0);
    };
    ir::scan_step next;
    for (int k = 0; k < carried.count; ++k) next.carries.push(answer(k));
    for (int k = 0; k < wanted.count; ++k) next.stacked.push(answer(carried.count + k));
    for (int k = 0; k < outside.count; ++k) {
      const ir::expr sum = carries.data[carried.count + k];
      const int at = carried.count + wanted.count + k;
      next.carries.push(found.data[at] >= 0 ? sum + answer(at) : sum);
    }
    return next;
  };
  const ir::scan_made back = ir::scan(g, starts, stacks, a.steps, a.order == scan_order::forward ? scan_order::reverse : scan_order::forward, step);
  for (int k = 0; k < carried.count; ++k) add(g.operand(n, carried.data[k]), back.carries.data[k].id);
  for (int k = 0; k < wanted.count; ++k) add(g.operand(n, wanted.data[k]), back.stacked.data[k].id);
  for (int k = 0; k < outside.count; ++k) add(outside.data[k], back.carries.data[carried.count + k].id);
}

/// A branch on the same predicate, in which each side pulls back through its own body.
constexpr void reverse_sweep::through_cond(ir::node_id i) {
  const ir::node n = g.nodes.data[i];
  const sequence<ir::value_id> outside = wanted_outside(*this, i);
  if (outside.count == 0) return;
  const auto side = [&](int region) {
    copied_body copy(g, region, i, {g.operand(n, 0)});
    sequence<seed_gradient> seeds;
    for (int k = 0; k < n.results.count; ++k)
      if (copy.results.data[k] >= 0 && gradient.data[n.results.first + k] >= 0) seeds.push({copy.results.data[k], gradient.data[n.results.first + k]});
    const sequence<ir::value_id> found = pull_back(g, seeds, copy.from, outside);
    for (int k = 0; k < n.results.count; ++k)
      if (const ir::value_id v = ir::region_result(g, region, k); v >= 0) copy.remember(v, n.results.first + k);
    copy.read_remembered();
    sequence<ir::expr> yielded;
    for (int k = 0; k < outside.count; ++k)
      yielded.push(found.data[k] >= 0 ? ir::expr{&g, copy.now(found.data[k])} : ir::constant_like({&g, outside.data[k]}, 0));
    return yielded;
  };
  const sequence<ir::expr> back = ir::cond({&g, g.operand(n, 0)}, [&] { return side(n.regions.first); }, [&] { return side(n.regions.first + 1); });
  for (int k = 0; k < outside.count; ++k) add(outside.data[k], back.data[k].id);
}

/// The block once more, on operands that come after what has arrived, so that nothing of it is shared with the first time.
constexpr void reverse_sweep::through_checkpoint(ir::node_id i) {
  const ir::node n = g.nodes.data[i];
  int reached = 0;
  while (gradient.data[n.results.first + reached] < 0) ++reached;
  const ir::expr token{&g, gradient.data[n.results.first + reached]};
  const auto again = [&](ir::value_id v) { return ir::emit(ir::opcode::after, {ir::expr{&g, v}, token}).id; };
  const sequence<ir::value_id> outside = ir::captures(g, i);
  sequence<ir::value_id> inputs, outside_again;
  for (int k = 0; k < n.operands.count; ++k) inputs.push(again(g.operand(n, k)));
  for (ir::value_id v : outside) outside_again.push(again(v));
  copied_body copy(g, n.regions.first, i, inputs);
  for (int k = 0; k < outside.count; ++k) copy.remembered.push({outside.data[k], outside_again.data[k]});
  copy.read_remembered();
  sequence<seed_gradient> seeds;
  for (int k = 0; k < n.results.count; ++k)
    if (const ir::value_id arrived_here = gradient.data[n.results.first + k]; arrived_here >= 0) seeds.push({copy.now(copy.results.data[k]), arrived_here});
  sequence<ir::value_id> with_respect_to, owners;
  const auto want = [&](ir::value_id v, ir::value_id second) {
    if (!wants(v)) return;
    owners.push(v);
    with_respect_to.push(second);
  };
  for (int k = 0; k < n.operands.count; ++k) want(g.operand(n, k), inputs.data[k]);
  for (int k = 0; k < outside.count; ++k) want(outside.data[k], outside_again.data[k]);
  const sequence<ir::value_id> found = pull_back(g, seeds, copy.from, with_respect_to);
  for (int k = 0; k < owners.count; ++k) add(owners.data[k], found.data[k]);
}

}  // namespace sinter::passes::detail
