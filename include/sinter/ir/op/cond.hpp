// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// A branch: one of two bodies, chosen at run time.
#pragma once

#include <string_view>

#include <sinter/ir/card.hpp>
#include <sinter/ir/op/leaf.hpp>
#include <sinter/ir/region.hpp>

namespace sinter::ir {

/// Operand: a bool scalar. Regions: what is computed where it holds, and where it does not; the input of both is that operand. Results: those of the branches,
/// then what either computes on the way, which is undefined after the other.
struct cond_t {
  static constexpr opcode code = opcode::cond;
  static constexpr std::string_view name = "cond";
  static constexpr int arity = 1;
  static constexpr inferred infer(const signature&) { return rule::none; }
  static constexpr gradients derivative(const derivation&) { return {}; }
};

/// Writes a branch: `then` and `otherwise` are called once each, in their bodies, and return what the branch yields, or nothing where a rule is broken.
///
/// @pre both yield the same types: whoever lets users write branches looks first
template <class Then, class Otherwise>
constexpr sequence<expr> cond(expr predicate, const Then& then, const Otherwise& otherwise) {
  graph& in = *predicate.in;
  const int regions[] = {in.regions.push({}), in.regions.push({})};
  value_id inputs[2]{};
  sequence<expr> yielded[2];
  for (int side = 0; side < 2; ++side) {
    const region_scope body(in, regions[side]);
    inputs[side] = in.append_leaf(opcode::region_input, predicate.type());
    ++in.bodies;
    if (side == 0)
      yielded[side] = then();
    else
      yielded[side] = otherwise();
    --in.bodies;
  }
  sequence<expr> made;
  if (yielded[0].count == 0 || yielded[0].count != yielded[1].count) return made;
  sequence<value_id> results[2];
  sequence<value_type> types;
  for (int r = 0; r < yielded[0].count; ++r) {
    for (int side = 0; side < 2; ++side) {
      if (yielded[side].data[r].id < 0) return made;
      results[side].push(yielded[side].data[r].id);
    }
    types.push(in.type(results[0].data[r]));
  }
  for (node_id i = in.values.data[inputs[0]].producer; i < in.nodes.count; ++i) {
    const node n = in.nodes.data[i];
    if (n.op == opcode::region_input || is_leaf(n.op) || (n.home != regions[0] && n.home != regions[1])) continue;
    for (int r = 0; r < n.results.count; ++r)
      for (int side = 0; side < 2; ++side) {
        if (side == 0) types.push(in.type(n.results.first + r));
        results[side].push(n.home == regions[side] ? n.results.first + r : -1);
      }
  }
  for (int side = 0; side < 2; ++side) close_region(in, regions[side], &inputs[side], 1, results[side].data, results[side].count);
  const node_id id = in.append(opcode::cond, &predicate.id, 1, nullptr, 0, types.data, types.count);
  in.nodes.data[id].regions = {regions[0], 2};
  for (int r = 0; r < yielded[0].count; ++r) made.push(result_of(in, id, r));
  return made;
}

}  // namespace sinter::ir
