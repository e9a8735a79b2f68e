// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Shapes: extents that are static, or a coefficient times a bounded run-time symbol (the batch).
#pragma once

#include <cstdint>

namespace sinter {

/// What an extent is multiplied by at run time.
enum class symbolic : std::uint8_t { none, batch, sequence };

/// The most axes a shape can have.
inline constexpr int max_rank = 6;

/// The largest number of elements of one tensor at its bounds; offsets then fit 32 bits with room for strides.
inline constexpr std::int64_t max_elements = std::int64_t{1} << 31;

/// One extent: `extent()` × the run-time value of `symbol()`. One integer, so that comparing and hashing cost one step.
struct dim {
  std::int64_t code;

  constexpr dim() = default;  // trivial, so that the arrays of a graph's pools cost the compiler nothing to make
  constexpr dim(std::int64_t extent, symbolic symbol = symbolic::none) : code(extent | static_cast<std::int64_t>(symbol) << 48) {}

  constexpr std::int64_t extent() const { return code & 0xffffffffffffll; }
  constexpr symbolic symbol() const { return static_cast<symbolic>(code >> 48); }
  constexpr bool is_static() const { return code >> 48 == 0; }
  constexpr bool operator==(const dim&) const = default;
};

/// The bounds of the symbols of one graph, or their values in one run. Index 0 stands for `symbolic::none`.
struct symbol_values {
  std::int64_t value[3] = {1, 1, 1};

  constexpr std::int64_t operator()(dim d) const { return d.extent() * value[static_cast<int>(d.symbol())]; }
  constexpr bool operator==(const symbol_values&) const = default;
};

/// A shape as a value: `rank` extents, outermost first.
struct dims {
  dim extent[max_rank]{};
  int rank = 0;

  constexpr dims() = default;
  template <class... Extents>
    requires(sizeof...(Extents) > 0 && sizeof...(Extents) <= max_rank)
  constexpr explicit dims(Extents... extents) : extent{dim(extents)...}, rank(static_cast<int>(sizeof...(Extents))) {}

  constexpr dim operator[](int axis) const { return extent[axis]; }
  constexpr dim& operator[](int axis) { return extent[axis]; }
  constexpr void push(dim d) { extent[rank++] = d; }

  /// The number of elements as one extent: coefficients multiply, and at most one symbol remains (`verify` holds shapes to that).
  constexpr dim count() const {
    std::int64_t product = 1;
    symbolic symbol = symbolic::none;
    for (int axis = 0; axis < rank; ++axis) {
      product *= extent[axis].extent();
      if (!extent[axis].is_static()) symbol = extent[axis].symbol();
    }
    return {product, symbol};
  }
  constexpr bool operator==(const dims& other) const {
    if (rank != other.rank) return false;
    for (int axis = 0; axis < rank; ++axis)
      if (extent[axis].code != other.extent[axis].code) return false;
    return true;
  }
};

/// The element type of a batch extent in template argument lists: `batch<64>` bounds it, `coefficient` counts per sample.
struct batch_dim {
  int bound = 1;
  int coefficient = 1;
  constexpr bool operator==(const batch_dim&) const = default;
};

/// A run-time batch of at most `Bound` samples, as an extent: `input<"image", f32, batch<64>, 1, 28, 28>`.
template <int Bound>
inline constexpr batch_dim batch{Bound, 1};

/// A shape as a type: what a traced tensor carries, and what diagnostics print.
template <auto... Extents>
struct shape {};

}  // namespace sinter
