// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Matrix products of drawn tensors of up to six axes, leading axes broadcast either way: the CPU's vector kernels compute what the reference computes.
#include "drawn.hpp"

namespace {

using namespace sinter;
using namespace sinter::test;
using ir::opcode;
using passes::access;
using passes::header_word;
using passes::input_word;
using passes::output_word;

/// Sums of at most 7 products, fused and in another order: a few roundings of 2^-24.
constexpr double short_sums = 1e-6;
constexpr int most_levels = max_rank - 2;

/// What a key says of the width of panels, of the columns, and of the reduction: it is short.
constexpr word panel(word columns) {
  return (columns > 16 ? 32u : 16u) | (128 | word{columns >= 32} << 5 | columns % 32) << 40 | word{1} << 48;
}
constexpr word accumulator = input_word(f32, access::contiguous);

struct operands {
  ir::value_id a, b;
  dims result;
};
/// [..., M, K] and [..., K, N]; the leading axes of either may be missing, of extent 1, in any order in memory. M is the batch: a key then leaves the number of
/// rows and their stride to run time. In one of four graphs b is a weight, packed when the program is constructed.
operands draw_operands(drawing_board& board, dtype type, int columns) {
  dims leading;
  const int rank = board.between(0, 4);
  for (int i = 0; i < rank; ++i) leading.push(dim(board.between(1, 3)));
  const dim m(1, symbolic::batch), k(board.between(2, 7)), n(columns);  // over one step it is a product of elements
  const auto with = [&](dim last_but_one, dim last) {
    dims s;
    const int skipped = board.one_in(3) ? board.between(0, rank) : 0;
    for (int i = skipped; i < rank; ++i) s.push(board.one_in(4) ? dim(1) : leading[i]);
    s.push(last_but_one);
    s.push(last);
    return s;
  };
  const dims a = with(m, k), b = with(k, n);
  dims result;
  for (int i = 0; i < rank; ++i) {  // of both, the larger extent
    const int in_a = i - (rank + 2 - a.rank), in_b = i - (rank + 2 - b.rank);
    const bool a_has = in_a >= 0 && a[in_a] != dim(1), b_has = in_b >= 0 && b[in_b] != dim(1);
    if (result.rank == 0 && in_a < 0 && in_b < 0) continue;  // neither has the axis
    result.push(a_has || b_has ? leading[i] : dim(1));
  }
  result.push(m);
  result.push(n);
  return {board.seen_as(type, a, 2), board.one_in(4) ? board.parameter(type, b) : board.seen_as(type, b, 2), result};
}

template <word Columns>
void add_products(kernel_list& list) {
  list.add_nests<most_levels, 3, word(family::contraction), panel(Columns), 0, header_word(1, 0, 1), accumulator, output_word(0, f32)>();
  list.add_nests<most_levels, 4, word(family::contraction), panel(Columns), 0, header_word(2, 1, 1), accumulator, accumulator,
                 passes::instruction_word(opcode::add, 0, 1), output_word(2, f32)>();
  list.add<word(family::small_product), Columns, header_word(1, 0, 1), accumulator, output_word(0, f32)>();
  list.add<word(family::small_product), Columns, header_word(2, 1, 1), accumulator, accumulator, passes::instruction_word(opcode::add, 0, 1), output_word(2, f32)>();
  list.add_nests<most_levels, 2, word(family::pack)>();
}

template <int Columns>
void agree(unsigned first_seed, int count, bool adds) {
  kernel_list kernels;
  add_products<Columns>(kernels);
  int nested = 0;
  for (unsigned seed = first_seed; seed < first_seed + static_cast<unsigned>(count); ++seed) {
    drawing_board board(seed);
    const operands of = draw_operands(board, f32, Columns);
    ir::value_id c = board.append(opcode::matmul, {of.a, of.b}, {f32, of.result});
    if (adds) c = board.append(opcode::add, {c, board.input(f32, of.result)}, {f32, of.result});
    board.output(c);
    nested += agrees_when_drawn(board, kernels, short_sums, seed) > 0;
  }
  CHECK(nested > count / 4);
}

TEST_SUITE("laws.drawn_products") {
  TEST_CASE("products with leading axes agree") {
    agree<5>(1, 60, false);
    agree<19>(100, 60, false);
  }
  TEST_CASE("products whose epilogue reads another tensor agree") { agree<19>(200, 60, true); }

  TEST_CASE("the products' right operands are packed once for each index along which they move") {
    ir::graph g;
    const ir::value_id a = g.append_leaf(opcode::input, {f32, dims(2, 3, 4, 5)}, {}, g.add_name("a"));
    const ir::value_id b = g.append_leaf(opcode::input, {f32, dims(3, 6, 5)}, {}, g.add_name("b"));
    g.inputs.push(a);
    g.inputs.push(b);
    const ir::expr turned = ir::transposed(ir::expr{&g, b});  // [3, 5, 6], whose columns do not lie side by side
    const ir::value_id operands[] = {a, turned.id};
    const ir::value_type type{f32, dims(2, 3, 4, 6)};
    const ir::node_id product = g.append(opcode::matmul, operands, 2, nullptr, 0, &type, 1);
    g.outputs.push(ir::output{g.nodes.data[product].results.first, g.add_name("c")});
    const passes::plan p = passes::make_plan(g);
    REQUIRE(p.steps.count == 2);
    const auto key = [&](int step) { return p.words.data + p.kernels.data[p.steps.data[step].kernel].first; };
    REQUIRE(key(0)[0] == word(family::nest));
    CHECK(key(0)[2] == word(family::pack));
    CHECK(passes::nest_levels(key(0)[1]) == 1);  // along 3; 2 shares the panels
    REQUIRE(key(1)[0] == word(family::nest));
    CHECK(key(1)[2] == word(family::contraction));
    CHECK(passes::nest_levels(key(1)[1]) == 1);  // 2 is an axis of rows
  }
}

}  // namespace
