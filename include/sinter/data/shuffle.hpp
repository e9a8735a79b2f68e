// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// The order of the records of an epoch: a permutation that is a function of seed and epoch.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include <sinter/core/error.hpp>
#include <sinter/core/philox.hpp>
#include <sinter/core/shape.hpp>

namespace sinter {

/// The numbers 0 to `count` - 1 in random order: the same for every machine, compiler and thread count.
///
/// Each place of the shuffle owns one draw of 64 bits, so any epoch is found without those before it. A draw is mapped to
/// its range by one multiplication; no order is likelier than another by more than `count`² / 2^64.
///
/// Errors    `value_error`: `count` negative or above `max_elements`, `epoch` negative
/// Source    Durstenfeld (1964), Algorithm 235 (the modern Fisher-Yates); Lemire (2019), Fast random integer generation in an interval
inline std::vector<std::uint32_t> shuffled(std::int64_t count, seed start, std::int64_t epoch) {
  if (count < 0 || count > max_elements) throw value_error("count", "0 to " + std::to_string(max_elements), std::to_string(count));
  if (epoch < 0) throw value_error("epoch", "not negative", std::to_string(epoch));
  // The high word keeps these streams apart from those of initialisers and dropout under the same seed.
  const std::uint64_t stream = std::uint64_t{0x73687566} << 32 ^ static_cast<std::uint64_t>(epoch);
  std::vector<std::uint32_t> order(static_cast<std::size_t>(count));
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = static_cast<std::uint32_t>(i);
  for (std::size_t last = order.size(); last > 1; --last) {
    const std::size_t place = last - 1;
    const philox block(start.value, place / 2, stream);
    const std::uint64_t low = block.word[place % 2 * 2], high = block.word[place % 2 * 2 + 1];
    const std::uint64_t chosen = (high * last + (low * last >> 32)) >> 32;  // floor((high·2^32 + low)·last / 2^64)
    std::swap(order[place], order[chosen]);
  }
  return order;
}

}  // namespace sinter
