// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// The dtype rules that elementwise cards share: what `result_of` answers with. `floating_only` stands in card.hpp.
#pragma once

#include <cstdint>
#include <type_traits>

#include <sinter/ir/graph.hpp>
#include <sinter/ir/infer.hpp>
#include <sinter/ir/rule.hpp>

namespace sinter::ir {

/// Anything but bool.
constexpr inferred numbers_only(const value_type& type) {
  if (type.element == dtype::boolean) return rule::dtype_must_not_be_boolean;
  return type;
}
constexpr inferred integers_only(const value_type& type) {
  if (!is_integer(type.element)) return rule::dtype_must_be_integer;
  return type;
}
constexpr inferred integers_or_bool(const value_type& type) {
  if (is_floating(type.element)) return rule::dtype_must_be_integer;
  return type;
}
/// A bool from a floating operand.
constexpr inferred floating_predicate(const value_type& type) {
  if (!is_floating(type.element)) return rule::dtype_must_be_floating;
  return value_type{dtype::boolean, type.shape};
}

}  // namespace sinter::ir
