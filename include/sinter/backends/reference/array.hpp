// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Arrays of the reference backend: dtype, run-time extents, and elements as doubles or 64-bit integers.
#pragma once

#include <cstdint>

#include <sinter/core/dtype.hpp>
#include <sinter/core/sequence.hpp>
#include <sinter/core/shape.hpp>
#include <sinter/ir/graph.hpp>

namespace sinter::backends::reference {

/// Elements in row-major order. Floating dtypes live in `real`, all others in `whole`; the other sequence is empty.
struct array {
  dtype element = dtype::f32;
  std::int64_t extent[max_rank]{};
  int rank = 0;
  sequence<double> real;
  sequence<std::int64_t> whole;

  constexpr array() = default;
  /// Zeros, with the graph's symbols at their values of this run.
  constexpr array(const ir::value_type& type, const symbol_values& symbols) : element(type.element), rank(type.shape.rank) {
    for (int axis = 0; axis < rank; ++axis) extent[axis] = symbols(type.shape.extent[axis]);
    if (is_floating(element))
      real = sequence<double>(static_cast<int>(count()));
    else
      whole = sequence<std::int64_t>(static_cast<int>(count()));
  }

  constexpr array(const array&) = default;
  constexpr array(array&&) = default;
  constexpr array& operator=(array other) noexcept {  // written out: EDG cannot interpret the defaulted one
    element = other.element;
    rank = other.rank;
    for (int axis = 0; axis < max_rank; ++axis) extent[axis] = other.extent[axis];
    real.exchange(other.real);
    whole.exchange(other.whole);
    return *this;
  }

  constexpr std::int64_t count() const {
    std::int64_t product = 1;
    for (int axis = 0; axis < rank; ++axis) product *= extent[axis];
    return product;
  }
  constexpr bool floating() const { return is_floating(element); }
  constexpr double at(std::int64_t i) const { return floating() ? real.data[i] : static_cast<double>(whole.data[i]); }
};

/// Walks a row-major index space while following one more linear index with strides of its own.
struct walk {
  std::int64_t extent[max_rank]{};
  std::int64_t stride[max_rank]{};
  std::int64_t index[max_rank]{};
  int rank = 0;
  std::int64_t offset = 0;

  constexpr void add(std::int64_t e, std::int64_t s) {
    extent[rank] = e;
    stride[rank++] = s;
  }
  constexpr void next() {
    for (int axis = rank - 1; axis >= 0; --axis) {
      offset += stride[axis];
      if (++index[axis] < extent[axis]) return;
      offset -= stride[axis] * extent[axis];
      index[axis] = 0;
    }
  }
};

/// Row-major strides of an array.
struct strides_of {
  std::int64_t stride[max_rank]{};
  constexpr explicit strides_of(const array& a) {
    std::int64_t step = 1;
    for (int axis = a.rank - 1; axis >= 0; --axis) {
      stride[axis] = step;
      step *= a.extent[axis];
    }
  }
};

}  // namespace sinter::backends::reference
