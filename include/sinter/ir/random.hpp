// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Random tensors in a graph: two states, a seed and a counter, and a stream for each tensor.
#pragma once

#include <cstdint>
#include <string_view>

#include <sinter/ir/op/cards.hpp>
#include <sinter/ir/region.hpp>

namespace sinter::ir {

/// Names of the states that random operations read; a trainer sets the seed and each step advances the counter.
inline constexpr std::string_view random_seed_name = "random.seed";
inline constexpr std::string_view random_counter_name = "random.counter";

struct random_source {
  value_id seed, counter;
  int stream;  ///< how many random tensors the graph has already
};

/// Finds the graph's random states or appends them, with the update that advances the counter.
constexpr random_source random_of(graph& in) {
  random_source found{-1, -1, 0};
  for (const node& n : in.nodes) {
    if (n.op == opcode::random_uniform) ++found.stream;
    if (n.op != opcode::state) continue;
    if (in.name(n.name) == random_seed_name) found.seed = n.results.first;
    if (in.name(n.name) == random_counter_name) found.counter = n.results.first;
  }
  if (found.seed >= 0) return found;
  const region_scope outside(in, 0);  // a checkpoint reads them, and draws the same twice
  const value_type scalar{i64, {}};
  found.seed = in.append_leaf(opcode::state, scalar, {0}, in.add_name(random_seed_name));
  found.counter = in.append_leaf(opcode::state, scalar, {0}, in.add_name(random_counter_name));
  const expr next = expr{&in, found.counter} + constant_like({&in, found.counter}, 1);
  in.change(found.counter, next.id);
  return found;
}

/// Uniform f32 numbers in [0, 1) of a shape. In a body every step would draw the same, and a branch that is not taken none: that is a mistake, at `line`.
constexpr expr random_uniform(graph& in, const dims& shape, int line = 0) {
  if (in.bodies + in.closed_regions > 0) {
    if (in.reports) return fail(in, rule::random_numbers_must_be_drawn_outside_a_body);
    in.mistakes.push(mistake{rule::random_numbers_must_be_drawn_outside_a_body, -1, line, {f32, shape}, {}});
    return {&in, in.append_leaf(opcode::constant, {f32, shape}, {0})};
  }
  const random_source from = random_of(in);
  std::int64_t attributes[1 + max_rank] = {from.stream};
  for (int axis = 0; axis < shape.rank; ++axis) attributes[1 + axis] = shape.extent[axis].code;
  const expr operands[] = {{&in, from.seed}, {&in, from.counter}};
  return result_of(in, emit_node(in, opcode::random_uniform, operands, 2, attributes, 1 + shape.rank));
}

}  // namespace sinter::ir
