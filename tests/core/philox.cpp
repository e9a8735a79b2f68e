// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

#include <doctest/doctest.h>

#include <cmath>
#include <cstdint>

#include <sinter/core/philox.hpp>

namespace sn = sinter;

namespace {

constexpr bool yields(const sn::philox& block, std::uint32_t a, std::uint32_t b, std::uint32_t c, std::uint32_t d) {
  return block.word[0] == a && block.word[1] == b && block.word[2] == c && block.word[3] == d;
}

}  // namespace

// The known answers of Random123 for philox4x32-10.
static_assert(yields(sn::philox(0, 0, 0), 0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8));
static_assert(yields(sn::philox(~0ull, ~0ull, ~0ull), 0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd));
static_assert(yields(sn::philox(0x299f31d0a4093822, 0x85a308d3243f6a88, 0x0370734413198a2e), 0xd16cfe09, 0x94fdcceb, 0x5001e420,
                     0x24126ea1));

// Element i is word i % 4 of block i / 4, its upper 24 bits as a fraction.
static_assert(sn::uniform_at(0, 0, 0) == 0x6627e8p-24f && sn::uniform_at(0, 0, 1) == 0xe169c5p-24f &&
              sn::uniform_at(0, 0, 3) == 0x9b00dbp-24f);
static_assert(sn::uniform_at(7, 3, 4 * 5 + 2) == static_cast<float>(sn::philox(7, 5, 3).word[2] >> 8) * 0x1p-24f);

TEST_SUITE("core/philox") {
  TEST_CASE("uniform numbers are multiples of 2^-24 in [0, 1), spread evenly") {
    constexpr int count = 1 << 20;
    double sum = 0, squares = 0;
    long odd = 0, outside = 0, inexact = 0;
    for (std::uint64_t i = 0; i < count; ++i) {
      const float u = sn::uniform_at(42, 1, i);
      outside += !(u >= 0 && u < 1);
      const double scaled = u * 0x1p24;
      inexact += scaled != std::floor(scaled);
      odd += static_cast<std::int64_t>(scaled) & 1;  // the last of the 24 bits is used
      sum += u;
      squares += static_cast<double>(u) * u;
    }
    CHECK(outside == 0);
    CHECK(inexact == 0);
    // Five standard deviations of each estimate: 0.289, 0.298 and 0.5 over the square root of the count.
    CHECK(std::abs(sum / count - 1.0 / 2) < 5 * 0.289 / 1024);
    CHECK(std::abs(squares / count - 1.0 / 3) < 5 * 0.298 / 1024);
    CHECK(std::abs(static_cast<double>(odd) / count - 0.5) < 5 * 0.5 / 1024);
  }

  TEST_CASE("keys, streams and positions lead to different numbers") {
    int equal = 0;
    for (std::uint64_t i = 0; i < 1000; ++i) {
      const float u = sn::uniform_at(1, 2, i);
      equal += u == sn::uniform_at(2, 2, i);
      equal += u == sn::uniform_at(1, 3, i);
      equal += u == sn::uniform_at(1, 2, i + 1);
      equal += u == sn::uniform_at(1ull << 32, 2, i);
      equal += u == sn::uniform_at(1, 2ull << 32, i);
      equal += u == sn::uniform_at(1, 2, i + (4ull << 32));  // the upper half of the counter counts
    }
    CHECK(equal <= 2);  // by chance one of 16 million
  }
}
