// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// The kernel families that plans are made of.
#pragma once

#include <cstdint>

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

/// How many columns a panel of a small product has: whole vectors of any instruction set.
constexpr std::int64_t small_product_width(std::int64_t columns) { return columns > 64 ? 64 : (columns + 15) / 16 * 16; }

}  // namespace sinter::passes
