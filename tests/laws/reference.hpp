// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// "Run this graph on the reference with these leaves": what the laws compare passes, backends and derivatives with.
///
/// Leaves are drawn by name and not by place, so that a graph and what a pass made of it are run on the same numbers.
#pragma once

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include <sinter/backends/reference/evaluate.hpp>
#include <sinter/core/philox.hpp>
#include <sinter/ir/model.hpp>
#include <sinter/passes/inline_calls.hpp>

namespace sinter::test {

using backends::reference::array;
using backends::reference::rounding;

/// The graph of a callable on typed inputs.
template <class... Inputs, class Function>
ir::graph traced(Function) {
  return model<Function, Inputs...>::trace();
}

/// A batch, and with it a length from 2 to 5, for graphs that have one.
inline symbol_values with_batch(std::int64_t batch) { return symbol_values(batch, batch % 4 + 2); }

/// The Philox stream of a name.
inline std::uint64_t stream_of(std::string_view name) {
  std::uint64_t hash = 1469598103934665603u;
  for (char c : name) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211u;
  return hash;
}

/// Floating elements in [-1, 1) by steps that f32 holds exactly (and f16 and bf16 after rounding), integers from -4 to 4 (unsigned ones from 0 to 8), bools of
/// both kinds. A name that ends in "positive", or a running variance, has floating elements in [0.25, 1.25), an optimiser's setting in [0.125, 0.625).
inline array drawn(const ir::value_type& type, const symbol_values& symbols, std::uint64_t seed, std::string_view name) {
  array a(type, symbols);
  const std::uint64_t stream = stream_of(name);
  const bool positive = name.ends_with("positive") || name.ends_with("running_var"), setting = name.starts_with("setting.");
  for (std::int64_t i = 0; i < a.count(); ++i) {
    const double u = uniform_at(seed, stream, static_cast<std::uint64_t>(i));
    if (a.floating())
      a.real.data[i] = ir::rounded(type.element, positive ? u + 0.25 : setting ? u / 2 + 0.125 : 2 * u - 1);
    else
      a.whole.data[i] = type.element == dtype::boolean ? u < 0.5 : static_cast<std::int64_t>(u * 9) - (type.element == dtype::u8 ? 0 : 4);
  }
  return a;
}

/// What stands in the place of a drawn leaf: an answer for its name, or an empty array for "draw it".
using given_leaves = std::function<array(std::string_view name, const ir::value_type& type, const symbol_values& symbols)>;

inline sequence<array> leaves_of(const ir::graph& g, const symbol_values& symbols, std::uint64_t seed, const given_leaves& given = {}) {
  sequence<array> leaves(g.values.count);
  for (const ir::node& n : g.nodes) {
    if (n.op != ir::opcode::input && n.op != ir::opcode::parameter && n.op != ir::opcode::state) continue;
    const ir::value_id v = n.results.first;
    array a;
    if (given) a = given(g.name(n.name), g.type(v), symbols);
    leaves.data[v] = a.real.count + a.whole.count > 0 ? a : drawn(g.type(v), symbols, seed, g.name(n.name));
  }
  return leaves;
}

/// The values that a graph shows: outputs in order, then the updated leaves' next values in order.
struct shown {
  std::vector<std::string> names;
  std::vector<array> values;

  const array& operator[](std::string_view name) const {
    const auto at = std::find(names.begin(), names.end(), name);
    if (at == names.end()) throw error("test: the graph shows no value of that name");
    return values[static_cast<std::size_t>(at - names.begin())];
  }
};

/// Runs a graph on the reference. Calls are dissolved on the way.
inline shown run(const ir::graph& g, const symbol_values& symbols, std::uint64_t seed, const given_leaves& given = {}, rounding round = rounding::as_stored) {
  const ir::graph flat = passes::inline_calls(g);
  const sequence<array> values = backends::reference::evaluate(flat, leaves_of(flat, symbols, seed, given), symbols, round);
  shown all;
  for (const ir::output& o : flat.outputs) {
    all.names.emplace_back(flat.name(o.name));
    all.values.push_back(values.data[o.from]);
  }
  for (const ir::update& u : flat.updates) {
    all.names.emplace_back(flat.name(flat.producer(u.leaf).name));
    all.values.push_back(values.data[u.next]);
  }
  return all;
}

/// Equal to the bit, but that every NaN equals every other: passes may choose which of two operands' NaN survives.
inline bool same_bits(const array& a, const array& b) {
  if (a.element != b.element || a.count() != b.count() || a.rank != b.rank) return false;
  for (int axis = 0; axis < a.rank; ++axis)
    if (a.extent[axis] != b.extent[axis]) return false;
  for (std::int64_t i = 0; i < a.count(); ++i) {
    if (!a.floating()) {
      if (a.whole.data[i] != b.whole.data[i]) return false;
    } else if (std::bit_cast<std::uint64_t>(a.real.data[i]) != std::bit_cast<std::uint64_t>(b.real.data[i]) && !(std::isnan(a.real.data[i]) && std::isnan(b.real.data[i]))) {
      return false;
    }
  }
  return true;
}
inline bool same_bits(const shown& a, const shown& b) {
  if (a.names != b.names) return false;
  for (std::size_t i = 0; i < a.values.size(); ++i)
    if (!same_bits(a.values[i], b.values[i])) return false;
  return true;
}

/// The largest difference between two arrays, as a part of the second one's largest element (or of 1, when that is larger): a reduction's error follows the
/// size of its terms, and single elements may cancel to nothing. Infinite when shapes differ, and where one is NaN.
inline double relative_difference(const array& found, const array& expected) {
  if (found.count() != expected.count() || found.element != expected.element) return HUGE_VAL;
  double worst = 0, largest = 1;
  for (std::int64_t i = 0; i < expected.count(); ++i) {
    const double f = found.at(i), e = expected.at(i);
    if (std::isfinite(e)) largest = std::max(largest, std::fabs(e));
    if (f == e) continue;
    if (!std::isfinite(e) || !std::isfinite(f)) return HUGE_VAL;
    worst = std::max(worst, std::fabs(f - e));
  }
  return worst / largest;
}

}  // namespace sinter::test
