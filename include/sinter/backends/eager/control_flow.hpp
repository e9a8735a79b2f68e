// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Loops over tensors that hold data: the steps run one after another, and whatever they print is seen.
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include <sinter/backends/eager/tensor.hpp>
#include <sinter/ir/control_flow.hpp>
#include <sinter/ir/op/concat.hpp>
#include <sinter/ir/op/slice.hpp>

namespace sinter {

namespace backends::eager {

/// One step's part of a stack.
struct slice_at : ir::callable<slice_at> {
  std::int64_t step;
  constexpr explicit slice_at(std::int64_t at) : step(at) {}

  constexpr ir::expr build(ir::expr stack) const {
    if (stack.rank() == 0) return ir::fail(*stack.in, rule::rank_is_too_low);
    if (step >= stack.extent(0).extent()) return ir::fail(*stack.in, rule::stacks_must_have_the_same_first_extent);
    const ir::value_type part = ir::detail::slice_of(stack.type());
    return ir::reshape_to(ir::emit(ir::opcode::slice, {stack}, {0, step, 1, 1}), part.shape);
  }
};

/// Parts of one shape as a stack; they join in pairs, so that a part is copied as often as the logarithm of their number says.
inline eager_tensor stacked(std::vector<eager_tensor> parts, bool reversed) {
  struct with_step_axis : ir::callable<with_step_axis> {
    constexpr ir::expr build(ir::expr part) const {
      if (part.rank() == max_rank) return ir::fail(*part.in, rule::rank_is_too_high);
      return ir::reshape_to(part, ir::detail::stack_of(part.type(), 1).shape);
    }
  };
  struct joined : ir::callable<joined> {
    constexpr ir::expr build(ir::expr a, ir::expr b) const { return ir::emit(ir::opcode::concat, {a, b}, {0}); }
  };
  for (eager_tensor& part : parts) part = with_step_axis{}(part);
  if (reversed) parts = {parts.rbegin(), parts.rend()};
  while (parts.size() > 1) {
    std::vector<eager_tensor> half;
    for (std::size_t i = 0; i + 1 < parts.size(); i += 2) half.push_back(joined{}(parts[i], parts[i + 1]));
    if (parts.size() % 2) half.push_back(parts.back());
    parts = std::move(half);
  }
  return parts.front();
}

}  // namespace backends::eager

/// Which side of a branch is taken, and whether a loop goes on.
///
/// Errors    shape_error: no bool scalar
inline bool chosen_live(const eager_tensor& predicate) {
  if (predicate.type() != boolean || predicate.rank() != 0)
    throw shape_error(backends::eager::name_of_type<ir::cond_t>(), rule::predicate_must_be_a_boolean_scalar, backends::eager::description(predicate));
  return predicate.item() != 0;
}

/// Holds the next state of a loop to the types of the last.
///
/// Errors    shape_error: another dtype or shape
template <class Carries, class Next>
void check_carries_live(const Carries& now, const Next& next) {
  const auto check = [](const eager_tensor& carry, const eager_tensor& after) {
    if (after.type() != carry.type() || !(after.shape() == carry.shape()))
      throw shape_error(backends::eager::name_of_type<ir::scan_t>(), rule::carries_must_keep_their_types, backends::eager::description(carry, after));
  };
  [&]<std::size_t... C>(std::index_sequence<C...>) { (check(boost::hana::at_c<C>(now), boost::hana::at_c<C>(next)), ...); }(
      std::make_index_sequence<ir::detail::handles_in<Carries>::count>{});
}

/// A scan step by step.
///
/// Errors    shape_error: a carry that changes its type, stacks of other lengths
template <std::int64_t Given, class Step, class Carries, class Stacks>
auto scan_live(const Step& step, const Carries& carries, const Stacks& stacks, scan_order order) {
  namespace hana = boost::hana;
  namespace eager = backends::eager;
  const auto lengths = hana::unpack(stacks, [](const auto&... stack) { return std::vector<std::int64_t>{(stack.rank() > 0 ? stack.shape()[0] : 0)...}; });
  const std::int64_t steps = lengths.empty() ? Given : lengths.front();
  constexpr std::size_t carried = ir::detail::handles_in<Carries>::count;
  using yielded = decltype(ir::detail::call_step(step, carries, stacks));
  constexpr std::size_t results = ir::detail::handles_in<yielded>::count;
  for (const std::int64_t length : lengths)
    if (length != steps || steps == 0)
      throw shape_error(eager::name_of_type<ir::scan_t>(), rule::stacks_must_have_the_same_first_extent,
                        hana::unpack(stacks, [](const auto&... stack) { return eager::description(stack...); }));
  Carries now = carries;
  std::vector<eager_tensor> parts[results];
  for (std::int64_t at = 0; at < steps; ++at) {
    const std::int64_t t = order == scan_order::reverse ? steps - 1 - at : at;
    const auto y = ir::detail::call_step(step, now, hana::transform(stacks, [&](const auto& stack) { return eager::slice_at(t)(stack); }));
    check_carries_live(now, y);
    [&]<std::size_t... C>(std::index_sequence<C...>) { ((hana::at_c<C>(now) = hana::at_c<C>(y)), ...); }(std::make_index_sequence<carried>{});
    [&]<std::size_t... S>(std::index_sequence<S...>) { (parts[carried + S].push_back(hana::at_c<carried + S>(y)), ...); }(std::make_index_sequence<results - carried>{});
  }
  const auto stacked = [&]<std::size_t... S>(std::index_sequence<S...>) {
    return hana::make_tuple(eager::stacked(std::move(parts[carried + S]), order == scan_order::reverse)...);
  }(std::make_index_sequence<results - carried>{});
  return ir::detail::flattened(hana::concat(now, stacked));
}

}  // namespace sinter
