// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// The values of elementwise operations by opcode: the cards' meanings for code that works on graphs as values.
#pragma once

#include <cstdint>
#include <type_traits>

#include <sinter/core/half.hpp>
#include <sinter/ir/op/cards.hpp>

namespace sinter::ir {

/// Rounds to what a dtype can hold, as a store would.
constexpr double rounded(dtype type, double x) {
  switch (type) {
    case dtype::f32: return math::narrowed<float>(x);
    case dtype::f16: return static_cast<float>(float16(x));
    case dtype::bf16: return static_cast<float>(bfloat16(x));
    default: return x;
  }
}

/// Wraps to what an integer dtype can hold, as a store would.
constexpr std::int64_t wrapped(dtype type, std::int64_t x) {
  switch (type) {
    case dtype::i8: return static_cast<std::int8_t>(x);
    case dtype::u8: return static_cast<std::uint8_t>(x);
    case dtype::i32: return static_cast<std::int32_t>(x);
    case dtype::boolean: return x != 0;
    default: return x;
  }
}

namespace detail {

/// Whether a dtype rule lets doubles in, or integers and bools. One function for all cards: a lambda in each was 9 MiB of every #include.
constexpr bool accepts(inferred (*result_of)(const value_type&), bool floating) {
  value_type type{floating ? dtype::f64 : dtype::i64, {}};
  if (result_of(type).broken == rule::none) return true;
  type.element = dtype::boolean;
  return !floating && result_of(type).broken == rule::none;
}

/// Whether a card computes on a kind of numbers: double (or float) for floating dtypes, int64 for integers and bools. Its own dtype rule answers, and not the
/// whole rule, which compilers take long to evaluate.
template <class Card, class Number, bool = is_elementwise(Card::code) && Card::code != opcode::convert>  // there the store converts
inline constexpr bool computes_on = false;  // a variable: nvcc warns of a call in device code
template <class Card, class Number>
inline constexpr bool computes_on<Card, Number, true> = accepts(&Card::result_of, std::is_floating_point_v<Number>);

/// A card's meaning with three operands, whatever its arity, and a number for a bool.
template <class Card, class Number>
SINTER_HD constexpr Number meaning_by(Number a, [[maybe_unused]] Number b, [[maybe_unused]] Number c) {
  if constexpr (!computes_on<Card, Number>)
    return a;  // no graph that verifies asks
  else if constexpr (Card::arity == 3)
    return Card::meaning(a != Number(0), b, c);
  else if constexpr (Card::arity == 2)
    return static_cast<Number>(Card::meaning(a, b));
  else
    return static_cast<Number>(Card::meaning(a));
}

template <class Number>
using meaning_function = Number (*)(Number, Number, Number);
template <class Number, class Card>
inline constexpr meaning_function<Number> meaning_function_of = &meaning_by<Card, Number>;
template <class Number, class... Cards>
constexpr card_table<meaning_function<Number>> make_meanings(card_list<Cards...>) {
  return {{meaning_function_of<Number, Cards>...}};
}
template <class Number>
inline constexpr card_table<meaning_function<Number>> meanings = make_meanings<Number>(cards{});

}  // namespace detail

/// One element of an elementwise operation other than `convert`, by its card; `Number` is double or int64. Predicates yield 0 or 1.
template <class Number>
constexpr Number meaning_of(opcode op, Number a, Number b, Number c) {
  return detail::meanings<Number>.of[static_cast<int>(op)](a, b, c);
}

/// The same for an opcode that the compiler knows: the card is called directly.
template <opcode Op, class Number>
SINTER_HD constexpr Number meaning_of(Number a, Number b, Number c) {
  return detail::meaning_by<card_for<Op>>(a, b, c);
}

}  // namespace sinter::ir
