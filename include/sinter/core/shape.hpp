// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Shapes: extents that are static, or a coefficient times a product of bounded run-time symbols (the batch, the length of sequences).
#pragma once

#include <cstdint>

namespace sinter {

/// What an extent is multiplied by at run time: a product of two symbols, each to a power from 0 to 3. The power of the batch stands in bits 0 and 1, that of
/// the sequence length in bits 2 and 3, so that a product of products adds the numbers.
enum class symbolic : std::uint8_t { none = 0, batch = 1, sequence = 4 };

inline constexpr int symbol_products = 16;
inline constexpr int highest_power = 3;

constexpr int batch_power(symbolic s) { return static_cast<int>(s) & 3; }
constexpr int sequence_power(symbolic s) { return static_cast<int>(s) >> 2; }
/// Whether the product of two products is one, too: no power above 3.
constexpr bool multiplies(symbolic a, symbolic b) { return batch_power(a) + batch_power(b) <= highest_power && sequence_power(a) + sequence_power(b) <= highest_power; }
constexpr symbolic operator*(symbolic a, symbolic b) { return static_cast<symbolic>(static_cast<int>(a) + static_cast<int>(b)); }

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

/// What the symbols stand for in one run.
struct run_extents {
  std::int64_t batch = 1, sequence = 1;
  /// One extent. Of one that is a constant, as many multiplications are left as it has symbols; who resolves many has `symbol_values`.
  constexpr std::int64_t operator()(dim d) const {
    std::int64_t value = d.extent();
    for (int power = batch_power(d.symbol()); power > 0; --power) value *= batch;
    for (int power = sequence_power(d.symbol()); power > 0; --power) value *= sequence;
    return value;
  }
  constexpr bool operator==(const run_extents&) const = default;
};

/// The bounds of the symbols of one graph, or their values in one run, with all their products.
struct symbol_values {
  std::int64_t value[symbol_products];  ///< by product

  constexpr symbol_values() : symbol_values(1) {}
  constexpr explicit symbol_values(std::int64_t batch, std::int64_t sequence = 1) : value{} {
    value[0] = 1;
    for (int s = 0; s <= highest_power; ++s)
      for (int b = s ? 0 : 1; b <= highest_power; ++b) {
        const std::int64_t rest = value[b ? 4 * s + b - 1 : 4 * (s - 1)], factor = b ? batch : sequence;
        value[4 * s + b] = rest > max_elements / (factor ? factor : 1) ? max_elements + 1 : rest * factor;  // saturates: nothing so large is legal
      }
  }
  constexpr explicit symbol_values(run_extents run) : symbol_values(run.batch, run.sequence) {}
  constexpr std::int64_t batch() const { return value[static_cast<int>(symbolic::batch)]; }
  constexpr std::int64_t sequence() const { return value[static_cast<int>(symbolic::sequence)]; }
  constexpr std::int64_t operator[](symbolic s) const { return value[static_cast<int>(s)]; }
  constexpr std::int64_t operator()(dim d) const { return d.extent() * value[static_cast<int>(d.symbol())]; }
  constexpr bool operator==(const symbol_values& other) const { return batch() == other.batch() && sequence() == other.sequence(); }
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

  /// The number of elements as one extent: coefficients and symbols multiply (`possible` holds the powers to what a product can have).
  constexpr dim count() const {
    std::int64_t product = 1, symbols = 0;
    for (int axis = 0; axis < rank; ++axis) {
      product *= extent[axis].extent();
      symbols += extent[axis].code >> 48;
    }
    return {product, static_cast<symbolic>(symbols)};
  }
  constexpr bool operator==(const dims& other) const {
    if (rank != other.rank) return false;
    for (int axis = 0; axis < rank; ++axis)
      if (extent[axis].code != other.extent[axis].code) return false;
    return true;
  }
};

/// A batch extent in template argument lists: `batch<64>` bounds it, `coefficient` counts per sample.
struct batch_dim {
  int bound = 1;
  int coefficient = 1;
  constexpr bool operator==(const batch_dim&) const = default;
};

/// A sequence extent in template argument lists: `sequence_length<128>` bounds it, `coefficient` counts per step.
struct sequence_dim {
  int bound = 1;
  int coefficient = 1;
  constexpr bool operator==(const sequence_dim&) const = default;
};

/// Any other product of the symbols, as in what `flatten` makes of [N, T]: coefficient × batch^batch_power × sequence^sequence_power.
struct product_dim {
  int batch_bound = 1, sequence_bound = 1;
  int batch_power = 1, sequence_power = 1;
  std::int64_t coefficient = 1;
  constexpr bool operator==(const product_dim&) const = default;
};

/// A run-time batch of at most `Bound` samples, as an extent: `input<"image", f32, batch<64>, 1, 28, 28>`.
template <int Bound>
inline constexpr batch_dim batch{Bound, 1};

/// A run-time length of at most `Bound` steps, the same for all samples of a batch, as an extent: `input<"tokens", i32, batch<8>, sequence_length<128>>`.
template <int Bound>
inline constexpr sequence_dim sequence_length{Bound, 1};

/// A shape as a type: what a traced tensor carries, and what diagnostics print.
template <auto... Extents>
struct shape {};

}  // namespace sinter
