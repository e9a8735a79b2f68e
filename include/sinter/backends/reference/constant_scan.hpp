// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Loops over constant tensors: the compiler makes the steps one after another.
#pragma once

#include <cstdint>
#include <type_traits>
#include <utility>

#include <boost/hana/at.hpp>
#include <boost/hana/transform.hpp>
#include <boost/hana/tuple.hpp>

#include <sinter/backends/reference/constant.hpp>
#include <sinter/ir/control_flow.hpp>

namespace sinter {

namespace backends::reference {

template <ir::value_type Type, class Axes = std::make_index_sequence<static_cast<std::size_t>(Type.shape.rank)>>
struct constant_of;
template <ir::value_type Type, std::size_t... Axis>
struct constant_of<Type, std::index_sequence<Axis...>> {
  using type = constant_tensor<Type.element, Type.shape.extent[Axis].extent()...>;
};

template <class Stack>
constexpr auto constant_slice(const Stack& stack, std::int64_t step) {
  constexpr ir::value_type part = ir::detail::slice_of(Stack::type);
  typename constant_of<part>::type made;
  for (std::int64_t i = 0; i < made.size; ++i) made.elements[i] = stack.elements[step * made.size + i];
  return made;
}
template <std::int64_t Steps, class Part>
constexpr auto constant_stack(std::type_identity<Part>) {
  constexpr ir::value_type stack = ir::detail::stack_of(Part::type, Steps);
  return typename constant_of<stack>::type{};
}

}  // namespace backends::reference

/// A scan of constant tensors.
template <std::int64_t Steps, class Step, class Carries, class Stacks>
constexpr auto scan_constant(const Step& step, const Carries& carries, const Stacks& stacks, scan_order order) {
  namespace hana = boost::hana;
  namespace reference = backends::reference;
  const auto slices = [&](std::int64_t t) { return hana::transform(stacks, [&](const auto& stack) { return reference::constant_slice(stack, t); }); };
  using yielded = decltype(ir::detail::call_step(step, carries, slices(0)));
  constexpr std::size_t carried = ir::detail::handles_in<Carries>::count, results = ir::detail::handles_in<yielded>::count;
  if constexpr (ir::detail::handles_in<yielded>::rejected_one) {
    return rejected{};
  } else {
    constexpr int different = ir::detail::first_difference<Carries, yielded>(std::make_index_sequence<carried>{});
    if constexpr (different >= 0) {
      return ir::detail::reject_pair<ir::scan_t, rule::carries_must_keep_their_types, typename ir::detail::element_of<Carries, different>::symbol_type,
                                     typename ir::detail::element_of<yielded, different>::symbol_type>();
    } else {
      Carries now = carries;
      auto stacked = [&]<std::size_t... S>(std::index_sequence<S...>) {
        return hana::make_tuple(reference::constant_stack<Steps>(std::type_identity<ir::detail::element_of<yielded, carried + S>>{})...);
      }(std::make_index_sequence<results - carried>{});
      for (std::int64_t at = 0; at < Steps; ++at) {
        const std::int64_t t = order == scan_order::reverse ? Steps - 1 - at : at;
        const auto y = ir::detail::call_step(step, now, slices(t));
        [&]<std::size_t... C>(std::index_sequence<C...>) { ((hana::at_c<C>(now) = hana::at_c<C>(y)), ...); }(std::make_index_sequence<carried>{});
        [&]<std::size_t... S>(std::index_sequence<S...>) {
          [[maybe_unused]] const auto put = [&](auto& stack, const auto& part) {
            for (std::int64_t i = 0; i < part.size; ++i) stack.elements[t * part.size + i] = part.elements[i];
          };
          (put(hana::at_c<S>(stacked), hana::at_c<carried + S>(y)), ...);
        }(std::make_index_sequence<results - carried>{});
      }
      return ir::detail::flattened(hana::concat(now, stacked));
    }
  }
}

}  // namespace sinter
