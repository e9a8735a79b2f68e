// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Dropout.
#pragma once

#include <sinter/ir/op/cards.hpp>
#include <sinter/ir/op/comparison.hpp>
#include <sinter/ir/op/leaf.hpp>
#include <sinter/ir/op/mul.hpp>
#include <sinter/ir/op/select.hpp>

namespace sinter {

namespace nn::detail {

/// Names of the states that random operations read; a trainer sets the seed and each step advances the counter.
inline constexpr std::string_view random_seed_name = "random.seed";
inline constexpr std::string_view random_counter_name = "random.counter";

struct random_source {
  ir::value_id seed, counter;
  int stream;  ///< how many random tensors the graph has already
};

/// Finds the graph's random states or appends them, with the update that advances the counter.
constexpr random_source random_of(ir::graph& in) {
  random_source found{-1, -1, 0};
  for (const ir::node& n : in.nodes) {
    if (n.op == ir::opcode::random_uniform) ++found.stream;
    if (n.op != ir::opcode::state) continue;
    if (in.name(n.name) == random_seed_name) found.seed = n.results.first;
    if (in.name(n.name) == random_counter_name) found.counter = n.results.first;
  }
  if (found.seed >= 0) return found;
  const ir::value_type scalar{i64, {}};
  found.seed = in.append_leaf(ir::opcode::state, scalar, {0}, in.add_name(random_seed_name));
  found.counter = in.append_leaf(ir::opcode::state, scalar, {0}, in.add_name(random_counter_name));
  const ir::expr next = ir::expr{&in, found.counter} + ir::constant_like({&in, found.counter}, 1);
  in.updates.push(ir::update{found.counter, next.id});
  return found;
}

/// Uniform numbers of a symbol's shape.
template <Symbol Like>
constexpr auto random_uniform(Like like) {
  ir::graph& in = *like.in;
  const random_source from = random_of(in);
  constexpr int rank = Like::rank;
  std::int64_t attributes[1 + max_rank] = {from.stream};
  for (int axis = 0; axis < rank; ++axis) attributes[1 + axis] = Like::type.shape.extent[axis].code;
  constexpr ir::value_type type{f32, Like::type.shape};
  const ir::value_id operands[] = {from.seed, from.counter};
  const ir::node_id id = in.append(ir::opcode::random_uniform, operands, 2, attributes, 1 + rank, &type, 1);
  return ir::symbol_for<type, Like::bound>{&in, in.nodes.data[id].results.first};
}

}  // namespace nn::detail

/// While training, zeroes each element with probability `rate` and scales the rest by 1 / (1 - rate); in inference, nothing: `x | dropout(0.5)`.
///
/// Shapes    any  ->  the same
/// Types     f32
/// Units     rate: probability, 0 <= rate < 1
/// Gradient  dx = the same mask and scale on g
/// Source    Srivastava et al. (2014); numbers from Philox (core/philox.hpp): a function of seed, step and position, so the same for every thread count
/// Like      torch.nn.Dropout
struct dropout : composable {
  double rate;
  constexpr explicit dropout(double probability) : rate(probability) {
    if (!(probability >= 0 && probability < 1)) throw error("sinter: dropout takes a rate from 0 to below 1");
  }
  constexpr rejected operator()(rejected) const { return {}; }
  template <Symbol X>
  constexpr auto operator()(X x) const {
    if (x.in->traced_for == ir::mode::inference || rate == 0) return x;
    const auto kept = nn::detail::random_uniform(x) >= rate;
    return select(kept, x * (1 / (1 - rate)), 0.0f);
  }
};

}  // namespace sinter
