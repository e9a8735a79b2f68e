// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Branches.
#pragma once

#include <type_traits>
#include <utility>

#include <sinter/ir/control/handles.hpp>
#include <sinter/ir/op/cond.hpp>

namespace sinter {

namespace ir::detail {

/// A branch of symbols, or of tensors whose types are known by value.
template <class Predicate, class Then, class Otherwise>
constexpr auto trace_cond(Predicate predicate, const Then& then, const Otherwise& otherwise) {
  using yielded = decltype(as_tuple(then()));
  using also = decltype(as_tuple(otherwise()));
  if constexpr (handles_in<yielded>::rejected_one || handles_in<also>::rejected_one) {
    return rejected{};
  } else if constexpr (Symbol<Predicate> && !(Predicate::element == dtype::boolean && Predicate::rank == 0)) {
    return reject<cond_t, rule::predicate_must_be_a_boolean_scalar, of_dtype<Predicate::element>, argument<shape_of<Predicate>>>();
  } else if constexpr (!handles_in<yielded>::tensors || !handles_in<also>::tensors || handles_in<yielded>::count != handles_in<also>::count) {
    static_assert(handles_in<yielded>::tensors && handles_in<also>::tensors && handles_in<yielded>::count == handles_in<also>::count,
                  "sinter: both sides of a branch return tensors, as many");
    return rejected{};
  } else {
    constexpr int different = first_difference<yielded, also>(std::make_index_sequence<handles_in<yielded>::count>{});
    if constexpr (different >= 0) {
      return reject_pair<cond_t, rule::branches_must_yield_the_same_types, element_of<yielded, different>, element_of<also, different>>();
    } else {
      const expr chosen = expr_of(predicate);
      graph& in = *chosen.in;
      const bool fits = chosen.id >= 0 && chosen.element() == dtype::boolean && chosen.rank() == 0;
      if (chosen.id >= 0 && !fits) fail(in, rule::predicate_must_be_a_boolean_scalar);
      sequence<expr> first, made;
      if (fits)
        made = ir::cond(
            chosen, [&] { return first = exprs_of(as_tuple(then())); },
            [&] {
              sequence<expr> second = exprs_of(as_tuple(otherwise()));
              if (!same_types(first, second, first.count)) second.data[0] = second.data[0].id < 0 ? second.data[0] : fail(in, rule::branches_must_yield_the_same_types);
              return second;
            });
      return flattened(handles_on(yielded{}, made));
    }
  }
}

/// A branch of constant tensors.
template <class Predicate, class Then, class Otherwise, class... X>
constexpr auto chosen_now(const Predicate& predicate, const Then& then, const Otherwise& otherwise, X... x) {
  using yielded = decltype(then(x...));
  using also = decltype(otherwise(x...));
  if constexpr (!(Predicate::type == value_type{dtype::boolean, {}}))
    return reject<cond_t, rule::predicate_must_be_a_boolean_scalar, operand_is<Predicate>>();
  else if constexpr (std::is_same_v<yielded, also>)
    return predicate.item() ? then(x...) : otherwise(x...);
  else
    return reject<cond_t, rule::branches_must_yield_the_same_types, left<yielded>, right<also>>();
}

}  // namespace ir::detail

/// One of two functions, chosen at run time; the other is not computed. Both return tensors of the same types, several as a hana tuple.
///
/// Shapes    predicate []  ->  what both sides return
/// Types     predicate bool
/// Gradient  of the side that was chosen
/// Errors    compile time: the predicate is no bool scalar; the sides differ in type
/// Like      jax.lax.cond, torch.cond
/// Example   cond(sum<>(x) > 0, [](auto x) { return x; }, [](auto x) { return -x; }, x)
template <class Predicate, class Then, class Otherwise, class... X>
constexpr auto cond(Predicate predicate, const Then& then, const Otherwise& otherwise, X... x) {
  if constexpr (std::is_same_v<Predicate, rejected>)
    return rejected{};
  else if constexpr (LiveTensor<Predicate>)
    return chosen_live(predicate) ? then(x...) : otherwise(x...);  // found by the tensor's own namespace
  else if constexpr (ConstantTensor<Predicate>)
    return ir::detail::chosen_now(predicate, then, otherwise, x...);
  else
    return ir::detail::trace_cond(predicate, [&] { return then(x...); }, [&] { return otherwise(x...); });
}

}  // namespace sinter
