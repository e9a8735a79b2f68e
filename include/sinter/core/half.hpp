// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// The two 16-bit floating types, as storage: IEEE 754 binary16 and bfloat16, with correctly rounded conversions.
#pragma once

#include <cstdint>

#include <sinter/core/config.hpp>

namespace sinter {
namespace core::detail {

/// Narrows binary64 to a format of `exponent_bits` and `mantissa_bits`, rounding once, to nearest even.
/// From double and not from float, so that a double is not rounded twice on its way.
SINTER_HD constexpr std::uint16_t narrow(double value, int exponent_bits, int mantissa_bits) {
  const std::uint64_t bits = __builtin_bit_cast(std::uint64_t, value);
  const auto sign = static_cast<std::uint16_t>(bits >> 63 << 15);
  const int bias = (1 << (exponent_bits - 1)) - 1;
  const auto infinity = static_cast<std::uint16_t>(((1u << exponent_bits) - 1u) << mantissa_bits);
  const int raw_exponent = static_cast<int>(bits >> 52 & 0x7ff);
  const std::uint64_t fraction = bits & 0xfffffffffffffull;
  if (raw_exponent == 0x7ff) {  // a NaN keeps its leading payload bits and becomes quiet
    if (fraction == 0) return static_cast<std::uint16_t>(sign | infinity);
    const auto payload = static_cast<std::uint16_t>(fraction >> (52 - mantissa_bits));
    return static_cast<std::uint16_t>(sign | infinity | payload | 1u << (mantissa_bits - 1));
  }
  if (raw_exponent == 0) return sign;  // every subnormal double lies below half of the smallest half
  const int exponent = raw_exponent - 1023 + bias;
  const std::uint64_t mantissa = fraction | 1ull << 52;
  int shift = 52 - mantissa_bits;
  if (exponent <= 0) shift += 1 - exponent;
  if (shift > 54) return sign;
  const std::uint64_t kept = mantissa >> shift;
  const std::uint64_t rest = mantissa & ((1ull << shift) - 1);
  const std::uint64_t half = 1ull << (shift - 1);
  const std::uint64_t rounded = kept + ((rest > half || (rest == half && (kept & 1))) ? 1u : 0u);
  // The implicit bit of a normal number carries into the exponent field by itself, and so does a rounding overflow.
  const std::uint64_t field = exponent <= 0 ? rounded : rounded + (static_cast<std::uint64_t>(exponent - 1) << mantissa_bits);
  return static_cast<std::uint16_t>(sign | (field >= infinity ? infinity : static_cast<std::uint16_t>(field)));
}

/// Widens exactly; every value of the narrow format is a float.
SINTER_HD constexpr float widen(std::uint16_t bits, int exponent_bits, int mantissa_bits) {
  const std::uint32_t sign = static_cast<std::uint32_t>(bits >> 15) << 31;
  const int bias = (1 << (exponent_bits - 1)) - 1;
  const std::uint32_t raw_exponent = bits >> mantissa_bits & ((1u << exponent_bits) - 1u);
  std::uint32_t fraction = bits & ((1u << mantissa_bits) - 1u);
  if (raw_exponent == (1u << exponent_bits) - 1u) return __builtin_bit_cast(float, sign | 0x7f800000u | fraction << (23 - mantissa_bits));
  if (raw_exponent == 0 && fraction == 0) return __builtin_bit_cast(float, sign);
  int exponent = static_cast<int>(raw_exponent) - bias;
  if (raw_exponent == 0) {
    if (exponent_bits == 8) return __builtin_bit_cast(float, sign | fraction << (23 - mantissa_bits));  // subnormal in both
    ++exponent;
    while (!(fraction >> mantissa_bits & 1u)) {
      fraction <<= 1;
      --exponent;
    }
    fraction &= (1u << mantissa_bits) - 1u;
  }
  return __builtin_bit_cast(float, sign | static_cast<std::uint32_t>(exponent + 127) << 23 | fraction << (23 - mantissa_bits));
}

template <int ExponentBits, int MantissaBits>
struct narrow_float {
  std::uint16_t bits = 0;

  constexpr narrow_float() = default;
  SINTER_HD constexpr explicit narrow_float(double value) : bits(narrow(value, ExponentBits, MantissaBits)) {}
  SINTER_HD static constexpr narrow_float from_bits(std::uint16_t bits) {
    narrow_float result;
    result.bits = bits;
    return result;
  }
  SINTER_HD constexpr operator float() const { return widen(bits, ExponentBits, MantissaBits); }
};

}  // namespace core::detail

/// IEEE 754 binary16: 5 exponent bits, 10 mantissa bits.
struct float16 : core::detail::narrow_float<5, 10> {
  using narrow_float::narrow_float;
};

/// bfloat16: binary32's exponent with 7 mantissa bits.
struct bfloat16 : core::detail::narrow_float<8, 7> {
  using narrow_float::narrow_float;
};

}  // namespace sinter
