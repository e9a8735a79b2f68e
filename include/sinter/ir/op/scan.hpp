// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// A loop over the first axis of tensors, with values that are carried from step to step.
#pragma once

#include <string_view>

#include <sinter/ir/card.hpp>
#include <sinter/ir/op/leaf.hpp>
#include <sinter/ir/region.hpp>

namespace sinter {

/// In which order a scan walks: from the first step to the last, or back. Stacked results stand at their step's index either way.
enum class scan_order : std::uint8_t { forward, reverse };

namespace ir {

/// What a scan's attributes say. Operands: the carries' starts, then what each step reads a slice of. Region inputs: carries, slices. Region results: next
/// carries, then what is stacked. Results: the last carries, then the stacks.
struct scan_attributes {
  int carries = 0;
  scan_order order = scan_order::forward;
  dim steps = 1;
  int while_carry = -1;  ///< a bool carry that must hold for another step to be made; once it does not, steps carry all on as it is

  static constexpr scan_attributes of(const graph& g, const node& n) {
    scan_attributes a;
    a.carries = static_cast<int>(g.attribute(n, 0));
    a.order = static_cast<scan_order>(g.attribute(n, 1));
    a.steps.code = g.attribute(n, 2);
    a.while_carry = static_cast<int>(g.attribute(n, 3));
    return a;
  }
};

/// Its type is its body's; `differentiate` reads its region, too.
struct scan_t {
  static constexpr opcode code = opcode::scan;
  static constexpr std::string_view name = "scan";
  static constexpr int arity = variadic;
  static constexpr inferred infer(const signature&) { return rule::none; }
  static constexpr gradients derivative(const derivation&) { return {}; }
};

/// What one step computes: the next carries and what is stacked.
struct scan_step {
  sequence<expr> carries, stacked;
};
/// A scan that has been written: its results, and the node.
struct scan_made {
  sequence<expr> carries, stacked;
  node_id made = -1;
};

namespace detail {

/// One step's part of a stack, and the stack of parts.
constexpr value_type slice_of(const value_type& stack) {
  value_type part{stack.element, {}};
  for (int axis = 1; axis < stack.shape.rank; ++axis) part.shape.push(stack.shape.extent[axis]);
  return part;
}
constexpr value_type stack_of(const value_type& part, dim steps) {
  value_type stack{part.element, dims(steps)};
  for (int axis = 0; axis < part.shape.rank; ++axis) stack.shape.push(part.shape.extent[axis]);
  return stack;
}

/// Whether a derivative may want a body's value: what has no memory it makes again.
constexpr bool is_worth_keeping(opcode op) {
  return !(is_leaf(op) && op != opcode::region_input) && op != opcode::broadcast && op != opcode::reshape && op != opcode::transpose && op != opcode::after;
}

}  // namespace detail

/// Whether there can be a stack of what every step has.
constexpr bool fits_a_stack(const graph& g, const value_type& part, dim steps) {
  return part.shape.rank < max_rank && possible(detail::stack_of(part, steps).shape, g.bound) == rule::none;
}
/// Whether stacks of a scan's steps can hold its carries, as its derivative wants them.
constexpr bool can_remember(const graph& g, const node& of) {
  const scan_attributes a = scan_attributes::of(g, of);
  for (int c = 0; c < a.carries; ++c)
    if (!fits_a_stack(g, g.type(of.results.first + c), a.steps)) return false;
  return true;
}

/// Writes a scan. `step` is called once, in the body, with carries and slices, and returns a `scan_step`. Every value that the body computes is a result of the
/// scan's, too, behind those of the step, so that a derivative finds what it needs; what nobody reads is never stored.
///
/// @pre carries keep their types: whoever lets users write steps looks first
template <class Step>
constexpr scan_made scan(graph& in, const sequence<expr>& starts, const sequence<expr>& stacks, dim steps, scan_order order, const Step& step, int while_carry = -1) {
  const int region = in.regions.push({});
  sequence<value_id> inputs, operands;
  sequence<expr> carries, slices;
  scan_step next;
  {
    const region_scope body(in, region);
    for (const expr& start : starts) {
      operands.push(start.id);
      inputs.push(in.append_leaf(opcode::region_input, expr(start).type()));
      carries.push({&in, inputs.back()});
    }
    for (const expr& stack : stacks) {
      operands.push(stack.id);
      inputs.push(in.append_leaf(opcode::region_input, detail::slice_of(expr(stack).type())));
      slices.push({&in, inputs.back()});
    }
    ++in.bodies;
    next = step(carries, slices);
    --in.bodies;
  }
  scan_made made;
  sequence<value_id> results;
  sequence<value_type> types;
  for (int c = 0; c < starts.count; ++c) {
    if (next.carries.data[c].id < 0) return made;
    results.push(next.carries.data[c].id);
    types.push(in.type(starts.data[c].id));
  }
  const auto stack = [&](value_id v) {
    results.push(v);
    types.push(detail::stack_of(in.type(v), steps));
  };
  for (const expr& y : next.stacked) {
    if (y.id < 0) return made;
    if (!fits_a_stack(in, in.type(y.id), steps)) {
      fail(in, expr(y).rank() == max_rank ? rule::rank_is_too_high : possible(detail::stack_of(in.type(y.id), steps).shape, in.bound));
      return made;
    }
    stack(y.id);
  }
  const node_id first = in.values.data[inputs.data[0]].producer;
  sequence<char> stands(in.values.count);  // among the stacked results, or as a slice that is stacked already
  for (int k = starts.count; k < inputs.count; ++k) stands.data[inputs.data[k]] = 1;
  for (int k = starts.count; k < results.count; ++k) stands.data[results.data[k]] = 1;
  for (node_id i = first; i < in.nodes.count; ++i) {
    const node n = in.nodes.data[i];
    if (n.home != region || !detail::is_worth_keeping(n.op)) continue;
    for (int r = 0; r < n.results.count; ++r) {
      const value_id v = n.results.first + r;
      if (!stands.data[v] && fits_a_stack(in, in.type(v), steps)) stack(v);
    }
  }
  const std::int64_t attributes[] = {starts.count, static_cast<std::int64_t>(order), steps.code, while_carry};
  close_region(in, region, inputs.data, inputs.count, results.data, results.count);
  made.made = in.append(opcode::scan, operands.data, operands.count, attributes, 4, types.data, types.count);
  in.nodes.data[made.made].regions = {region, 1};
  for (int r = 0; r < starts.count; ++r) made.carries.push(result_of(in, made.made, r));
  for (int r = 0; r < next.stacked.count; ++r) made.stacked.push(result_of(in, made.made, starts.count + r));
  return made;
}

}  // namespace ir
}  // namespace sinter
