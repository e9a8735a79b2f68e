// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Loops around another kernel, for nests deeper than its own: the plan gives it the outer levels, and the kernel within
/// keeps its code. It holds no vector and is compiled once for all keys and instruction sets.
#pragma once

#include <sinter/backends/cpu/call.hpp>
#include <sinter/backends/cpu/simd.hpp>
#include <sinter/core/shape.hpp>
#include <sinter/passes/program.hpp>

#include <cstdint>

namespace sinter::backends::cpu::detail {
inline namespace SINTER_UNIT {

/// Operands  those of the kernel within
/// Numbers   an extent for each level, then for each operand its strides in bytes, level by level; then those of the kernel within
[[gnu::noinline]] inline void run_nest(const call& c, int levels, int operands, kernel within) {
  const std::int64_t* const extent = c.number;
  const std::int64_t* const stride = extent + levels;
  // Addresses as integers: an index has no memory, and its first value in the place of an address.
  std::uintptr_t address[max_operands];
  void* operand[max_operands];
  for (int k = 0; k < operands; ++k) address[k] = reinterpret_cast<std::uintptr_t>(c.operand[k]);
  std::int64_t index[max_rank]{};
  for (;;) {
    for (int k = 0; k < operands; ++k) operand[k] = reinterpret_cast<void*>(address[k]);
    within(call{operand, stride + operands * levels});
    int level = levels - 1;  // the next index, innermost level first: one that is through starts again
    for (; level >= 0; --level) {
      const std::int64_t steps = ++index[level] < extent[level] ? 1 : 1 - index[level];
      for (int k = 0; k < operands; ++k) address[k] += static_cast<std::uintptr_t>(steps * stride[k * levels + level]);
      if (steps == 1) break;
      index[level] = 0;
    }
    if (level < 0) return;
  }
}

/// The kernel class of a nest's key.
template <passes::word Shape, class Within>
struct nest {
  static void run(const call& c) { run_nest(c, passes::nest_levels(Shape), passes::nest_operands(Shape), &Within::run); }
};

}  // namespace SINTER_UNIT
}  // namespace sinter::backends::cpu::detail
