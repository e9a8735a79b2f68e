// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

#include <doctest/doctest.h>

#include <cmath>
#include <cstdint>
#include <cstring>
#include <initializer_list>
#include <limits>

#include <sinter/core/half.hpp>

namespace sn = sinter;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

/// What a bit pattern stands for, straight from the definition of the formats.
double meaning(std::uint16_t bits, int exponent_bits, int mantissa_bits) {
  const int bias = (1 << (exponent_bits - 1)) - 1;
  const int exponent = bits >> mantissa_bits & ((1 << exponent_bits) - 1);
  const int fraction = bits & ((1 << mantissa_bits) - 1);
  const double sign = bits >> 15 ? -1.0 : 1.0;
  if (exponent == (1 << exponent_bits) - 1) return fraction ? std::numeric_limits<double>::quiet_NaN() : sign * infinity;
  if (exponent == 0) return sign * std::ldexp(fraction, 1 - bias - mantissa_bits);
  return sign * std::ldexp((1 << mantissa_bits) + fraction, exponent - bias - mantissa_bits);
}

template <class Half, int ExponentBits, int MantissaBits>
struct format {
  using half = Half;
  static constexpr int mantissa_bits = MantissaBits;
  static constexpr auto infinity_bits = static_cast<std::uint16_t>(((1 << ExponentBits) - 1) << MantissaBits);
  static double value(std::uint16_t bits) { return meaning(bits, ExponentBits, MantissaBits); }
};
using binary16 = format<sn::float16, 5, 10>;
using brain16 = format<sn::bfloat16, 8, 7>;

bool same_bits(double a, double b) { return std::memcmp(&a, &b, sizeof a) == 0; }

}  // namespace

static_assert(sizeof(sn::float16) == 2 && sizeof(sn::bfloat16) == 2);
static_assert(sn::float16(1.0).bits == 0x3c00 && sn::float16(-2.0).bits == 0xc000 && sn::float16(65504.0).bits == 0x7bff);
static_assert(sn::bfloat16(1.0).bits == 0x3f80 && sn::bfloat16(-2.0).bits == 0xc000);
static_assert(float(sn::float16::from_bits(0x3555)) == 0x1.554p-2f && float(sn::float16::from_bits(1)) == 0x1p-24f);
static_assert(float(sn::bfloat16::from_bits(1)) == 0x1p-133f);
// Rounded twice, by way of float, the first would be 1: float drops the last bit and leaves a tie.
static_assert(sn::float16(1 + 0x1p-11 + 0x1p-40).bits == 0x3c01 && sn::float16(static_cast<float>(1 + 0x1p-11 + 0x1p-40)).bits == 0x3c00);
static_assert(sn::bfloat16(1 + 0x1p-8 + 0x1p-40).bits == 0x3f81 && sn::bfloat16(static_cast<float>(1 + 0x1p-8 + 0x1p-40)).bits == 0x3f80);

TEST_SUITE("core/half") {
  TEST_CASE_TEMPLATE("every bit pattern widens to the number it stands for", Format, binary16, brain16) {
    for (std::uint32_t bits = 0; bits < 0x10000; ++bits) {
      const double expected = Format::value(static_cast<std::uint16_t>(bits));
      const double widened = static_cast<float>(Format::half::from_bits(static_cast<std::uint16_t>(bits)));
      if (!(std::isnan(expected) ? std::isnan(widened) && std::signbit(widened) == (bits >> 15 != 0) : same_bits(widened, expected))) {
        CAPTURE(bits);
        FAIL("widened to another number");
      }
    }
  }

  TEST_CASE_TEMPLATE("every number survives the way to float and back; a NaN keeps its payload and becomes quiet", Format, binary16,
                     brain16) {
    for (std::uint32_t i = 0; i < 0x10000; ++i) {
      const auto bits = static_cast<std::uint16_t>(i);
      const float widened = Format::half::from_bits(bits);
      // A signalling NaN may become quiet on the way through a register, which is what narrowing does to it anyway.
      const bool is_nan = (bits & 0x7fff) > Format::infinity_bits;
      const auto expected = static_cast<std::uint16_t>(is_nan ? bits | 1 << (Format::mantissa_bits - 1) : bits);
      if (typename Format::half(widened).bits != expected) {
        CAPTURE(bits);
        FAIL("came back as another number");
      }
    }
  }

  TEST_CASE_TEMPLATE("between any two neighbours, the midpoint goes to the even one and what is next to it to the nearer one", Format,
                     binary16, brain16) {
    for (std::uint16_t low = 0; low < Format::infinity_bits; ++low) {
      const auto high = static_cast<std::uint16_t>(low + 1);
      const double a = Format::value(low);
      // Above the largest number stands the one that the exponent range no longer reaches.
      const double b = high == Format::infinity_bits ? 2 * a - Format::value(static_cast<std::uint16_t>(low - 1)) : Format::value(high);
      const double middle = a + (b - a) / 2;  // exact: doubles have 42 more bits
      const auto even = low % 2 ? high : low;
      for (const double sign : {1.0, -1.0}) {
        const auto sign_bit = static_cast<std::uint16_t>(sign < 0 ? 0x8000 : 0);
        const auto narrowed = [&](double x) { return static_cast<std::uint16_t>(typename Format::half(sign * x).bits ^ sign_bit); };
        if (narrowed(a) != low || narrowed(middle) != even || narrowed(std::nextafter(middle, a)) != low ||
            narrowed(std::nextafter(middle, b)) != high) {
          CAPTURE(low);
          CAPTURE(sign);
          FAIL("rounded to the farther neighbour");
        }
      }
    }
  }

  TEST_CASE_TEMPLATE("zeros keep their sign, and what lies beyond the range becomes infinity or zero", Format, binary16, brain16) {
    using half = typename Format::half;
    const auto smallest = Format::value(1);
    CHECK(half(0.0).bits == 0);
    CHECK(half(-0.0).bits == 0x8000);
    CHECK(half(infinity).bits == Format::infinity_bits);
    CHECK(half(-infinity).bits == (Format::infinity_bits | 0x8000));
    CHECK(half(1e300).bits == Format::infinity_bits);
    CHECK(half(-std::numeric_limits<double>::max()).bits == (Format::infinity_bits | 0x8000));
    CHECK(half(smallest / 2).bits == 0);
    CHECK(half(std::nextafter(smallest / 2, 1)).bits == 1);
    CHECK(half(-smallest / 2).bits == 0x8000);
    CHECK(half(smallest / 4).bits == 0);
    CHECK(half(1e-300).bits == 0);
    CHECK(half(-std::numeric_limits<double>::denorm_min()).bits == 0x8000);
    CHECK(half(std::numeric_limits<double>::min()).bits == 0);
  }

  TEST_CASE_TEMPLATE("a NaN stays one, whichever bits of its payload are lost", Format, binary16, brain16) {
    const auto nan_of = [](std::uint64_t bits) {
      double x;
      std::memcpy(&x, &bits, sizeof x);
      return x;
    };
    const auto quiet = static_cast<std::uint16_t>(Format::infinity_bits | 1 << (Format::mantissa_bits - 1));
    CHECK(typename Format::half(nan_of(0x7ff8000000000000)).bits == quiet);
    CHECK(typename Format::half(nan_of(0xfff8000000000001)).bits == (quiet | 0x8000));
    CHECK(typename Format::half(nan_of(0x7ff0000000000001)).bits == quiet);  // its payload alone would have become an infinity
  }
}
