// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

#include <doctest/doctest.h>

#include <memory>
#include <string>

#include <sinter/core/callback.hpp>

namespace {

using sinter::callback;

TEST_SUITE("core/callback") {
  TEST_CASE("it calls what it was made of, with state that copies share") {
    int calls = 0;
    const callback<int(int, const std::string&)> count = [&, sum = 0](int more, const std::string& text) mutable {
      ++calls;
      return sum += more + static_cast<int>(text.size());
    };
    const callback<int(int, const std::string&)> copy = count;
    CHECK(count(1, "ab") == 3);
    CHECK(copy(10, "") == 13);
    CHECK(calls == 2);
  }
  TEST_CASE("one made of nothing is false, and what it holds goes with its last copy") {
    callback<void()> one;
    CHECK_FALSE(one);
    const auto held = std::make_shared<int>(1);
    one = [held] {};
    callback<void()> other = one;
    CHECK(one);
    one = {};
    CHECK_FALSE(one);
    CHECK(held.use_count() == 2);
    other = {};
    CHECK(held.use_count() == 1);
  }
}

}  // namespace
