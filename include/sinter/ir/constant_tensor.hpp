// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Tensors whose elements the compiler can hold.
#pragma once

#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string>
#include <type_traits>

#include <sinter/core/dtype.hpp>
#include <sinter/core/error.hpp>
#include <sinter/core/shape.hpp>
#include <sinter/core/tensor.hpp>
#include <sinter/ir/symbol.hpp>

namespace sinter {

/// A tensor in a constant expression: dtype and shape in its type, elements row-major within the object.
///
/// Every callable that a model is made of takes constant tensors, too, and yields constant tensors: `constexpr auto y = relu(x)`. The compiler evaluates
/// what stands in a constant expression; elsewhere the same call is computed when it runs. Comparisons are operations, as of all tensors: `x == y` has the
/// shape of x.
///
/// Types     any; computed as the reference backend does, in double precision rounded to the dtype after each operation
/// Cost      about a microsecond of the compiler for each product of two elements: docs/design/constant-expressions.md
/// Errors    compile time: those of the operations, as of symbols; fewer or more elements than the shape holds.  `at`: tensor_error outside the extents
/// Like      std::array<float, 6> with a shape
/// Example   examples/constant.cpp
template <dtype Element, std::int64_t... Extents>
struct constant_tensor : ir::constant_data {
  using element = storage_t<Element>;
  static constexpr int rank = sizeof...(Extents);
  static constexpr ir::value_type type = [] {
    ir::value_type made{Element, {}};
    (made.shape.push(dim(Extents)), ...);
    return made;
  }();
  static_assert(ir::possible(type.shape) == rule::none, "sinter: a constant tensor has positive extents, at most 6, and at most 2^31 elements");
  using symbol_type = ir::symbol_for<type>;  ///< what stands for it while a call is traced
  static constexpr std::int64_t size = (std::int64_t{1} * ... * Extents);

  element elements[static_cast<std::size_t>(size)]{};

  /// Zeros.
  constexpr constant_tensor() = default;
  /// As many numbers as elements, outermost axis first.
  template <class... Numbers>
    requires(sizeof...(Numbers) == static_cast<std::size_t>(size) && (std::is_convertible_v<Numbers, double> && ...))
  constexpr explicit(size == 1) constant_tensor(Numbers... values) : elements{static_cast<element>(values)...} {}
  constexpr explicit constant_tensor(const std::array<element, static_cast<std::size_t>(size)>& values) {
    for (std::size_t i = 0; i < values.size(); ++i) elements[i] = values[i];
  }

  static constexpr extents shape() { return {Extents...}; }
  constexpr sinter::view<const element> view() const { return {elements, shape()}; }
  constexpr operator sinter::view<const element>() const { return view(); }
  constexpr const element* begin() const { return elements; }
  constexpr const element* end() const { return elements + size; }

  /// One element: as many indices as axes.
  template <std::convertible_to<std::int64_t>... Index>
    requires(sizeof...(Index) == rank)
  constexpr element operator()(Index... index) const {
    return elements[offset(static_cast<std::int64_t>(index)...)];
  }
  /// One element, with every index checked: out of range it is no constant expression, and at run time an exception.
  template <std::convertible_to<std::int64_t>... Index>
    requires(sizeof...(Index) == rank)
  constexpr element at(Index... index) const {
    int axis = 0;
    (check(axis++, static_cast<std::int64_t>(index)), ...);
    return (*this)(index...);
  }
  /// The one element.
  constexpr element item() const
    requires(size == 1)
  {
    return elements[0];
  }

 private:
  static constexpr std::int64_t offset(std::same_as<std::int64_t> auto... index) {
    std::int64_t at = 0;
    ((at = at * Extents + index), ...);
    return at;
  }
  static constexpr void check(int axis, std::int64_t index) {
    if (const std::int64_t extent = type.shape.extent[axis].extent(); index < 0 || index >= extent)
      throw tensor_error("constant tensor", "index of axis " + std::to_string(axis), "0 to " + std::to_string(extent - 1), std::to_string(index));
  }
};

}  // namespace sinter
