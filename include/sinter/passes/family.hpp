// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// The kernel families that plans are made of.
#pragma once

#include <cstdint>

#include <sinter/core/dtype.hpp>

namespace sinter::passes {

/// The first word of a kernel key. Every backend answers each family; docs/design/cpu-kernels.md states operands and numbers.
enum class family : std::uint8_t {
  elementwise,
  reduction,
  contraction,
  pack,        ///< panels of a contraction's right operand
  border,      ///< zeroes the rim of a padded image buffer
  max_pool,
  max_unpool,
  random,
  portable,    ///< one node in plain loops, for dtypes without a vector kernel
  nest,        ///< another family's kernel within outer loops, where its own are too few
  depthwise,   ///< a contraction whose columns each have operands to themselves
  winograd,    ///< a convolution of 3 × 3 in fewer products
  winograd_pack,  ///< its transformed kernels, in panels
  small_product,  ///< few rows with a small matrix of weights
};

/// The second word of a nest's key, before the key of the kernel within: how many outer loops, and how many operands they move.
constexpr std::uint64_t nest_word(int levels, int operands) { return static_cast<std::uint64_t>(levels) | static_cast<std::uint64_t>(operands) << 8; }
constexpr int nest_levels(std::uint64_t word) { return static_cast<int>(word & 255); }
constexpr int nest_operands(std::uint64_t word) { return static_cast<int>(word >> 8); }

/// What the weights of contractions may be packed as. Each is a meaning of `pack` and of the tiles that read it (kernel/contraction_tile.hpp); i8 will be the next.
inline constexpr dtype packed_dtypes[] = {dtype::f32, dtype::bf16};
constexpr bool is_packed_dtype(dtype type) {
  bool found = false;
  for (dtype known : packed_dtypes) found = found || known == type;
  return found;
}

/// The dtype of B in the first word of a contraction's key, above what says how its panels are walked. f32 is 0.
inline constexpr int packed_dtype_shift = 56;
constexpr std::uint64_t packed_dtype_word(dtype type) { return static_cast<std::uint64_t>(type) << packed_dtype_shift; }
constexpr dtype packed_dtype_of(std::uint64_t word) { return static_cast<dtype>(word >> packed_dtype_shift); }

/// How many columns a panel of a small product has: whole vectors of any instruction set.
constexpr std::int64_t small_product_width(std::int64_t columns) { return columns > 64 ? 64 : (columns + 15) / 16 * 16; }

/// Floats of scratch that a step of the winograd family takes: tiles, `tile_step` floats for each element of one, then the sums of one group of features, whose
/// runs lie a line apart.
constexpr std::int64_t winograd_scratch(std::int64_t tile, std::int64_t block, std::int64_t tile_step) { return (tile + 2) * (tile + 2) * (tile_step + block * 32 + 16); }

}  // namespace sinter::passes
