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

namespace ir {
/// The bounds of the symbols that stand in a shape; 0 for one that does not. One number, since g++ 12 cannot pass on a class that is a member of a template
/// parameter.
enum class bounds : std::uint64_t { none };
constexpr bounds make_bounds(int batch, int sequence) { return static_cast<bounds>(static_cast<std::uint64_t>(batch) | static_cast<std::uint64_t>(sequence) << 32); }
constexpr int batch_of(bounds b) { return static_cast<int>(static_cast<std::uint64_t>(b) & 0xffffffffu); }
constexpr int sequence_of(bounds b) { return static_cast<int>(static_cast<std::uint64_t>(b) >> 32); }
constexpr symbol_values values_of(bounds b) { return symbol_values(batch_of(b) ? batch_of(b) : 1, sequence_of(b) ? sequence_of(b) : 1); }
/// The larger of each.
constexpr bounds operator|(bounds a, bounds b) {
  return make_bounds(batch_of(a) > batch_of(b) ? batch_of(a) : batch_of(b), sequence_of(a) > sequence_of(b) ? sequence_of(a) : sequence_of(b));
}
}  // namespace ir

namespace ir::detail {

constexpr dim dim_of(batch_dim extent) { return {extent.coefficient, symbolic::batch}; }
constexpr dim dim_of(sequence_dim extent) { return {extent.coefficient, symbolic::sequence}; }
constexpr dim dim_of(product_dim extent) { return {extent.coefficient, static_cast<symbolic>(extent.batch_power + 4 * extent.sequence_power)}; }
constexpr dim dim_of(std::int64_t extent) { return {extent}; }
constexpr dim dim_coded(std::int64_t code) {
  dim made;
  made.code = code;
  return made;
}
/// A function, and no lambda in every symbol: g++ evaluates one that is called in place twice.
template <class... Extents>
constexpr value_type type_of(dtype element, Extents... extents) {
  value_type made{element, {}};
  ((made.shape.rank < max_rank ? made.shape.push(dim_of(extents)) : void()), ...);  // more are an error of `symbol`
  return made;
}
constexpr bounds bounds_of(batch_dim extent) { return make_bounds(extent.bound, 0); }
constexpr bounds bounds_of(sequence_dim extent) { return make_bounds(0, extent.bound); }
constexpr bounds bounds_of(product_dim extent) { return make_bounds(extent.batch_bound, extent.sequence_bound); }
constexpr bounds bounds_of(std::int64_t) { return {}; }
/// The template argument for one extent: an int, a longer integer when it must be, or what names its symbols.
template <std::int64_t Code, bounds Bound>
constexpr auto extent_of() {
  constexpr dim d = dim_coded(Code);
  if constexpr (d.symbol() == symbolic::batch)
    return batch_dim{batch_of(Bound), static_cast<int>(d.extent())};
  else if constexpr (d.symbol() == symbolic::sequence)
    return sequence_dim{sequence_of(Bound), static_cast<int>(d.extent())};
  else if constexpr (!d.is_static())
    return product_dim{batch_of(Bound), sequence_of(Bound), batch_power(d.symbol()), sequence_power(d.symbol()), d.extent()};
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
  static constexpr ir::value_type type = ir::detail::type_of(Element, Extents...);
  static constexpr ir::bounds bound = (ir::bounds::none | ... | ir::detail::bounds_of(Extents));
};

/// What a rejected call returns: every operation passes it on in silence, so that one mistake is one error.
struct rejected {
  constexpr explicit operator bool() const { return true; }  ///< an assertion about it has been answered, too
  constexpr rejected operator[](auto) const { return {}; }   ///< one of several results
};

namespace ir::detail {
template <class Candidate>
inline constexpr bool is_symbol = false;
template <dtype Element, class Shape>
inline constexpr bool is_symbol<symbol<Element, Shape>> = true;

template <dtype Element, bounds Bound, class Codes>
struct symbol_from;
template <dtype Element, bounds Bound, std::int64_t... Codes>
struct symbol_from<Element, Bound, std::integer_sequence<std::int64_t, Codes...>> {
  using type = symbol<Element, shape<extent_of<Codes, Bound>()...>>;
};
template <value_type Type, bounds Bound, class Axes = std::make_index_sequence<static_cast<std::size_t>(Type.shape.rank)>>
struct symbol_of;
template <value_type Type, bounds Bound, std::size_t... Axis>
struct symbol_of<Type, Bound, std::index_sequence<Axis...>> {
  using type = typename symbol_from<Type.element, Bound, std::integer_sequence<std::int64_t, Type.shape.extent[Axis].code...>>::type;
};
}  // namespace ir::detail

/// A traced tensor.
template <class Candidate>
concept Symbol = ir::detail::is_symbol<std::remove_cvref_t<Candidate>>;

/// A traced tensor whose type is known by value only: what operations are made of inside others.
struct untyped {
  ir::graph* in = nullptr;
  ir::value_id id = -1;
};

namespace ir {
/// The base of tensors that hold data (`eager/`), known here by name only.
struct live {};
/// The base of tensors in constant expressions (`ir/constant_tensor.hpp`).
struct constant_data {};
}  // namespace ir

/// A tensor that holds data.
template <class Candidate>
concept LiveTensor = std::derived_from<std::remove_cvref_t<Candidate>, ir::live>;

/// A tensor whose elements the compiler can hold: what is called on it is evaluated, in the compiler or at run time.
template <class Candidate>
concept ConstantTensor = std::derived_from<std::remove_cvref_t<Candidate>, ir::constant_data>;

/// A tensor whose type is known by value only.
template <class Candidate>
concept Untyped = std::same_as<std::remove_cvref_t<Candidate>, untyped>;

/// What a model is called with: a traced tensor, one that holds data, also in the compiler, or what is left of one after an error.
template <class Candidate>
concept Operand = Symbol<Candidate> || Untyped<Candidate> || LiveTensor<Candidate> || ConstantTensor<Candidate> || std::same_as<std::remove_cvref_t<Candidate>, rejected>;

namespace ir {
/// The symbol type of a value type.
template <value_type Type, bounds Bound = bounds::none>
using symbol_for = typename detail::symbol_of<Type, Bound>::type;
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
struct labels_of_shape;
template <class Shape>
struct wanted;
template <class Steps>
struct stack_of_steps;
template <class Number>
struct literal;
template <class Operand>
struct operand_is;
template <class Gradient>
struct gradient_is;
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
struct shape_in {
  using type = literal<S>;
};
template <Symbol S>
struct shape_in<S> {
  using type = typename S::shape_type;
};
/// What an error shows of an operand.
template <class S>
using shape_of = typename shape_in<S>::type;
}  // namespace ir::detail

}  // namespace sinter
