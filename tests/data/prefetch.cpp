// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

#include <doctest/doctest.h>

#include <atomic>
#include <chrono>
#include <stdexcept>
#include <thread>
#include <vector>

#include <sinter/data/prefetch.hpp>

namespace sn = sinter;

TEST_SUITE("data/prefetch") {
  TEST_CASE("what is filled arrives in order and whole, with any number of buffers") {
    for (const std::size_t buffers : {2u, 3u, 7u}) {
      int made = 0, seen = 0;
      sn::prefetcher<int> work(std::vector<int>(buffers), [&made](int& buffer) {
        buffer = made;
        return made++ < 1000;
      });
      while (const int* buffer = work.next()) CHECK(*buffer == seen++);
      CHECK(seen == 1000);
      CHECK(work.next() == nullptr);  // the end stays the end
    }
  }

  TEST_CASE("a buffer is not written while it is in use") {
    sn::prefetcher<std::vector<int>> work(std::vector(3, std::vector<int>(100)), [n = 0](std::vector<int>& buffer) mutable {
      for (int& value : buffer) value = n;
      return n++ < 300;
    });
    int expected = 0;
    while (const std::vector<int>* buffer = work.next()) {
      std::this_thread::yield();
      for (const int value : *buffer) REQUIRE(value == expected);
      ++expected;
    }
    CHECK(expected == 300);
  }

  TEST_CASE("no more is filled ahead than there are buffers") {
    std::atomic<int> filled{0};
    sn::prefetcher<int> work(std::vector<int>(3), [&](int&) { return ++filled > 0; });
    REQUIRE(work.next());
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(10);
    while (filled < 3 && std::chrono::steady_clock::now() < deadline) std::this_thread::yield();
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    CHECK(filled == 3);  // one in use, two ahead
  }

  TEST_CASE("an exception arrives after what was filled before it, and again whenever more is asked for") {
    sn::prefetcher<int> work(std::vector<int>(2), [n = 0](int& buffer) mutable -> bool {
      if (n == 5) throw std::runtime_error("record 5 is broken");
      buffer = n++;
      return true;
    });
    for (int i = 0; i < 5; ++i) {
      const int* buffer = work.next();
      REQUIRE(buffer);
      CHECK(*buffer == i);
    }
    CHECK_THROWS_WITH(work.next(), "record 5 is broken");
    CHECK_THROWS_WITH(work.next(), "record 5 is broken");
  }

  TEST_CASE("it ends at once whenever the user leaves: before the first, between two, at the end, after an exception") {
    for (int taken = 0; taken < 12; ++taken)
      for (const bool fails : {false, true}) {
        sn::prefetcher<int> work(std::vector<int>(4), [n = 0, fails](int& buffer) mutable -> bool {
          if (fails && n == 8) throw std::runtime_error("broken");
          buffer = n;
          return n++ < 10;
        });
        try {
          for (int i = 0; i < taken; ++i) work.next();
          CHECK((!fails || taken <= 8));
        } catch (const std::runtime_error&) {
          CHECK(fails);
        }
      }
  }

  TEST_CASE("fewer than two buffers are refused") {
    CHECK_THROWS_AS(sn::prefetcher<int>(std::vector<int>(1), [](int&) { return false; }), sn::value_error);
  }
}
