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
};

}  // namespace sinter::passes
