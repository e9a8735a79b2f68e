// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Zeroes the rim of padded images, so that windows may reach over the edge without asking.
#ifndef SINTER_KERNEL_PASS
#include <sinter/backends/cpu/kernels.hpp>
#else

namespace SINTER_KERNEL_NAMESPACE {

/// Operands  out: the first element of the padded buffer, rim included
/// Numbers   n h w c, top left bottom right; h and w without the rim; channel-last, contiguous
template <passes::word Bytes>
struct border {
  static void run(const call& c) {
    const std::int64_t h = c.number[1], w = c.number[2], pixel = c.number[3] * static_cast<std::int64_t>(Bytes);
    const std::int64_t top = c.number[4], left = c.number[5], bottom = c.number[6], right = c.number[7];
    const std::int64_t line = left + w + right;
    auto* to = static_cast<std::uint8_t*>(c.operand[0]);
    for (std::int64_t i = 0; i < c.number[0]; ++i) {
      to = cleared(to, (top * line + left) * pixel) + w * pixel;
      for (std::int64_t y = 1; y < h; ++y) to = cleared(to, (right + left) * pixel) + w * pixel;
      to = cleared(to, (right + bottom * line) * pixel);
    }
  }

 private:
  /// Zeroes `count` bytes and returns their end.
  SINTER_INLINE static std::uint8_t* cleared(std::uint8_t* to, std::int64_t count) {
    constexpr std::int64_t width = lanes * 4;
    std::int64_t i = 0;
    for (; i + width <= count; i += width) *reinterpret_cast<vectors::ints_in_memory*>(to + i) = ints{};
    for (; i < count; ++i) to[i] = 0;
    return to + count;
  }
};

}  // namespace SINTER_KERNEL_NAMESPACE

#endif
