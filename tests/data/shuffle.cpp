// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdint>
#include <map>
#include <numeric>
#include <vector>

#include <sinter/data/shuffle.hpp>

namespace sn = sinter;

TEST_SUITE("data/shuffle") {
  TEST_CASE("a shuffle holds every number once") {
    for (const int count : {0, 1, 2, 3, 10, 1000, 60000}) {
      std::vector<std::uint32_t> order = sn::shuffled(count, sn::seed{42}, 3);
      std::vector<std::uint32_t> all(static_cast<std::size_t>(count));
      std::iota(all.begin(), all.end(), 0u);
      if (count >= 10) CHECK(order != all);
      std::sort(order.begin(), order.end());
      CHECK(order == all);
    }
  }

  TEST_CASE("a shuffle is a function of its seed and epoch") {
    CHECK(sn::shuffled(100, sn::seed{1}, 2) == sn::shuffled(100, sn::seed{1}, 2));
    CHECK(sn::shuffled(100, sn::seed{1}, 2) != sn::shuffled(100, sn::seed{1}, 3));
    CHECK(sn::shuffled(100, sn::seed{1}, 2) != sn::shuffled(100, sn::seed{2}, 2));
  }

  TEST_CASE("the orders of a seed never change, since runs must be repeatable by later versions") {
    CHECK(sn::shuffled(10, sn::seed{42}, 0) == std::vector<std::uint32_t>{7, 9, 0, 2, 5, 4, 1, 6, 3, 8});
    CHECK(sn::shuffled(10, sn::seed{42}, 1) == std::vector<std::uint32_t>{9, 8, 1, 0, 4, 5, 3, 6, 2, 7});
  }

  TEST_CASE("all orders are equally likely") {
    std::map<std::vector<std::uint32_t>, int> seen;
    constexpr int epochs = 24000;
    for (int epoch = 0; epoch < epochs; ++epoch) ++seen[sn::shuffled(4, sn::seed{7}, epoch)];
    REQUIRE(seen.size() == 24);
    double chi_square = 0;
    for (const auto& [order, count] : seen) chi_square += (count - epochs / 24.0) * (count - epochs / 24.0) / (epochs / 24.0);
    CHECK(chi_square < 49.7);  // 23 degrees of freedom: exceeded by chance once in a thousand, and the seed is fixed
  }

  TEST_CASE("numbers of records that no tensor holds are refused") {
    CHECK_THROWS_AS(sn::shuffled(-1, sn::seed{0}, 0), sn::value_error);
    CHECK_THROWS_AS(sn::shuffled(sn::max_elements + 1, sn::seed{0}, 0), sn::value_error);
    CHECK_THROWS_AS(sn::shuffled(1, sn::seed{0}, -1), sn::value_error);
  }
}
