// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Zeroes the rim of padded images, so that windows may reach over the edge without asking. Compiled once for all instruction sets.
#pragma once

#include <sinter/backends/cpu/call.hpp>
#include <sinter/backends/cpu/simd.hpp>
#include <sinter/passes/program.hpp>

#include <cstddef>
#include <cstdint>
#include <cstring>

namespace sinter::backends::cpu::detail {
inline namespace SINTER_UNIT {

/// Operands  out: the first element of the padded buffer, rim included
/// Numbers   n h w c, top left bottom right; h and w without the rim; channel-last, contiguous
[[gnu::noinline]] inline void clear_border(const call& c, std::int64_t element_bytes) {
  const std::int64_t h = c.number[1], w = c.number[2], pixel = c.number[3] * element_bytes;
  const std::int64_t top = c.number[4], left = c.number[5], bottom = c.number[6], right = c.number[7];
  const std::int64_t line = left + w + right;
  auto* to = static_cast<std::byte*>(c.operand[0]);
  const auto clear = [&](std::int64_t pixels) {
    std::memset(to, 0, static_cast<std::size_t>(pixels * pixel));
    to += (pixels + w) * pixel;
  };
  for (std::int64_t i = 0; i < c.number[0]; ++i) {
    clear(top * line + left);
    for (std::int64_t y = 1; y < h; ++y) clear(right + left);
    clear(right + bottom * line);
    to -= w * pixel;
  }
}

/// The kernel class of a border's key.
template <passes::word Bytes>
struct border {
  static void run(const call& c) { clear_border(c, static_cast<std::int64_t>(Bytes)); }
};

}  // namespace SINTER_UNIT
}  // namespace sinter::backends::cpu::detail
