// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Reductions of drawn tensors of rank 5 and 6 over drawn axes: the CPU's vector kernels compute what the reference computes.
#include "drawn.hpp"

namespace {

using namespace sinter;
using namespace sinter::test;
using ir::opcode;
using passes::access;

/// Sums of at most 2000 terms in another order: a few roundings of 2^-24 of the largest partial sum.
constexpr double sums = 4e-6;
constexpr int most_levels = max_rank - 3;

/// Along rows and along columns, for each way in which the input moves.
template <opcode Combiner, dtype Type>
void add_reduction(kernel_list& list) {
  constexpr access ways[] = {access::contiguous, access::splat, access::gather};
  [&]<int... Way>(std::integer_sequence<int, Way...>) {
    (list.add_nests<most_levels, 2, word(family::reduction), word(Combiner), word{Way % 2}, passes::header_word(1, 0, 1),
                    passes::input_word(Type, ways[Way / 2]), passes::output_word(0, Type)>(),
     ...);
  }
  (std::make_integer_sequence<int, 6>{});
}

/// Of sums of a tensor and an index.
template <opcode Combiner>
void add_reduction_with_index(kernel_list& list) {
  constexpr access ways[] = {access::contiguous, access::splat, access::gather};
  [&]<int... Way>(std::integer_sequence<int, Way...>) {
    (list.add_nests<most_levels, 3, word(family::reduction), word(Combiner), word{Way % 2}, passes::header_word(2, 1, 1),
                    passes::input_word(i32, ways[Way / 2]), passes::input_word(i32, access::index), passes::instruction_word(opcode::add, 0, 1),
                    passes::output_word(2, i32)>(),
     ...);
  }
  (std::make_integer_sequence<int, 6>{});
}

struct drawn_plans {
  int nested = 0, in_two_steps = 0;
};
template <opcode Combiner, dtype Type, bool Indexed = false>
drawn_plans each_drawn(const kernel_list& kernels, unsigned first_seed, int count) {
  drawn_plans seen;
  for (unsigned seed = first_seed; seed < first_seed + static_cast<unsigned>(count); ++seed) {
    drawing_board board(seed);
    const dims space = board.shape(5, 6);
    std::vector<std::int64_t> axes;
    dims kept;
    const int always = board.between(0, space.rank - 1), odds = board.between(1, 5);  // one in so many axes is kept, or reduced
    for (int axis = 0; axis < space.rank; ++axis) {
      if (axis == always || board.one_in(odds) == (seed % 2 == 0))
        axes.push_back(axis);
      else
        kept.push(space[axis]);
    }
    ir::value_id x = board.seen_as(Type, space, seed % 3 ? space.rank : 0);
    if constexpr (Indexed)
      x = board.append(opcode::add, {x, board.g.append_leaf(opcode::iota, {Type, space}, {board.between(0, space.rank - 1)})}, {Type, space});
    board.output(board.append(Combiner, {x}, {Type, kept}, axes));
    seen.nested += agrees_when_drawn(board, kernels, sums, seed) > 0;
    seen.in_two_steps += passes::make_plan(passes::optimize(board.g)).steps.count > 1;
  }
  return seen;
}

TEST_SUITE("laws.drawn_reductions") {
  TEST_CASE("sums of f32 agree") {
    kernel_list kernels;
    add_reduction<opcode::reduce_sum, f32>(kernels);
    const drawn_plans seen = each_drawn<opcode::reduce_sum, f32>(kernels, 1, 90);
    CHECK(seen.nested > 3);
    CHECK(seen.in_two_steps > 3);
  }
  TEST_CASE("maxima of i32 agree") {
    kernel_list kernels;
    add_reduction<opcode::reduce_max, i32>(kernels);
    const drawn_plans seen = each_drawn<opcode::reduce_max, i32>(kernels, 200, 60);
    CHECK(seen.nested > 3);
    CHECK(seen.in_two_steps > 3);
  }
  TEST_CASE("minima of i32 agree") {
    kernel_list kernels;
    add_reduction<opcode::reduce_min, i32>(kernels);
    const drawn_plans seen = each_drawn<opcode::reduce_min, i32>(kernels, 400, 60);
    CHECK(seen.nested > 3);
    CHECK(seen.in_two_steps > 3);
  }
  TEST_CASE("maxima of what is summed with an index agree") {
    kernel_list kernels;
    add_reduction<opcode::reduce_max, i32>(kernels);
    add_reduction_with_index<opcode::reduce_max>(kernels);
    const drawn_plans seen = each_drawn<opcode::reduce_max, i32, true>(kernels, 300, 60);
    CHECK(seen.nested > 3);
    CHECK(seen.in_two_steps > 3);
  }
}

}  // namespace
