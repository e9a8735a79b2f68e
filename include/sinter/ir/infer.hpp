// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Shape rules: what they decide on and what they answer.
#pragma once

#include <cstdint>

#include <sinter/core/shape.hpp>
#include <sinter/ir/graph.hpp>
#include <sinter/ir/rule.hpp>

namespace sinter::ir {

/// What a shape rule answers: the results' types, or the rule that was broken.
struct inferred {
  rule broken = rule::none;
  value_type result[2]{};
  int results = 1;

  constexpr inferred() = default;
  constexpr inferred(rule why) : broken(why) {}
  constexpr inferred(value_type only) : result{only} {}
  constexpr inferred(value_type first, value_type second) : result{first, second}, results(2) {}
};

/// A view of the operands' types and the attributes: what a shape rule decides on.
struct signature {
  const value_type* operand = nullptr;
  int operands = 0;
  const std::int64_t* attribute = nullptr;
  int attributes = 0;
};

/// Whether a shape can be: positive extents, one symbolic axis at most, and at the bound of its symbol below the element limit.
constexpr rule possible(const dims& shape, std::int64_t bound = 1) {
  if (shape.rank > max_rank) return rule::rank_is_too_high;
  int symbolic_axes = 0;
  std::int64_t count = 1;
  for (int axis = 0; axis < shape.rank; ++axis) {
    if (!shape.extent[axis].is_static()) ++symbolic_axes;
    const std::int64_t extent = shape.extent[axis].extent();
    if (shape.extent[axis].code <= 0 || extent == 0) return rule::extents_must_be_positive;
    if (extent > max_elements || (count *= extent) > max_elements) return rule::element_count_exceeds_2_to_the_31;
    if (!shape.extent[axis].is_static() && (count *= bound) > max_elements) return rule::element_count_exceeds_2_to_the_31;
  }
  return symbolic_axes > 1 ? rule::only_one_axis_may_be_the_batch : rule::none;
}

}  // namespace sinter::ir
