// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// A typed handle on a value of a growing graph: what a model's callable receives and returns while it is traced.
///
/// Dtype and shape stand in the type, so that shape errors are compile errors and an IDE shows them; the value itself is two words.
#pragma once

#include <concepts>
#include <cstdint>
#include <limits>
#include <type_traits>
#include <utility>

#include <sinter/core/dtype.hpp>
#include <sinter/core/shape.hpp>
#include <sinter/ir/graph.hpp>
#include <sinter/ir/infer.hpp>
#include <sinter/ir/rule.hpp>

namespace sinter {
namespace ir::detail {

constexpr dim dim_of(batch_dim extent) { return {extent.coefficient, symbolic::batch}; }
constexpr dim dim_of(std::int64_t extent) { return {extent}; }
constexpr int bound_of(batch_dim extent) { return extent.bound; }
constexpr int bound_of(std::int64_t) { return 0; }
/// The template argument for one extent: an int, a longer integer when it must be, or a batch.
template <std::int64_t Code, int Bound>
constexpr auto extent_of() {
  constexpr dim d = [] { dim made; made.code = Code; return made; }();
  if constexpr (!d.is_static())
    return batch_dim{Bound, static_cast<int>(d.extent())};
  else if constexpr (d.extent() <= std::numeric_limits<int>::max())
    return static_cast<int>(d.extent());
  else
    return d.extent();
}
}  // namespace ir::detail

template <dtype Element, class Shape>
struct symbol;

template <dtype Element, auto... Extents>
struct symbol<Element, shape<Extents...>> {
  ir::graph* in = nullptr;
  ir::value_id id = -1;

  using shape_type = shape<Extents...>;
  static_assert(sizeof...(Extents) <= max_rank, "sinter: a tensor has at most 6 axes");
  static constexpr dtype element = Element;
  static constexpr int rank = sizeof...(Extents);
  static constexpr ir::value_type type = [] {
    ir::value_type made{Element, {}};
    (made.shape.push(ir::detail::dim_of(Extents)), ...);
    return made;
  }();
  static constexpr int bound = (0 + ... + ir::detail::bound_of(Extents));  // at most one extent is a batch
};

/// What a rejected call returns: every operation passes it on in silence, so that one mistake is one error.
struct rejected {
  constexpr explicit operator bool() const { return true; }  ///< an assertion about it has been answered, too
};

namespace ir::detail {
template <class Candidate>
inline constexpr bool is_symbol = false;
template <dtype Element, class Shape>
inline constexpr bool is_symbol<symbol<Element, Shape>> = true;

template <dtype Element, int Bound, class Codes>
struct symbol_from;
template <dtype Element, int Bound, std::int64_t... Codes>
struct symbol_from<Element, Bound, std::integer_sequence<std::int64_t, Codes...>> {
  using type = symbol<Element, shape<extent_of<Codes, Bound>()...>>;
};
template <value_type Type, int Bound, std::size_t... Axis>
constexpr auto symbol_of(std::index_sequence<Axis...>) ->
    typename symbol_from<Type.element, Bound, std::integer_sequence<std::int64_t, Type.shape.extent[Axis].code...>>::type;
}  // namespace ir::detail

/// A traced tensor.
template <class Candidate>
concept Symbol = ir::detail::is_symbol<std::remove_cvref_t<Candidate>>;

/// A traced tensor, or what is left of one after an error.
template <class Candidate>
concept SymbolOrRejected = Symbol<Candidate> || std::same_as<std::remove_cvref_t<Candidate>, rejected>;

namespace ir {
/// The symbol type of a value type.
template <value_type Type, int Bound>
using symbol_for = decltype(detail::symbol_of<Type, Bound>(std::make_index_sequence<static_cast<std::size_t>(Type.shape.rank)>{}));
}  // namespace ir

/// The type that a compiler names when it rejects a call. Declared and never defined: the message is its name.
///
///     invalid application of 'sizeof' to incomplete type 'ill_formed<matmul_t, rule::inner_extents_must_be_equal,
///                                                                    left<shape<32, 784>>, right<shape<512, 10>>>'
///
/// An incomplete type, because every compiler prints it whole in the first line of the error, where a `static_assert` shows only its string on g++.
template <class Operation, rule Broken, class... Facts>
struct ill_formed;

/// Facts of an error.
template <class Shape>
struct left;
template <class Shape>
struct right;
template <class Shape>
struct argument;
template <class Shape>
struct weights_of_shape;
template <class Shape>
struct wanted;
template <int Index>
struct position;
template <int Count>
struct out_of;
template <dtype Element>
struct of_dtype;
template <char... Name>
struct parameter_named;
template <int Line>
struct at_line;

namespace ir::detail {
/// The error stands in a class, since a function that holds one cannot be evaluated: its every use in a constant expression would be a second error.
template <class Message>
struct report {
  // NOLINTNEXTLINE(bugprone-sizeof-expression): the size is asked for so that a compiler names what has none
  static_assert(sizeof(Message) > 0);
  static constexpr rejected answer{};
};
template <class Operation, rule Broken, class... Facts>
constexpr rejected reject() {
  return report<ill_formed<Operation, Broken, Facts...>>::answer;
}
template <class S>
using shape_of = typename S::shape_type;
}  // namespace ir::detail

}  // namespace sinter
