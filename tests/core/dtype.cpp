// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

#include <doctest/doctest.h>

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <type_traits>

#include <sinter/core/dtype.hpp>
#include <sinter/core/fixed_string.hpp>
#include <sinter/core/literals.hpp>

namespace sn = sinter;

namespace {

template <sn::dtype Type, class Element>
constexpr bool stored_as = std::is_same_v<sn::storage_t<Type>, Element>&& sn::dtype_of<Element> == Type&& sn::size_of(Type) ==
                           sizeof(Element);

}  // namespace

static_assert(stored_as<sn::f32, float> && stored_as<sn::f64, double> && stored_as<sn::f16, sn::float16> &&
              stored_as<sn::bf16, sn::bfloat16>);
static_assert(stored_as<sn::i8, std::int8_t> && stored_as<sn::u8, std::uint8_t> && stored_as<sn::i32, std::int32_t> &&
              stored_as<sn::i64, std::int64_t>);
static_assert(stored_as<sn::boolean, bool>);

static_assert(sn::is_floating(sn::f32) && sn::is_floating(sn::f64) && sn::is_floating(sn::f16) && sn::is_floating(sn::bf16));
static_assert(sn::is_integer(sn::i8) && sn::is_integer(sn::u8) && sn::is_integer(sn::i32) && sn::is_integer(sn::i64));
static_assert(!sn::is_floating(sn::boolean) && !sn::is_integer(sn::boolean));

static_assert(sn::name_of(sn::f32) == "f32" && sn::name_of(sn::bf16) == "bf16" && sn::name_of(sn::u8) == "u8" &&
              sn::name_of(sn::boolean) == "bool");

static_assert(sn::fixed_string("image").view() == "image" && sn::fixed_string("").view().empty());
static_assert(sn::fixed_string("a") == sn::fixed_string("a") && !(sn::fixed_string("a") == sn::fixed_string("b")));

using namespace sn::literals;
static_assert(std::is_same_v<decltype("image"_s), boost::hana::string<'i', 'm', 'a', 'g', 'e'>>);
static_assert(std::is_same_v<decltype(""_s), boost::hana::string<>>);

TEST_SUITE("core/dtype") {
  TEST_CASE("every dtype is floating, integer or bool, and has a name of its own") {
    int floating = 0, integers = 0, others = 0;
    for (const sn::dtype type : sn::all_dtypes) {
      ++(sn::is_floating(type) ? floating : sn::is_integer(type) ? integers : others);
      for (const sn::dtype other : sn::all_dtypes) CHECK((sn::name_of(type) == sn::name_of(other)) == (type == other));
    }
    CHECK(floating == 4);
    CHECK(integers == 4);
    CHECK(others == 1);
  }

  TEST_CASE("a dtype known at run time reaches the type that stores it") {
    for (const sn::dtype type : sn::all_dtypes) {
      CHECK(sn::with_storage(type, []<class Element>() { return sn::dtype_of<Element>; }) == type);
      CHECK(sn::with_storage(type, []<class Element>() { return sizeof(Element); }) == static_cast<std::size_t>(sn::size_of(type)));
    }
  }
}
