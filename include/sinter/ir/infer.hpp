// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Shape rules: what they decide on and what they answer.
#pragma once

#include <cstdint>

#include <sinter/core/shape.hpp>
#include <sinter/ir/graph.hpp>
#include <sinter/ir/rule.hpp>

namespace sinter::ir {

/// The arity of cards that take any number of operands.
inline constexpr int variadic = -1;

/// The most results of one node without regions.
inline constexpr int max_results = 4;

/// What a shape rule answers: the results' types, or the rule that was broken.
struct inferred {
  rule broken = rule::none;
  value_type result[max_results]{};
  int results = 1;

  constexpr inferred() = default;
  constexpr inferred(rule why) : broken(why) {}
  constexpr inferred(value_type only) : result{only} {}
  template <class... Types>
    requires(sizeof...(Types) > 0)
  constexpr inferred(value_type first, Types... rest) : result{first, rest...}, results(1 + static_cast<int>(sizeof...(Types))) {}
};

/// A view of the operands' types and the attributes: what a shape rule decides on.
struct signature {
  const value_type* operand = nullptr;
  int operands = 0;
  const std::int64_t* attribute = nullptr;
  int attributes = 0;
};

/// Whether a shape can be: positive extents, symbols to a power that counts can have, and at the bounds of its symbols below the element limit.
constexpr rule possible(const dims& shape, const symbol_values& bound = symbol_values()) {
  if (shape.rank > max_rank) return rule::rank_is_too_high;
  symbolic symbols = symbolic::none;
  std::int64_t count = 1;
  for (int axis = 0; axis < shape.rank; ++axis) {
    const dim d = shape.extent[axis];
    if (d.code <= 0 || d.extent() == 0) return rule::extents_must_be_positive;
    if (d.extent() > max_elements || (count *= d.extent()) > max_elements) return rule::element_count_exceeds_2_to_the_31;
    if (d.is_static()) continue;
    if (!multiplies(symbols, d.symbol())) return rule::a_symbol_may_stand_three_times_at_most;
    symbols = symbols * d.symbol();
    if (bound[d.symbol()] > max_elements || (count *= bound[d.symbol()]) > max_elements) return rule::element_count_exceeds_2_to_the_31;
  }
  return rule::none;
}

}  // namespace sinter::ir
