// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Loops over the first axis of tensors.
#pragma once

#include <cstddef>
#include <type_traits>
#include <utility>

#include <boost/hana/concat.hpp>

#include <sinter/ir/control/handles.hpp>

namespace sinter {

/// A number of steps, where a scan reads no stack.
template <int Count>
struct step_count {};
template <int Count>
inline constexpr step_count<Count> steps{};

namespace ir::detail {

/// How many steps stacks have: the first extent of all of them, or one of code 0 when they do not agree.
template <class... Stack>
constexpr dim steps_in(const handles<Stack...>&, dim given) {
  dim steps = given;
  [[maybe_unused]] const auto look = [&]<class One>(std::type_identity<One>) {
    if constexpr (Symbol<One> || ConstantTensor<One>) {
      const dim first = One::rank > 0 ? One::type.shape.extent[0] : dim(0);
      steps = steps.code < 0 || steps == first ? first : dim(0);
    }
  };
  (look(std::type_identity<Stack>{}), ...);
  return steps;
}
constexpr dim steps_in(const sequence<expr>& stacks, dim given) {
  dim steps = given;
  for (const expr& stack : stacks) {
    const dim first = stack.id >= 0 && expr(stack).rank() > 0 ? expr(stack).extent(0) : dim(0);
    steps = steps.code < 0 || steps == first ? first : dim(0);
  }
  return steps;
}
/// The slices of a step, one for each stack. A function, since clang 14 cannot read a lambda within `decltype` from a precompiled header.
template <class... Stack>
constexpr auto slices_of(const boost::hana::tuple<Stack...>&) {
  return boost::hana::make_tuple(slice_handle<Stack>()...);
}
/// What a step returns for carries and slices, as a tuple.
template <class Step, class Carries, class Slices>
constexpr auto call_step(const Step& step, const Carries& carries, const Slices& slices) {
  return as_tuple(boost::hana::unpack(boost::hana::concat(carries, slices), step));
}

template <class Yielded, std::size_t First, std::int64_t Steps, bounds Bound, std::size_t... I>
constexpr auto stack_handles(std::index_sequence<I...>) {
  return boost::hana::make_tuple(stack_handle<element_of<Yielded, First + I>, Steps, Bound>()...);
}

/// The first result behind the carries of which there can be no stack, or -1.
template <class Yielded, std::size_t First, std::int64_t Steps, bounds Bound, std::size_t... I>
constexpr int first_misfit(std::index_sequence<I...>) {
  const rule broken[] = {rule::none, rule_of_stack<element_of<Yielded, First + I>, Steps, Bound>()...};
  for (int i = 0; i < static_cast<int>(sizeof...(I)); ++i)
    if (broken[i + 1] != rule::none) return i;
  return -1;
}

/// A scan of symbols, or of tensors whose types are known by value, written into their graph.
template <std::int64_t Steps, int WhileCarry, class Step, class Carries, class Stacks>
constexpr auto trace_scan(const Step& step, const Carries& carries, const Stacks& stacks, scan_order order) {
  constexpr std::size_t carried = handles_in<Carries>::count;
  using slices = decltype(slices_of(stacks));
  using yielded = decltype(call_step(step, carries, slices{}));
  using of_yielded = handles_in<yielded>;
  constexpr bounds bound = handles_in<Carries>::bound | handles_in<Stacks>::bound;
  if constexpr (of_yielded::rejected_one) {
    return rejected{};
  } else if constexpr (!of_yielded::tensors || of_yielded::count < carried) {
    static_assert(of_yielded::tensors && of_yielded::count >= carried, "sinter: a step returns tensors: the next value of each carry, then what is stacked");
    return rejected{};
  } else {
    constexpr int different = first_difference<Carries, yielded>(std::make_index_sequence<carried>{});
    if constexpr (different >= 0) {
      return reject_pair<scan_t, rule::carries_must_keep_their_types, element_of<Carries, different>, element_of<yielded, different>>();
    } else if constexpr (first_misfit<yielded, carried, Steps, bound>(std::make_index_sequence<of_yielded::count - carried>{}) >= 0) {
      constexpr std::size_t misfit =
          carried +
          static_cast<std::size_t>(first_misfit<yielded, carried, Steps, bound>(std::make_index_sequence<of_yielded::count - carried>{}));
      using part = element_of<yielded, misfit>;
      return reject<scan_t, rule_of_stack<part, Steps, bound>(), argument<shape_of<part>>,
                    stack_of_steps<shape<extent_of<Steps, bound>()>>>();
    } else {
      const sequence<expr> starts = exprs_of(carries), sources = exprs_of(stacks);
      graph& in = *(starts.count ? starts : sources).data[0].in;
      const dim count = steps_in(sources, dim_of_code(Steps));
      bool complete = true;
      for (const expr& start : starts) complete = complete && start.id >= 0;
      for (const expr& source : sources) complete = complete && source.id >= 0;
      if (complete && count.code <= 0) {
        fail(in, rule::stacks_must_have_the_same_first_extent);
        complete = false;
      }
      const auto one_step = [&](const sequence<expr>& c, const sequence<expr>& s) {
        const sequence<expr> all = exprs_of(call_step(step, handles_on(carries, c), handles_on(slices{}, s)));
        scan_step next;
        for (int i = 0; i < all.count; ++i) (i < static_cast<int>(carried) ? next.carries : next.stacked).push(all.data[i]);
        if (!same_types(starts, all, static_cast<int>(carried))) next.carries.data[0] = all.data[0].id < 0 ? all.data[0] : fail(in, rule::carries_must_keep_their_types);
        return next;
      };
      scan_made made;
      if (complete) made = ir::scan(in, starts, sources, count, order, one_step, WhileCarry);
      const auto stacked = stack_handles<yielded, carried, Steps, bound>(std::make_index_sequence<of_yielded::count - carried>{});
      return flattened(boost::hana::concat(handles_on(carries, made.carries), handles_on(stacked, made.stacked)));
    }
  }
}

/// A scan of anything: `Given` steps, or as many as the stacks have.
template <int WhileCarry, std::int64_t Given, class Step, class Carries, class Stacks>
constexpr auto any_scan(const Step& step, const Carries& carries, const Stacks& stacks, scan_order order) {
  using all = handles_in<decltype(boost::hana::concat(carries, stacks))>;
  if constexpr (all::count == 0 || !all::tensors) {
    static_assert(all::count > 0 && all::tensors, "sinter: a loop carries or reads at least one tensor; numbers beside it take its dtype");
    return rejected{};
  } else if constexpr (all::rejected_one) {
    return rejected{};
  } else if constexpr (all::live_one) {
    return scan_live<Given>(step, carries, stacks, order);  // found by the tensors' own namespace, as the constant one
  } else {
    constexpr std::int64_t count = steps_in(handles_in<Stacks>{}, dim_of_code(Given)).code;
    if constexpr (count == 0)
      return boost::hana::unpack(stacks, [](auto... stack) {
        return reject<scan_t, rule::stacks_must_have_the_same_first_extent, argument<shape_of<decltype(stack)>>...>();
      });
    else if constexpr (all::constant_one)
      return scan_constant<count>(step, carries, stacks, order);
    else
      return trace_scan<count, WhileCarry>(step, carries, stacks, order);
  }
}

}  // namespace ir::detail

/// A loop over the first axis of one tensor or a tuple of them, with one carry or a tuple: `step(carries..., slices...)` returns the next carries, then what is
/// stacked, as a hana tuple where they are several. `steps<N>` in place of stacks makes a loop of N steps. A carry may begin with a number, which is a tensor
/// without axes, of the dtype of the first tensor among carries and stacks.
///
/// Shapes    carries of any shapes, stacks [T, ...]  ->  carries' last values, then [T, ...] for each further result;  slices lack the first axis
/// Types     any
/// Memory    a derivative remembers what it needs of every step
/// Gradient  backpropagation through time: a scan in the other order
/// Errors    compile time: a carry changes its type; stacks differ in their first extents; a result of more than 5 axes is stacked; a body draws random numbers
///           or changes a state; a derivative is asked for, and a carry of more than 5 axes, or with more than 2^31 elements in all steps, has to be remembered
/// Source    Werbos (1990), Backpropagation through time
/// Like      jax.lax.scan
/// Example   scan([](auto sum, auto x) { return hana::make_tuple(sum + x, sum); }, start, xs)
template <class Step, class Carries, class Stacks>
constexpr auto scan(const Step& step, const Carries& carries, const Stacks& stacks, scan_order order = scan_order::forward) {
  const auto starts = ir::detail::as_tuple(carries);
  const auto read = ir::detail::as_tuple(stacks);
  return ir::detail::any_scan<-1, -1>(step, ir::detail::with_tensors(starts, boost::hana::concat(starts, read)), read, order);
}
template <class Step, class Carries, int Count>
constexpr auto scan(const Step& step, const Carries& carries, step_count<Count>, scan_order order = scan_order::forward) {
  if constexpr (Count < 1) {
    static_assert(Count > 0, "sinter: a loop makes at least one step");
    return rejected{};
  } else {
    const auto starts = ir::detail::as_tuple(carries);
    return ir::detail::any_scan<-1, Count>(step, ir::detail::with_tensors(starts, starts), boost::hana::make_tuple(), order);
  }
}

}  // namespace sinter
