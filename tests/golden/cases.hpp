// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// One stored case against the reference in double: its value, and the gradients of its operands.
#pragma once

#include "stored.hpp"

namespace sinter::test {

/// Leaves by name: "<case>.<leaf>", and the drawn gradient that arrives at the result.
inline given_leaves of_case(const golden& stored, const std::string& name) {
  return [&stored, name](std::string_view leaf, const ir::value_type& type, const symbol_values&) {
    if (leaf.starts_with("incoming.")) return stored.get(name + ".y.gradient", type.element);
    const std::string_view own = leaf.starts_with("layer.") ? leaf.substr(6) : leaf;
    if (own.starts_with("running_")) {  // what training neither reads nor is asked for
      array a(type, {});
      return a;
    }
    array a = stored.get(name + "." + std::string(own), type.element == boolean ? i32 : type.element);
    a.element = type.element;
    return a;
  };
}

/// The value and the gradients of every operand and parameter, which the file calls by the case's name.
template <class... Inputs, class Function>
void matches(const golden& stored, const std::string& name, Function, double tolerance = 1e-13) {
  const ir::graph g = model<Function, Inputs...>::trace(ir::mode::training);
  const given_leaves given = of_case(stored, name);
  const auto same = [&](const std::string& leaf, const array& found) {
    const double difference = relative_difference(found, stored.get(leaf, found.element));
    CHECK_MESSAGE(difference <= tolerance, leaf, " differs by ", difference);
  };
  same(name + ".y", run(g, {}, 1, given, rounding::none).values.at(0));
  if (!stored.has(name + ".y.gradient")) return;
  const shown gradients = run(with_gradients(g), {}, 1, given, rounding::none);
  int compared = 0;
  for (std::size_t i = 0; i < gradients.names.size(); ++i) {
    std::string leaf = gradients.names[i];
    if (!leaf.starts_with("gradient.") || leaf.starts_with("gradient.incoming.")) continue;
    leaf = leaf.substr(leaf.starts_with("gradient.layer.") ? 15 : 9);
    if (leaf.starts_with("running_")) continue;
    same(name + "." + leaf + ".gradient", gradients.values[i]);
    ++compared;
  }
  CHECK(compared > 0);
}

}  // namespace sinter::test
