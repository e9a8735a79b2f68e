// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// What functions of tensors take and return, as tuples of handles: the grammar of bodies.
#pragma once

#include <cstddef>
#include <type_traits>
#include <utility>

#include <boost/hana/at.hpp>
#include <boost/hana/core/is_a.hpp>
#include <boost/hana/transform.hpp>
#include <boost/hana/tuple.hpp>
#include <boost/hana/unpack.hpp>

#include <sinter/ir/call.hpp>
#include <sinter/ir/op/scan.hpp>

namespace sinter {

namespace ir::detail {

template <class X>
constexpr auto as_tuple(const X& x) {
  if constexpr (boost::hana::is_a<boost::hana::tuple_tag, X>)
    return x;
  else
    return boost::hana::make_tuple(x);
}
/// A tuple of one is that one.
template <class... X>
constexpr auto flattened(const boost::hana::tuple<X...>& all) {
  if constexpr (sizeof...(X) == 1)
    return boost::hana::at_c<0>(all);
  else
    return all;
}
template <class... X>
struct handles {
  static constexpr std::size_t count = sizeof...(X);
  static constexpr bool tensors = (Operand<X> && ...);
  static constexpr bool rejected_one = (std::is_same_v<X, rejected> || ...);
  static constexpr bool live_one = (LiveTensor<X> || ...);
  static constexpr bool constant_one = (ConstantTensor<X> || ...);
  static constexpr bounds bound = (bounds::none | ... | bound_of<X>());
};
template <class... X>
constexpr handles<X...> handles_of(const boost::hana::tuple<X...>&) {
  return {};
}
template <class Tuple>
using handles_in = decltype(handles_of(std::declval<const Tuple&>()));

template <class Tuple, std::size_t I>
using element_of = std::remove_cvref_t<decltype(boost::hana::at_c<I>(std::declval<const Tuple&>()))>;

template <class... X>
constexpr sequence<expr> exprs_of(const boost::hana::tuple<X...>& all) {
  return boost::hana::unpack(all, [](auto... x) { return sequence<expr>{expr_of(x)...}; });
}

constexpr dim dim_of_code(std::int64_t code) {
  dim made;
  made.code = code;
  return made;
}

/// The handle of a slice of a stack, and of a stack of slices.
template <class Stack>
constexpr auto slice_handle() {
  if constexpr (Untyped<Stack>) {
    return untyped{};
  } else {
    constexpr value_type part = slice_of(Stack::type);
    return symbol_for<part, Stack::bound>{};
  }
}
template <class Part, std::int64_t Steps, bounds Bound>
constexpr auto stack_handle() {
  if constexpr (Untyped<Part>) {
    return untyped{};
  } else {
    constexpr value_type stack = stack_of(Part::type, dim_of_code(Steps));
    constexpr bounds bound = Part::bound | Bound;
    return symbol_for<stack, bound>{};
  }
}

/// What is wrong with a stack of such parts.
template <class Part, std::int64_t Steps, bounds Bound>
constexpr rule rule_of_stack() {
  if constexpr (Symbol<Part> || ConstantTensor<Part>) {
    if (Part::rank == max_rank) return rule::rank_is_too_high;
    return possible(stack_of(Part::type, dim_of_code(Steps)).shape, values_of(bound_of<Part>() | Bound));
  } else {
    return rule::none;
  }
}

/// A number as a tensor without axes, of another's dtype.
struct scalar_like : callable<scalar_like> {
  double value;
  constexpr explicit scalar_like(double number) : value(number) {}
  static constexpr scalar_like blank() { return scalar_like(0); }

  constexpr expr build(expr like) const {
    return {like.in, like.in->append_leaf(opcode::constant, {like.element(), {}}, {encode_constant(like.element(), value)})};
  }
};
/// The first tensor of a tuple; the tuple itself when there is none.
template <class Tuple, std::size_t I = 0>
constexpr auto first_tensor(const Tuple& all) {
  if constexpr (I == handles_in<Tuple>::count)
    return all;
  else if constexpr (Operand<element_of<Tuple, I>>)
    return boost::hana::at_c<I>(all);
  else
    return first_tensor<Tuple, I + 1>(all);
}
/// The values that a loop begins with: numbers become tensors without axes, of the dtype of the first tensor `among` what the loop is given.
template <class Starts, class Among>
constexpr auto with_tensors(const Starts& starts, const Among& among) {
  const auto like = first_tensor(among);
  if constexpr (handles_in<Starts>::tensors || !Operand<std::remove_const_t<decltype(like)>>)
    return starts;
  else
    return boost::hana::transform(starts, [&](const auto& one) {
      if constexpr (std::is_arithmetic_v<std::remove_cvref_t<decltype(one)>>)
        return scalar_like(static_cast<double>(one))(like);
      else
        return one;
    });
}

/// The same kind of handle on other values.
template <class Handle>
constexpr Handle handle_on(expr x) {
  return Handle{x.in, x.id};
}
template <class... Handle>
constexpr auto handles_on(const boost::hana::tuple<Handle...>&, const sequence<expr>& values, int first = 0) {
  return [&]<std::size_t... I>(std::index_sequence<I...>) {
    return boost::hana::make_tuple(handle_on<Handle>(values.count ? values.data[first + static_cast<int>(I)] : expr{})...);
  }(std::index_sequence_for<Handle...>{});
}

/// Whether two handles have one type, as far as types tell.
template <class A, class B>
constexpr bool same_type() {
  if constexpr ((Symbol<A> && Symbol<B>) || (ConstantTensor<A> && ConstantTensor<B>))
    return A::type == B::type;
  else
    return true;
}
constexpr bool same_types(const sequence<expr>& a, const sequence<expr>& b, int count) {
  for (int i = 0; i < count; ++i)
    if (a.data[i].id < 0 || b.data[i].id < 0 || !(expr(a.data[i]).type() == expr(b.data[i]).type())) return false;
  return true;
}

/// The first place where the types of two tuples differ, or -1.
template <class A, class B, std::size_t... I>
constexpr int first_difference(std::index_sequence<I...>) {
  const bool same[] = {true, same_type<element_of<A, I>, element_of<B, I>>()...};
  for (int i = 0; i < static_cast<int>(sizeof...(I)); ++i)
    if (!same[i + 1]) return i;
  return -1;
}
/// The error of two handles whose types should be one: their dtypes, or else their shapes.
template <class Operation, rule Broken, class First, class Second>
constexpr rejected reject_pair() {
  if constexpr (First::element != Second::element)
    return reject<Operation, Broken, of_dtype<First::element>, of_dtype<Second::element>>();
  else
    return reject<Operation, Broken, left<shape_of<First>>, right<shape_of<Second>>>();
}

}  // namespace ir::detail

}  // namespace sinter
