// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// The table of primitive cards, by opcode: how passes and backends that work on values reach a card.
#pragma once

#include <cstddef>
#include <string_view>
#include <utility>

#include <sinter/ir/card.hpp>
#include <sinter/ir/op/abs.hpp>
#include <sinter/ir/op/add.hpp>
#include <sinter/ir/op/after.hpp>
#include <sinter/ir/op/bitwise.hpp>
#include <sinter/ir/op/broadcast.hpp>
#include <sinter/ir/op/classify.hpp>
#include <sinter/ir/op/comparison.hpp>
#include <sinter/ir/op/concat.hpp>
#include <sinter/ir/op/cond.hpp>
#include <sinter/ir/op/conv2d.hpp>
#include <sinter/ir/op/convert.hpp>
#include <sinter/ir/op/cumsum.hpp>
#include <sinter/ir/op/div.hpp>
#include <sinter/ir/op/erf.hpp>
#include <sinter/ir/op/exp.hpp>
#include <sinter/ir/op/exponential.hpp>
#include <sinter/ir/op/fmax.hpp>
#include <sinter/ir/op/gamma.hpp>
#include <sinter/ir/op/hyperbolic.hpp>
#include <sinter/ir/op/leaf.hpp>
#include <sinter/ir/op/log.hpp>
#include <sinter/ir/op/logic.hpp>
#include <sinter/ir/op/matmul.hpp>
#include <sinter/ir/op/max_pool2d.hpp>
#include <sinter/ir/op/maximum.hpp>
#include <sinter/ir/op/minimum.hpp>
#include <sinter/ir/op/modulo.hpp>
#include <sinter/ir/op/mul.hpp>
#include <sinter/ir/op/neg.hpp>
#include <sinter/ir/op/pad.hpp>
#include <sinter/ir/op/pow.hpp>
#include <sinter/ir/op/prod.hpp>
#include <sinter/ir/op/reduce.hpp>
#include <sinter/ir/op/relu.hpp>
#include <sinter/ir/op/reshape.hpp>
#include <sinter/ir/op/rounding.hpp>
#include <sinter/ir/op/scan.hpp>
#include <sinter/ir/op/select.hpp>
#include <sinter/ir/op/slice.hpp>
#include <sinter/ir/op/sort.hpp>
#include <sinter/ir/op/sqrt.hpp>
#include <sinter/ir/op/sub.hpp>
#include <sinter/ir/op/take.hpp>
#include <sinter/ir/op/transpose.hpp>
#include <sinter/ir/op/trigonometric.hpp>
#include <sinter/ir/operation.hpp>

namespace sinter::ir {

template <class... Cards>
struct card_list {};

/// In the order of `opcode`.
using cards = card_list<input_t, parameter_t, state_t, constant_t, region_input_t, extent_t, iota_t, random_uniform_t,  //
                        add_t, sub_t, mul_t, div_t, maximum_t, minimum_t, neg_t, exp_t, log_t, sqrt_t, relu_t, select_t,  //
                        abs_t, sign_t, floor_t, ceil_t, round_t, trunc_t, fmax_t, fmin_t, fmod_t, remainder_t, floor_divide_t, pow_t, exp2_t,  //
                        expm1_t, log2_t, log10_t, log1p_t, sin_t, cos_t, tan_t, asin_t, acos_t, atan_t, atan2_t, sinh_t, cosh_t, tanh_t, asinh_t,  //
                        acosh_t, atanh_t, erf_t, erfc_t, lgamma_t, polygamma_t,  //
                        bitwise_and_t, bitwise_or_t, bitwise_xor_t, bitwise_not_t, shift_left_t, shift_right_t,  //
                        equal_t, not_equal_t, less_t, less_equal_t, greater_t, greater_equal_t, logical_and_t, logical_or_t, logical_not_t,  //
                        logical_xor_t, is_nan_t, is_inf_t, is_finite_t, convert_t,  //
                        broadcast_t, reshape_t, transpose_t, after_t, slice_t, flip_t, pad_t, concat_t,  //
                        take_t, index_add_t, take_along_t, scatter_add_t, cumsum_t, sort_t, reduce_sum_t, reduce_max_t, reduce_min_t, reduce_prod_t,  //
                        matmul_t, conv2d_t, conv2d_input_gradient_t, conv2d_weight_gradient_t, max_pool2d_t, max_unpool2d_t, window_take2d_t,  //
                        detail::call_t, scan_t, cond_t>;

namespace detail {
template <std::size_t Index, class Card>
struct numbered_card {};
template <class Indices, class List>
struct numbered_cards;
template <std::size_t... Index, class... Cards>
struct numbered_cards<std::index_sequence<Index...>, card_list<Cards...>> : numbered_card<Index, Cards>... {};
template <std::size_t Index, class Card>
Card card_at(numbered_card<Index, Card>);
}  // namespace detail

/// The card of an opcode, as a type.
template <opcode Op>
using card_for = decltype(detail::card_at<static_cast<std::size_t>(Op)>(detail::numbered_cards<std::make_index_sequence<opcode_count>, cards>{}));

/// What value-level code needs of a card.
struct card {
  opcode code{};
  std::string_view name;
  int arity = 0;
  inferred (*infer)(const signature&) = nullptr;
};

namespace detail {

template <class Entry>
struct card_table {
  Entry of[opcode_count];
};
template <class... Cards>
constexpr card_table<card> make_cards(card_list<Cards...>) {
  static_assert(sizeof...(Cards) == opcode_count, "every opcode has its card");
  return {{card{Cards::code, Cards::name, Cards::arity, &Cards::infer}...}};
}
inline constexpr card_table<card> table = make_cards(cards{});
static_assert([] {
  for (int i = 0; i < opcode_count; ++i)
    if (table.of[i].code != static_cast<opcode>(i)) return false;
  return true;
}(), "cards stand in the order of their opcodes");

}  // namespace detail

constexpr const card& card_of(opcode op) { return detail::table.of[static_cast<int>(op)]; }
constexpr std::string_view name_of(opcode op) { return card_of(op).name; }

template <class Table>
constexpr inferred infer(opcode op, const signature& of) {
  return card_of(op).infer(of);
}
// Cards call it before this line, and clang puts off until the end of the file what it meets without a definition; constant expressions come earlier. A use
// that must be evaluated here settles it.
static_assert([] {
  const value_type scalar{};
  return infer<void>(opcode::neg, {&scalar, 1, nullptr, 0}).broken == rule::none;
}());

namespace detail {

/// Derivatives have a table of their own, after `infer`, which they emit nodes with.
using derivative_function = gradients (*)(const derivation&);
template <class Card>
inline constexpr derivative_function derivative_function_of = &Card::derivative;  // by name: nvcc loses the dots after a cast
template <class... Cards>
constexpr card_table<derivative_function> make_derivatives(card_list<Cards...>) {
  return {{derivative_function_of<Cards>...}};
}
inline constexpr card_table<derivative_function> derivatives = make_derivatives(cards{});

}  // namespace detail

/// The gradients of a node with respect to its operands, by its card.
constexpr gradients derivative_of(const derivation& d) { return detail::derivatives.of[static_cast<int>(d.of.op)](d); }

}  // namespace sinter::ir
