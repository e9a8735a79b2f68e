// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Elementwise programs on drawn tensors of rank 5 and 6: the CPU's vector kernels compute what the reference computes, whatever the order of axes.
#include "drawn.hpp"

namespace {

using namespace sinter;
using namespace sinter::test;
using ir::opcode;
using passes::access;
using passes::header_word;
using passes::input_word;
using passes::instruction_word;
using passes::output_word;

constexpr access ways[] = {access::contiguous, access::splat, access::gather};
constexpr int most_levels = max_rank - 4;

/// One kernel for each way in which the input moves.
template <dtype From, dtype To, word... Instructions>
void add_unary(kernel_list& list) {
  [&]<int... Way>(std::integer_sequence<int, Way...>) {
    (list.add_nests<most_levels, 2, word(family::elementwise), header_word(1, sizeof...(Instructions), 1), input_word(From, ways[Way]),
                    Instructions..., output_word(sizeof...(Instructions), To)>(),
     ...);
  }
  (std::make_integer_sequence<int, 3>{});
}

/// How many of the drawn plans have nests of each depth.
struct depths {
  int of[max_rank]{};
};
template <class Draw>
depths each_drawn(const kernel_list& kernels, unsigned first_seed, int count, Draw&& draw) {
  depths seen;
  for (unsigned seed = first_seed; seed < first_seed + static_cast<unsigned>(count); ++seed) {
    drawing_board board(seed);
    draw(board);
    ++seen.of[agrees_when_drawn(board, kernels, 0, seed)];
  }
  return seen;
}

TEST_SUITE("laws.drawn_elementwise") {
  TEST_CASE("products of two views agree") {
    kernel_list kernels;
    [&]<int... Way>(std::integer_sequence<int, Way...>) {
      (kernels.add_nests<most_levels, 3, word(family::elementwise), header_word(2, 1, 1), input_word(f32, ways[Way / 3]),
                         input_word(f32, ways[Way % 3]), instruction_word(opcode::mul, 0, 1), output_word(2, f32)>(),
       ...);
    }
    (std::make_integer_sequence<int, 9>{});
    const depths seen = each_drawn(kernels, 1, 60, [](drawing_board& board) {
      const dims space = board.shape(5, 6);
      board.output(board.append(opcode::mul, {board.seen_as(f32, space), board.seen_as(f32, space)}, {f32, space}));
    });
    CHECK(seen.of[0] > 0);
    CHECK(seen.of[1] > 0);
    CHECK(seen.of[2] > 0);
  }

  TEST_CASE("i32, bool and u8 agree") {
    kernel_list kernels;
    add_unary<i32, i32, instruction_word(opcode::neg, 0)>(kernels);
    add_unary<boolean, boolean, instruction_word(opcode::logical_not, 0)>(kernels);
    add_unary<u8, i32, instruction_word(opcode::convert, 0, static_cast<int>(i32))>(kernels);
    const depths seen = each_drawn(kernels, 100, 40, [](drawing_board& board) {
      const dims space = board.shape(5, 6);
      board.output(board.append(opcode::neg, {board.seen_as(i32, space)}, {i32, space}));
      board.output(board.append(opcode::logical_not, {board.seen_as(boolean, space)}, {boolean, space}));
      board.output(board.append(opcode::convert, {board.seen_as(u8, space)}, {i32, space}, {static_cast<std::int64_t>(i32)}));
    });
    CHECK(seen.of[1] + seen.of[2] > 0);
  }

  TEST_CASE("an index along any axis agrees") {
    kernel_list kernels;
    [&]<int... Way>(std::integer_sequence<int, Way...>) {
      (kernels.add_nests<most_levels, 3, word(family::elementwise), header_word(2, 1, 1), input_word(i32, ways[Way]),
                         input_word(i32, access::index), instruction_word(opcode::add, 0, 1), output_word(2, i32)>(),
       ...);
    }
    (std::make_integer_sequence<int, 3>{});
    [&]<int... Way>(std::integer_sequence<int, Way...>) {
      (kernels.add_nests<most_levels, 3, word(family::elementwise), header_word(2, 2, 1), input_word(f32, ways[Way]),
                         input_word(i32, access::index), instruction_word(opcode::convert, 1, static_cast<int>(f32)),
                         instruction_word(opcode::add, 0, 2), output_word(3, f32)>(),
       ...);
    }
    (std::make_integer_sequence<int, 3>{});
    const depths seen = each_drawn(kernels, 200, 40, [](drawing_board& board) {
      const dims space = board.shape(5, 6);
      const dtype type = board.one_in(2) ? f32 : i32;
      const ir::value_id x = board.seen_as(type, space);
      const ir::value_id index = board.g.append_leaf(opcode::iota, {type, space}, {board.between(0, space.rank - 1)});
      board.output(board.append(opcode::add, {x, index}, {type, space}));
    });
    CHECK(seen.of[1] > 0);
    CHECK(seen.of[2] > 0);
  }

  TEST_CASE("reshapes that copy agree") {
    kernel_list kernels;
    add_unary<f32, f32>(kernels);
    const depths seen = each_drawn(kernels, 300, 40, [](drawing_board& board) {
      const dims space = board.shape(5, 6);
      board.output(board.append(opcode::reshape, {board.seen_as(f32, space)}, {f32, dims(space.count())}, {space.count().code}));
    });
    CHECK(seen.of[1] > 0);
  }
}

}  // namespace
