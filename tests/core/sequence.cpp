// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

#include <doctest/doctest.h>

#include <utility>

#include <sinter/core/sequence.hpp>

namespace sn = sinter;

namespace {

constexpr sn::sequence<int> counted(int count) {
  sn::sequence<int> numbers;
  for (int i = 0; i < count; ++i) numbers.push(i * i);
  return numbers;
}
constexpr int sum(const sn::sequence<int>& numbers) {
  int total = 0;
  for (int n : numbers) total += n;
  return total;
}

}  // namespace

// The compiler checks bounds and leaks of everything that it evaluates.
static_assert(sn::sequence<int>().empty() && sn::sequence<int>().size() == 0 && sn::sequence<int>().begin() == sn::sequence<int>().end());
static_assert(counted(100).size() == 100 && counted(100)[99] == 99 * 99 && counted(100).back() == 99 * 99 && sum(counted(10)) == 285);
static_assert(counted(16).capacity == 16 && counted(17).capacity == 32, "capacity doubles");
static_assert(sn::sequence<int>(3) == sn::sequence<int>{0, 0, 0} && sn::sequence<int>(2, 7) == sn::sequence<int>{7, 7} &&
              sn::sequence<int>(0).empty());
static_assert(!(sn::sequence<int>{1, 2} == sn::sequence<int>{1, 3}) && !(sn::sequence<int>{1, 2} == sn::sequence<int>{1, 2, 3}));
static_assert(
    [] {
      sn::sequence<int> numbers;
      return numbers.push(5) == 0 && numbers.push(6) == 1;
    }(),
    "push answers the index");
static_assert(
    [] {
      const sn::sequence<int> original = counted(20);
      sn::sequence<int> copy = original;
      copy[3] = -1;
      copy.push(7);
      return original == counted(20) && copy.size() == 21 && copy[3] == -1;
    }(),
    "a copy has elements of its own");
static_assert(
    [] {
      sn::sequence<int> from = counted(20);
      const sn::sequence<int> to = std::move(from);
      return to == counted(20) && from.empty() && from.data == nullptr;
    }(),
    "what was moved from is empty");
static_assert(
    [] {
      sn::sequence<int> a = counted(3), b = counted(40);
      a = b;
      b = counted(2);
      const sn::sequence<int>& same = a;
      a = same;
      return a == counted(40) && b == counted(2);
    }(),
    "assignment copies or takes, also from itself");
static_assert(
    [] {
      sn::sequence<int> numbers = counted(20);
      numbers.clear();
      numbers.push(4);
      return numbers == sn::sequence<int>{4} && numbers.capacity >= 20;
    }(),
    "clearing keeps the memory");
static_assert(
    [] {
      sn::sequence<int> numbers = counted(5);
      numbers.reserve(100);
      numbers.reserve(1);
      return numbers == counted(5) && numbers.capacity == 100;
    }(),
    "reserving keeps the elements and never shrinks");
static_assert([] {
  sn::sequence<int> a = counted(5), b = counted(50);
  a.exchange(b);
  return a == counted(50) && b == counted(5);
}());
static_assert(
    [] {
      sn::sequence<sn::sequence<int>> rows(3);
      for (int i = 0; i < 3; ++i) rows[i] = counted(i);
      for (int i = 0; i < 20; ++i) rows.push(counted(i));
      const auto copy = rows;
      return copy.size() == 23 && copy[2] == counted(2) && copy.back() == counted(19);
    }(),
    "elements may own memory");

TEST_SUITE("core/sequence") {
  TEST_CASE("at run time it is what it is in the compiler") {
    CHECK(sum(counted(1000)) == 332833500);
    sn::sequence<int> numbers = counted(10);
    numbers = counted(1000);
    CHECK(numbers.back() == 999 * 999);
    sn::sequence<int>& same = numbers;
    numbers = std::move(same);
    CHECK(numbers == counted(1000));
  }
}
