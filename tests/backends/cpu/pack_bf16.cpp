// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Weights on their way to bf16: how they are rounded, and where each instruction set finds them.
#include <sinter/backends/cpu/isa.hpp>
#include <sinter/backends/cpu/kernels.hpp>
#include <sinter/core/half.hpp>

#include "guarded.hpp"

#include <doctest/doctest.h>

#include <cstdint>

namespace {

using namespace sinter;
using backends::cpu::family;
using passes::word;
using test::guarded;

constexpr float from_bits(std::uint32_t bits) { return __builtin_bit_cast(float, bits); }
constexpr std::uint32_t rounded(std::uint32_t bits) { return backends::cpu::detail::bf16_bits(from_bits(bits)); }

static_assert(rounded(0x3f800000) == 0x3f80);
static_assert(rounded(0x3f808000) == 0x3f80);  // ties to even: down
static_assert(rounded(0x3f818000) == 0x3f82);  // and up
static_assert(rounded(0x3f808001) == 0x3f81);
static_assert(rounded(0x80000000) == 0x8000);
static_assert(rounded(0x00000001) == 0x0000 && rounded(0x00018000) == 0x0002);  // subnormal numbers stay such
static_assert(rounded(0x7f7fffff) == 0x7f80 && rounded(0xff7f8000) == 0xff80);  // beyond the largest: infinite
static_assert(rounded(0x7f800000) == 0x7f80 && rounded(0xff800000) == 0xff80);
static_assert(rounded(0x7f800001) == 0x7fc0 && rounded(0xffffffff) == 0xffff);  // a NaN stays one, whatever bits are cut off

/// A weight that says where it stood, and is the same in bf16.
float weight(std::int64_t k, std::int64_t j) { return static_cast<float>(j < 128 ? j : -1) + 128.0f * static_cast<float>(k % 2); }

/// Packs `depth` rows of n columns, whose elements lie `step` and `column_step` apart, and looks for each at its place.
int misplaced(std::int64_t depth0, std::int64_t depth2, std::int64_t n, bool by_column, backends::cpu::isa set) {
  constexpr std::int64_t width = 32;
  const std::int64_t depth = depth0 * depth2;
  const std::int64_t step = by_column ? 1 : n, column_step = by_column ? depth : 1;
  guarded<float> in(static_cast<std::size_t>(depth * n));
  for (std::int64_t k = 0; k < depth; ++k)
    for (std::int64_t j = 0; j < n; ++j) in[static_cast<std::size_t>(k * step + j * column_step)] = weight(k, j);
  guarded<std::uint16_t> out(static_cast<std::size_t>((n + width - 1) / width * width * depth));
  for (std::size_t i = 0; i < out.size(); ++i) out[i] = 0xffff;
  backends::cpu::owned_call c{};
  c.operand[0] = in.data();
  c.operand[1] = out.data();
  const std::int64_t numbers[] = {depth0, 1, depth2, depth2 * step, 0, step, n, column_step, width};
  for (int i = 0; i < 9; ++i) c.number[i] = numbers[i];
  backends::cpu::kernels_for<word(family::pack), word(bf16)>[static_cast<int>(set)](c);
  const std::int64_t lanes = SINTER_X86 ? std::int64_t{4} << static_cast<int>(set) : 4;
  int wrong = 0;
  for (std::int64_t j = 0; j < (n + width - 1) / width * width; ++j)
    for (std::int64_t k = 0; k < depth; ++k) {
      const std::int64_t column = j % width, pair = column / (2 * lanes) * (2 * lanes) + column % lanes * 2 + column / lanes % 2;
      const std::uint16_t found = out[static_cast<std::size_t>(j / width * depth * width + k * width + pair)];
      wrong += found != (j < n ? bfloat16(double{weight(k, j)}).bits : 0);
    }
  return wrong;
}

TEST_SUITE("backends.cpu.pack_bf16") {
  TEST_CASE("numbers are rounded as bfloat16 rounds them, with every upper half and the lower ones that matter") {
    int wrong = 0;
    for (std::uint32_t upper = 0; upper < 0x10000; ++upper)
      for (std::uint32_t lower : {0x0000u, 0x0001u, 0x7fffu, 0x8000u, 0x8001u, 0xffffu}) {
        const std::uint32_t bits = upper << 16 | lower;
        const bool is_nan = (bits & 0x7fffffff) > 0x7f800000;
        // Through double, where a signalling NaN may become quiet on the way: both are quiet in the end.
        wrong += is_nan ? (rounded(bits) & 0x7fff) <= 0x7f80 : rounded(bits) != bfloat16(double{from_bits(bits)}).bits;
      }
    CHECK(wrong == 0);
  }
  TEST_CASE("each instruction set finds every weight where it looks for it, and zeros behind the last") {
    for (backends::cpu::isa set : backends::cpu::all_isas) {
      if (!backends::cpu::supports(set)) continue;
      INFO(std::string(backends::cpu::name_of(set)));
      for (bool by_column : {false, true}) {
        CHECK(misplaced(1, 1, 1, by_column, set) == 0);
        CHECK(misplaced(1, 16, 32, by_column, set) == 0);
        CHECK(misplaced(1, 39, 64, by_column, set) == 0);
        CHECK(misplaced(3, 17, 77, by_column, set) == 0);
        CHECK(misplaced(2, 5, 31, by_column, set) == 0);
      }
    }
  }
}

}  // namespace
