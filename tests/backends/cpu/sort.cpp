// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// The sorting kernel against the standard library's, by value and then by place: every dtype, its special values, and lengths on both sides of each
/// decision it takes.
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <limits>
#include <memory>
#include <numeric>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include <sinter/backends/cpu/kernels.hpp>

namespace {

using namespace sinter;
using passes::word;

/// Drawn elements, many of them equal, or every bit of them drawn; among floating ones both zeros, infinities and NaNs of both signs.
template <dtype Type>
std::unique_ptr<storage_t<Type>[]> elements(std::int64_t count, bool few, std::uint64_t stream) {
  std::unique_ptr<storage_t<Type>[]> all(new storage_t<Type>[static_cast<std::size_t>(count)]);
  for (std::int64_t i = 0; i < count; ++i) {
    const double u = uniform_at(5, stream, static_cast<std::uint64_t>(i)), v = uniform_at(5, stream + 1, static_cast<std::uint64_t>(i));
    auto& x = all[static_cast<std::size_t>(i)];
    if constexpr (is_floating(Type)) {
      const double special[] = {0.0, -0.0, HUGE_VAL, -HUGE_VAL, std::nan(""), -std::nan(""), std::ldexp(1.0, -149), -std::ldexp(1.0, -149)};
      x = static_cast<storage_t<Type>>(u < 0.25 ? special[static_cast<int>(v * 8)] : few ? std::floor(v * 7) - 3 : (v - 0.5) * std::exp2(u * 16));
    } else if constexpr (Type == dtype::boolean) {
      x = u < 0.5;
    } else {
      using limits = std::numeric_limits<storage_t<Type>>;
      const double low = static_cast<double>(limits::min()), range = static_cast<double>(limits::max()) - low;
      x = u < 0.1 ? limits::min() : u < 0.2 ? limits::max() : static_cast<storage_t<Type>>(few ? std::floor(v * 7) : low + v * range * 0.99);
    }
  }
  return all;
}

template <dtype Type>
bool below(storage_t<Type> a, storage_t<Type> b) {
  if constexpr (is_floating(Type)) {
    const auto u = static_cast<double>(a), v = static_cast<double>(b);
    return u < v || (u == u && v != v);
  } else {
    return a < b;
  }
}

/// Sorts [before, extent, after] by the kernel, which may use no more scratch than the plan gives it, and compares places and values with the standard library's.
template <dtype Type>
void sorts(std::int64_t before, std::int64_t extent, std::int64_t after, std::int64_t kept, bool descending, bool few) {
  using element = storage_t<Type>;
  const auto x = elements<Type>(before * extent * after, few, static_cast<std::uint64_t>(extent * 2 + kept * 4096));
  const std::int64_t waiting = kept + std::max<std::int64_t>(kept, 8), room = std::min(waiting, extent), record = size_of(Type) == 8 ? 16 : 8;
  std::vector<std::uint64_t> scratch(static_cast<std::size_t>(2 * room * record / 8) + 1, 77);
  const auto results = static_cast<std::size_t>(before * kept * after);
  const std::unique_ptr<element[]> values(new element[results]);
  std::vector<std::int32_t> places(results);
  void* operands[] = {const_cast<void*>(static_cast<const void*>(x.get())), values.get(), places.data(), scratch.data()};
  const std::int64_t numbers[] = {before, extent, after, kept, descending, room};
  backends::cpu::portable::sort<word(Type), 3>::run(backends::cpu::call{operands, numbers});
  CHECK(scratch.back() == 77);
  int wrong = 0;
  for (std::int64_t b = 0; b < before; ++b)
    for (std::int64_t a = 0; a < after; ++a) {
      const auto at = [&](std::int64_t i) { return static_cast<std::size_t>((b * extent + i) * after + a); };
      std::vector<std::int32_t> order(static_cast<std::size_t>(extent));
      std::iota(order.begin(), order.end(), 0);
      std::sort(order.begin(), order.end(), [&](std::int32_t i, std::int32_t j) {
        const bool less = below<Type>(x[at(i)], x[at(j)]), greater = below<Type>(x[at(j)], x[at(i)]);
        return less == greater ? i < j : descending ? greater : less;
      });
      for (std::int64_t i = 0; i < kept; ++i) {
        const auto to = static_cast<std::size_t>((b * kept + i) * after + a);
        const element wanted = x[at(order[static_cast<std::size_t>(i)])];
        wrong += places[to] != order[static_cast<std::size_t>(i)] || std::memcmp(&values[to], &wanted, sizeof wanted) != 0;
      }
    }
  CHECK_MESSAGE(wrong == 0, std::string(name_of(Type)), " [", before, ", ", extent, ", ", after, "], first ", kept,
                descending ? ", descending" : ", ascending", ", wrong: ", wrong);
}

template <dtype Type>
void sorts_all() {
  for (bool descending : {false, true})
    for (bool few : {false, true}) {
      for (std::int64_t extent : {1, 2, 9, 47, 48, 49, 300}) sorts<Type>(2, extent, 3, extent, descending, few);
      for (std::int64_t kept : {1, 2, 7, 8, 9, 24, 25, 60, 299}) sorts<Type>(1, 300, 2, kept, descending, few);
      sorts<Type>(1, 70000, 1, 70000, descending, few);  // places need more than two bytes
      sorts<Type>(1, 70000, 1, 100, descending, few);
    }
}

TEST_SUITE("backends.cpu.sort") {
  TEST_CASE("f32 is sorted by value, equal ones by place") { sorts_all<f32>(); }
  TEST_CASE("f64 is sorted by value, equal ones by place") { sorts_all<f64>(); }
  TEST_CASE("half types are sorted by value, equal ones by place") {
    sorts_all<f16>();
    sorts_all<bf16>();
  }
  TEST_CASE("integers and bools are sorted by value, equal ones by place") {
    sorts_all<i8>();
    sorts_all<u8>();
    sorts_all<i32>();
    sorts_all<i64>();
    sorts_all<boolean>();
  }
}

}  // namespace
