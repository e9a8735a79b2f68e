// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Loops that end by themselves.
#pragma once

#include <type_traits>
#include <utility>

#include <boost/hana/concat.hpp>
#include <boost/hana/drop_front.hpp>

#include <sinter/ir/control/cond.hpp>
#include <sinter/ir/control/scan.hpp>

namespace sinter {

namespace ir::detail {

/// Whether a loop over tensors that hold data makes another step.
template <class Predicate>
constexpr bool goes_on_now(const Predicate& predicate) {
  if constexpr (LiveTensor<Predicate>)
    return chosen_live(predicate);
  else
    return predicate.item() != 0;
}
/// The loop itself, over tensors that hold data.
template <int Bound, class Condition, class Body, class States>
constexpr auto while_now(const Condition& condition, const Body& body, const States& start) {
  using after = decltype(as_tuple(boost::hana::unpack(start, body)));
  constexpr int different = first_difference<States, after>(std::make_index_sequence<handles_in<States>::count>{});
  if constexpr (different >= 0) {
    return reject_pair<scan_t, rule::carries_must_keep_their_types, typename element_of<States, different>::symbol_type,
                       typename element_of<after, different>::symbol_type>();
  } else {
    States now = start;
    for (int step = 0; step < Bound && goes_on_now(boost::hana::unpack(now, condition)); ++step) {
      const auto next = as_tuple(boost::hana::unpack(now, body));
      if constexpr (handles_in<States>::live_one) check_carries_live(now, next);
      now = next;
    }
    return flattened(now);
  }
}

/// A scan that carries whether the condition has held so far: as soon as it does not, nothing changes any more, and the condition goes on not to hold.
template <int Bound, class Condition, class Body, class States>
constexpr auto trace_while(const Condition& condition, const Body& body, const States& start) {
  using predicate = decltype(boost::hana::unpack(start, condition));
  if constexpr (std::is_same_v<predicate, rejected>) {
    return rejected{};
  } else if constexpr (!same_type<predicate, symbol<dtype::boolean, shape<>>>()) {
    return reject<cond_t, rule::predicate_must_be_a_boolean_scalar, of_dtype<predicate::element>, argument<shape_of<predicate>>>();
  } else {
    graph& in = *exprs_of(start).data[0].in;
    const auto held = handle_on<predicate>({&in, in.append_leaf(opcode::constant, {dtype::boolean, {}}, {1})});
    const auto step = [&](auto, auto... now) {
      const auto holds = condition(now...);
      return boost::hana::concat(boost::hana::make_tuple(holds), as_tuple(cond(holds, [&] { return body(now...); }, [&] { return flattened(boost::hana::make_tuple(now...)); })));
    };
    const auto all = any_scan<0, Bound>(step, boost::hana::concat(boost::hana::make_tuple(held), start), boost::hana::make_tuple(), scan_order::forward);
    if constexpr (std::is_same_v<std::remove_const_t<decltype(all)>, rejected>)
      return rejected{};
    else
      return flattened(boost::hana::drop_front(all));
  }
}

}  // namespace ir::detail

/// A loop that ends when `condition(state...)` does not hold any more, after `Bound` steps at most: `body(state...)` returns the next state, a tensor or a tuple.
///
/// Shapes    state of any shapes  ->  the same
/// Gradient  through the steps that were made; it remembers all `Bound`
/// Errors    compile time: the condition is no bool scalar; the state changes its type; as of `scan` where a derivative is asked for
/// Like      jax.lax.while_loop, with a bound
template <int Bound, class Condition, class Body, class State>
constexpr auto while_loop(const Condition& condition, const Body& body, const State& state) {
  using namespace ir::detail;
  const auto given = as_tuple(state);
  const auto start = with_tensors(given, given);
  using states = std::remove_const_t<decltype(start)>;
  if constexpr (Bound < 1) {
    static_assert(Bound > 0, "sinter: a loop makes at least one step");
    return rejected{};
  } else if constexpr (handles_in<states>::rejected_one) {
    return rejected{};
  } else if constexpr (handles_in<states>::live_one || handles_in<states>::constant_one) {
    return while_now<Bound>(condition, body, start);
  } else {
    return trace_while<Bound>(condition, body, start);
  }
}

}  // namespace sinter
