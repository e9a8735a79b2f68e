// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Drawn tensors in every dtype that has no vector kernels, and products and convolutions in all of them: the CPU computes what the reference computes.
///
/// Both compute in double or in 64-bit integers and sum in the same order, so that results are equal; contractions of floating dtypes alone may differ by
/// their compilers' choice to fuse a product into a sum, and in f64 only does that reach the result.
#include <sinter/ir/op/conv2d.hpp>

#include "drawn.hpp"

namespace {

using namespace sinter;
using namespace sinter::test;
using ir::opcode;
using passes::access;

constexpr double fused_products = 1e-14;
constexpr int elementwise_levels = max_rank - 4, product_levels = max_rank - 2;
constexpr dtype without_lanes[] = {f64, f16, bf16, i8, u8, i64};

template <dtype Type, class... Rest>
constexpr word types(Rest... operands) {
  word made = word(Type);
  int shift = 8;
  ((made |= static_cast<word>(operands) << shift, shift += 8), ...);
  return made;
}
/// Calls `visit.operator()<dtype>()` for each of a list.
template <auto& List, class Visit>
void for_each_dtype(Visit&& visit) {
  [&]<int... I>(std::integer_sequence<int, I...>) { (visit.template operator()<List[I]>(), ...); }
  (std::make_integer_sequence<int, static_cast<int>(std::size(List))>{});
}
template <class Draw>
int each_drawn(const kernel_list& kernels, double tolerance, unsigned first_seed, int count, Draw&& draw) {
  int deepest = 0;
  for (unsigned seed = first_seed; seed < first_seed + static_cast<unsigned>(count); ++seed) {
    drawing_board board(seed);
    draw(board);
    deepest = std::max(deepest, agrees_when_drawn(board, kernels, tolerance, seed));
  }
  return deepest;
}

TEST_SUITE("laws.drawn_portable") {
  TEST_CASE("elementwise operations agree") {
    for_each_dtype<without_lanes>([]<dtype Type>() {
      kernel_list kernels;
      kernels.add_nests<elementwise_levels, 3, word(family::portable), word(opcode::mul), types<Type>(Type, Type), 0, 0>();
      kernels.add_nests<elementwise_levels, 4, word(family::portable), word(opcode::select), types<Type>(boolean, Type, Type), 0, 0, 0>();
      kernels.add_nests<elementwise_levels, 2, word(family::portable), word(opcode::convert), types<Type>(Type),
                        0>();  // an output that all operands broadcast
      const int deepest = each_drawn(kernels, 0, 1, 20, [](drawing_board& board) {
        const dims space = board.shape(5, 6);
        board.output(board.append(opcode::mul, {board.seen_as(Type, space), board.seen_as(Type, space)}, {Type, space}));
        board.output(board.append(opcode::select, {board.seen_as(boolean, space), board.seen_as(Type, space), board.seen_as(Type, space)},
                                  {Type, space}));
      });
      CHECK(deepest == elementwise_levels);
    });
  }

  TEST_CASE("an index along any axis agrees") {
    kernel_list kernels;
    kernels.add_nests<elementwise_levels, 3, word(family::portable), word(opcode::add), types<i64>(i64, i64) | word{2} << 48, 0, 0>();
    const int deepest = each_drawn(kernels, 0, 50, 60, [](drawing_board& board) {
      const dims space = board.shape(5, 6);
      const ir::value_id x = board.seen_as(i64, space);
      board.output(board.append(opcode::add, {x, board.g.append_leaf(opcode::iota, {i64, space}, {board.between(0, space.rank - 1)})},
                                {i64, space}));
    });
    CHECK(deepest == elementwise_levels);
  }

  TEST_CASE("reductions agree, of tensors and of what has no memory") {
    for_each_dtype<without_lanes>([]<dtype Type>() {
      constexpr word three = is_floating(Type) ? __builtin_bit_cast(word, 3.0) : word{3};
      kernel_list kernels;
      kernels.add<word(family::portable), word(opcode::reduce_sum), word(Type)>();
      kernels.add<word(family::portable), word(opcode::reduce_max), word(Type)>();
      kernels.add<word(family::portable), word(opcode::reduce_min), word(Type)>();
      kernels.add<word(family::portable), word(opcode::reduce_prod), word(Type)>();
      kernels.add<word(family::portable), word(opcode::convert), types<Type>(Type) | word{1} << 40, three>();
      kernels.add<word(family::portable), word(opcode::convert), types<Type>(Type) | word{2} << 40, 0>();
      each_drawn(kernels, 0, 100, 20, [](drawing_board& board) {
        const dims space = board.shape(5, 6);
        std::vector<std::int64_t> axes;
        dims kept;
        for (int axis = 0; axis < space.rank; ++axis) {
          if (axis == 2 || board.one_in(2))
            axes.push_back(axis);
          else
            kept.push(space[axis]);
        }
        const ir::value_id x = board.seen_as(Type, space),
                           index = board.g.append_leaf(opcode::iota, {Type, space}, {board.between(0, space.rank - 1)});
        const ir::value_id constant = board.g.append_leaf(opcode::constant, {Type, space}, {ir::encode_constant(Type, 3)});
        for (opcode op : {opcode::reduce_sum, opcode::reduce_max, opcode::reduce_min, opcode::reduce_prod})
          for (ir::value_id v : {x, constant, index}) {
            if (op == opcode::reduce_prod && Type == i64 && v != x) continue;  // would overflow 64 bits
            board.output(board.append(op, {v}, {Type, kept}, axes));
          }
      });
    });
  }

  TEST_CASE("products with leading axes agree in every dtype") {
    for_each_dtype<all_dtypes>([]<dtype Type>() {
      if constexpr (Type != f32) {
        kernel_list kernels;
        kernels.add_nests<product_levels, 3, word(family::portable), word(opcode::matmul), word(Type)>();
        const int deepest = each_drawn(kernels, Type == f64 ? fused_products : 0, 200, 20, [](drawing_board& board) {
          dims result = board.shape(4, 6);
          const dim k(board.between(2, 7));  // over one step it is a product of elements
          result[result.rank - 1] = dim(board.between(1, 5));
          dims a = result, b = result;
          a[a.rank - 1] = b[b.rank - 2] = k;
          board.output(board.append(opcode::matmul, {board.seen_as(Type, a, 2), board.seen_as(Type, b, 2)}, {Type, result}));
        });
        CHECK(deepest >= 3);
      }
    });
  }

  TEST_CASE("convolutions and their gradients agree in every dtype") {
    for_each_dtype<all_dtypes>([]<dtype Type>() {
      if constexpr (Type != f32) {
        kernel_list kernels;
        kernels.add_nests<1, 3, word(family::portable), word(opcode::matmul), word(Type)>();  // a nest around groups
        kernels.add<word(family::border), word(size_of(Type))>();
        if constexpr (passes::has_lanes(Type)) [&]<int... Way>(std::integer_sequence<int, Way...>) {
            (kernels.add<word(family::elementwise), passes::header_word(1, 0, 1), passes::input_word(Type, access(Way)),
                         passes::output_word(0, Type)>(),
             ...);
          }
        (std::make_integer_sequence<int, 3>{});
        else kernels.add<word(family::portable), word(opcode::convert), types<Type>(Type), 0>();
        each_drawn(kernels, Type == f64 ? fused_products : 0, 300, 12, [](drawing_board& board) {
          const int n = board.between(1, 2), groups = board.between(1, 3), channels = board.between(1, 2) * groups, features = board.between(1, 2) * groups;
          const int dilation_h = board.between(1, 2), dilation_w = board.between(1, 2), height = board.between(5, 7), width = board.between(5, 7);
          const int kernel_h = board.between(1, 3), kernel_w = board.between(1, 3);
          const std::int64_t a[] = {board.between(1, 2), board.between(1, 2), board.between(0, 2), board.between(0, 2), board.between(0, 2),
                                    board.between(0, 2), dilation_h,          dilation_w,          groups};
          const window w = window::from(a, 9);
          const dims x(dim(n, symbolic::batch), channels, height, width), weights(features, channels / groups, kernel_h, kernel_w);
          const dims y(x[0], features, w.rows(height, kernel_h), w.columns(width, kernel_w));
          const std::vector<std::int64_t> attributes(a, a + 9);
          std::vector<std::int64_t> of_image(a, a + 6), of_weights(a, a + 6);
          of_image.insert(of_image.end(), {height, width, dilation_h, dilation_w, groups});
          of_weights.insert(of_weights.end(), {kernel_h, kernel_w, dilation_h, dilation_w, groups});
          board.output(board.append(opcode::conv2d, {board.seen_as(Type, x), board.seen_as(Type, weights)}, {Type, y}, attributes));
          board.output(
              board.append(opcode::conv2d_input_gradient, {board.seen_as(Type, y), board.seen_as(Type, weights)}, {Type, x}, of_image));
          board.output(
              board.append(opcode::conv2d_weight_gradient, {board.seen_as(Type, x), board.seen_as(Type, y)}, {Type, weights}, of_weights));
        });
      }
    });
  }

  TEST_CASE("a product of integers is not fused with what reads it as floats") {
    drawing_board board(1);
    const dims shape(dim(1, symbolic::batch), 4);
    const ir::value_id c = board.append(opcode::matmul, {board.input(i32, shape), board.input(i32, dims(4, 4))}, {i32, shape});
    board.output(board.append(opcode::convert, {c}, {f32, shape}, {static_cast<std::int64_t>(f32)}));
    kernel_list kernels;
    kernels.add<word(family::portable), word(opcode::matmul), word(i32)>();
    kernels.add<word(family::elementwise), passes::header_word(1, 1, 1), passes::input_word(i32, access::contiguous),
                passes::instruction_word(opcode::convert, 0, static_cast<int>(f32)), passes::output_word(1, f32)>();
    agrees_when_drawn(board, kernels, 0, 1);
  }
}

}  // namespace
