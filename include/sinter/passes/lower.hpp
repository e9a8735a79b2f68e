// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// From a laid out, fused graph to a plan.
#pragma once

#include <sinter/ir/parameter.hpp>
#include <sinter/passes/lower/blocks.hpp>
#include <sinter/passes/lower/contraction.hpp>
#include <sinter/passes/lower/elementwise.hpp>
#include <sinter/passes/lower/indexing.hpp>
#include <sinter/passes/lower/portable.hpp>
#include <sinter/passes/lower/window.hpp>
#include <sinter/passes/plan_memory.hpp>
#include <sinter/passes/schedule.hpp>

namespace sinter::passes {
namespace detail {

constexpr ir::range add_text(plan& made, std::string_view text) {
  const int count = static_cast<int>(text.size()), first = made.text.extend(count);
  core::detail::copy_elements(made.text.data + first, text.data(), count);
  return {first, count};
}

/// Inputs, parameters, states and extents get their ports, and their values a home.
constexpr void add_ports(planner& p) {
  const ir::graph& g = p.g;
  for (int i = 0; i < g.inputs.count; ++i) {
    const ir::value_id v = g.inputs.data[i];
    p.home.data[v] = {slot::input, i, 0};
    p.made.inputs.push(port{g.type(v), add_text(p.made, g.name(g.producer(v).name)), p.home.data[v]});
  }
  for (const ir::node& n : g.nodes) {
    const ir::value_id v = n.results.first;
    port made{g.type(v), add_text(p.made, g.name(n.name)), {}};
    if (n.op == ir::opcode::parameter) {
      const auto how = ir::parameter_attributes::of(g, n).how;
      made.how = {static_cast<int>(how.how), how.fan_in, how.fan_out};
      p.home.data[v] = made.at = {slot::parameter, p.made.parameters.count, 0};
      p.made.parameters.push(made);
      p.constant_value.data[v] = 1;
    } else if (n.op == ir::opcode::state) {
      made.initial = g.attribute(n, 0);
      p.home.data[v] = made.at = {slot::state, p.made.states.count, 0};
      p.made.states.push(made);
    } else if (n.op == ir::opcode::extent) {
      made.initial = g.attribute(n, 0);
      p.home.data[v] = made.at = {slot::extent, p.made.extents.count, 0};
      p.made.extents.push(made);
    }
  }
}

constexpr reading_times reading_times_of(const ir::graph& g, const groups& all, const sequence<int>& order) {
  reading_times when{sequence<int>(g.nodes.count), sequence<int>(g.values.count, -1)};
  if (order.empty())
    for (int i = 0; i < g.nodes.count; ++i) when.place.data[i] = i;
  else
    for (int at = 0; at < order.count; ++at) when.place.data[order.data[at]] = at;
  for (int i = 0; i < g.nodes.count; ++i) {
    if (all.of.data[i] < 0) continue;
    const ir::node& n = g.nodes.data[i];
    const int now = when.place.data[all.of.data[i]];
    for (int k = 0; k < n.operands.count; ++k) {
      ir::value_id base = g.operand(n, k);  // through views that move nothing; one that is copied has a group
      while (is_view(g.producer(base).op) && all.of.data[g.values.data[base].producer] < 0) base = g.operand(g.producer(base), 0);
      if (now > when.last.data[base]) when.last.data[base] = now;
    }
  }
  return when;
}

}  // namespace detail

/// What a backend's kernels take part in.
struct lowering_options {
  bool weights_are_constant = true;  ///< inference: panels are packed once
  bool winograd = true;              ///< convolutions of constant kernels may be computed in fewer products, which round in another way
  dtype weights = dtype::f32;        ///< what constant weights of contractions are packed as: one of `packed_dtypes`
  fusion_options fusion;
};

/// `order`: of `schedule`.
///
/// @pre  no calls; layouts are set
/// @post steps in that order, which respects every read; memory is planned
constexpr plan lower(const ir::graph& g, const groups& all, const sequence<int>& order, lowering_options options) {
  planner p(g);
  p.weights_are_constant = options.weights_are_constant && g.updates.count == 0;
  p.made.weights_are_constant = p.weights_are_constant;
  detail::add_ports(p);
  const reading_times when = detail::reading_times_of(g, all, order);
  const sequence<char> escapes = escaping(g);

  // A new state is written over the old one when nothing reads the old one later, and its own group reads it element for element.
  sequence<char> copied(g.updates.count), given(g.values.count);
  sequence<ir::value_id> output_base;
  for (const ir::output& o : g.outputs) output_base.push(resolve(g, o.from).base);
  for (int i = 0; i < g.updates.count; ++i) {
    const ir::update& u = g.updates.data[i];
    bool in_place = p.home.data[u.next].where == slot::none && !given.data[u.next];
    for (int k = 0; k < g.outputs.count; ++k) in_place = in_place && g.outputs.data[k].from != u.next && output_base.data[k] != u.leaf;
    given.data[u.next] = 1;
    if (in_place && detail::may_replace(g, all, when, u.leaf, u.next))
      p.home.data[u.next] = p.home.data[u.leaf];
    else
      copied.data[i] = 1;
  }

  contraction_lowering contractions{p, options.winograd, options.weights, {}};
  block_lowering blocks(p, contractions, all, when);
  const int places = order.empty() ? g.nodes.count : order.count;
  for (int at = 0; at < places; ++at) {
    const int root = order.empty() ? at : order.data[at];
    blocks.before(root);
    const ir::node& n = g.nodes.data[root];
    if (all.of.data[root] != root || ir::is_control(n.op)) continue;
    if (n.op == ir::opcode::random_uniform) {
      lower_random(p, root);
    } else if (all.contraction.data[root] >= 0 || ir::is_contraction(n.op)) {
      const int contraction = all.contraction.data[root] >= 0 ? all.contraction.data[root] : root;
      const int pool = all.pool.data[root];
      if (g.type(g.nodes.data[contraction].results.first).element == dtype::f32)
        contractions.lower(draft(g, all, root, escapes, pool >= 0 ? g.nodes.data[pool].results.first : g.nodes.data[contraction].results.first), contraction, pool, root);
      else
        lower_portable_contraction(p, root);
    } else if (ir::is_reduction(n.op)) {
      if (detail::has_vector_kernel(g, n))
        lower_reduction(p, draft(g, all, root, escapes, -1), root);
      else
        lower_portable_reduction(p, root);
    } else if (ir::is_elementwise(n.op) || n.op == ir::opcode::reshape) {
      if (detail::has_vector_kernel(g, n))
        lower_elementwise(p, draft(g, all, root, escapes, -1), root);
      else
        lower_portable_elementwise(p, root);
    } else if (ir::is_indexing(n.op)) {
      lower_indexing(p, root);
    } else {
      lower_window(p, root);
    }
  }

  // Outputs keep their buffers until the next run; `lay_out` has given each one of its own.
  for (const ir::output& o : g.outputs) {
    const int kept = p.buffer_of.data[resolve(g, o.from).base];
    if (kept < 0) throw error("sinter: an output has no memory of its own");
    p.buffers.data[kept].kept = true;
    p.made.outputs.push(port{g.type(o.from), detail::add_text(p.made, g.name(o.name)), operand{slot::arena, kept, 0}});
  }
  for (int i = 0; i < g.updates.count; ++i)
    if (copied.data[i]) detail::lower_copy(p, g.updates.data[i].next, g.updates.data[i].leaf, p.home.data[g.updates.data[i].leaf], g.values.data[g.updates.data[i].leaf].producer);
  blocks.finish();
  p.settle_small_kernels();
  plan_memory(p);
  for (port& o : p.made.outputs) o.at.offset = p.buffers.data[o.at.index].offset;
  return static_cast<plan&&>(p.made);
}

constexpr plan lower(const ir::graph& g, lowering_options options = {}) {
  const groups all = fuse(g, options.fusion);
  return lower(g, all, schedule(g, all), options);
}

}  // namespace sinter::passes
