// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Element types: the value that names one, and the C++ type that stores one.
#pragma once

#include <cstdint>
#include <string_view>

#include <sinter/core/half.hpp>

namespace sinter {

/// A value, so that it mixes with extents in one template argument list: `input<"x", f32, batch<64>, 784>`.
enum class dtype : std::uint8_t { f32, f64, f16, bf16, i8, u8, i32, i64, boolean };

inline constexpr dtype f32 = dtype::f32;
inline constexpr dtype f64 = dtype::f64;
inline constexpr dtype f16 = dtype::f16;
inline constexpr dtype bf16 = dtype::bf16;
inline constexpr dtype i8 = dtype::i8;
inline constexpr dtype u8 = dtype::u8;
inline constexpr dtype i32 = dtype::i32;
inline constexpr dtype i64 = dtype::i64;
inline constexpr dtype boolean = dtype::boolean;

/// Every dtype, for tests and tables.
inline constexpr dtype all_dtypes[] = {f32, f64, f16, bf16, i8, u8, i32, i64, boolean};

constexpr std::string_view name_of(dtype type) {
  constexpr std::string_view names[] = {"f32", "f64", "f16", "bf16", "i8", "u8", "i32", "i64", "bool"};
  return names[static_cast<int>(type)];
}

/// Bytes of one element in memory; a bool takes one.
constexpr int size_of(dtype type) {
  constexpr int sizes[] = {4, 8, 2, 2, 1, 1, 4, 8, 1};
  return sizes[static_cast<int>(type)];
}

constexpr bool is_floating(dtype type) { return type <= dtype::bf16; }
constexpr bool is_integer(dtype type) { return type >= dtype::i8 && type <= dtype::i64; }

namespace core::detail {
template <dtype Type> struct storage;
template <> struct storage<dtype::f32> { using type = float; };
template <> struct storage<dtype::f64> { using type = double; };
template <> struct storage<dtype::f16> { using type = float16; };
template <> struct storage<dtype::bf16> { using type = bfloat16; };
template <> struct storage<dtype::i8> { using type = std::int8_t; };
template <> struct storage<dtype::u8> { using type = std::uint8_t; };
template <> struct storage<dtype::i32> { using type = std::int32_t; };
template <> struct storage<dtype::i64> { using type = std::int64_t; };
template <> struct storage<dtype::boolean> { using type = bool; };

template <class Element> struct dtype_of;
template <> struct dtype_of<float> { static constexpr dtype value = dtype::f32; };
template <> struct dtype_of<double> { static constexpr dtype value = dtype::f64; };
template <> struct dtype_of<float16> { static constexpr dtype value = dtype::f16; };
template <> struct dtype_of<bfloat16> { static constexpr dtype value = dtype::bf16; };
template <> struct dtype_of<std::int8_t> { static constexpr dtype value = dtype::i8; };
template <> struct dtype_of<std::uint8_t> { static constexpr dtype value = dtype::u8; };
template <> struct dtype_of<std::int32_t> { static constexpr dtype value = dtype::i32; };
template <> struct dtype_of<std::int64_t> { static constexpr dtype value = dtype::i64; };
template <> struct dtype_of<bool> { static constexpr dtype value = dtype::boolean; };
}  // namespace core::detail

/// The C++ type of one element: `storage_t<f32>` is `float`.
template <dtype Type>
using storage_t = typename core::detail::storage<Type>::type;

/// The dtype of a C++ element type: `dtype_of<float>` is `f32`.
template <class Element>
inline constexpr dtype dtype_of = core::detail::dtype_of<Element>::value;

/// A floating number as an integer dtype holds it: toward zero, held at the ends of the range; NaN is 0.
SINTER_HD constexpr std::int64_t saturated(dtype type, double x) {
  if (x != x) return 0;
  const double low = type == dtype::i8 ? -128.0 : type == dtype::u8 ? 0.0 : type == dtype::i32 ? -2147483648.0 : -9223372036854775808.0;
  const double high = type == dtype::i8 ? 127.0 : type == dtype::u8 ? 255.0 : type == dtype::i32 ? 2147483647.0 : 9223372036854775808.0;
  if (x <= low) return static_cast<std::int64_t>(low);
  if (x >= high) return type == dtype::i64 ? 0x7fffffffffffffff : static_cast<std::int64_t>(high);
  return static_cast<std::int64_t>(x);
}

/// Calls `function.template operator()<Element>()` with the element type of a dtype that is known at run time only.
template <class Function>
constexpr decltype(auto) with_storage(dtype type, Function&& function) {
  switch (type) {
    case dtype::f64: return function.template operator()<double>();
    case dtype::f16: return function.template operator()<float16>();
    case dtype::bf16: return function.template operator()<bfloat16>();
    case dtype::i8: return function.template operator()<std::int8_t>();
    case dtype::u8: return function.template operator()<std::uint8_t>();
    case dtype::i32: return function.template operator()<std::int32_t>();
    case dtype::i64: return function.template operator()<std::int64_t>();
    case dtype::boolean: return function.template operator()<bool>();
    case dtype::f32: break;
  }
  return function.template operator()<float>();
}

}  // namespace sinter
