// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdint>
#include <ranges>
#include <stdexcept>
#include <vector>

#include <boost/hana/map.hpp>
#include <boost/hana/pair.hpp>

#include <sinter/core/literals.hpp>
#include <sinter/core/tensor.hpp>
#include <sinter/data/batches.hpp>

namespace sn = sinter;
namespace hana = boost::hana;
using namespace sn::literals;

namespace {
/// A dataset of another kind than images: record i is i and i squared.
struct squares {
  std::int64_t records = 0;
  std::int64_t broken = -1;

  std::int64_t size() const { return records; }
  auto make_batch(std::int64_t rows) const {
    return hana::make_map(hana::make_pair("number"_s, sn::tensor<std::int32_t>(sn::extents{rows})),
                          hana::make_pair("square"_s, sn::tensor<double>(sn::extents{rows, 1})));
  }
  template <class Memory>
  void fill(Memory& memory, std::int64_t row, std::int64_t record) const {
    if (record == broken) throw std::runtime_error("a broken record");
    memory["number"_s](row) = static_cast<std::int32_t>(record);
    memory["square"_s](row, 0) = static_cast<double>(record * record);
  }
};

static_assert(sn::Dataset<squares>);
static_assert(std::ranges::input_range<sn::epoch_batches<squares>>);

/// The rows of each batch of an epoch; checks that the columns belong together.
std::vector<std::vector<int>> numbers(const sn::batches<squares>& batches, int epoch) {
  std::vector<std::vector<int>> result;
  for (const auto batch : batches.epoch(epoch)) {
    std::vector<int>& rows = result.emplace_back();
    CHECK(batch["square"_s].shape() == sn::extents{batch["number"_s].extent(0), 1});
    for (std::int64_t i = 0; i < batch["number"_s].extent(0); ++i) {
      rows.push_back(batch["number"_s](i));
      CHECK(batch["square"_s](i, 0) == 1.0 * rows.back() * rows.back());
    }
  }
  return result;
}

std::vector<int> joined(const std::vector<std::vector<int>>& batches) {
  std::vector<int> result;
  for (const auto& batch : batches) result.insert(result.end(), batch.begin(), batch.end());
  return result;
}
}  // namespace

TEST_SUITE("data/batches") {
  TEST_CASE("without a seed, records come in their own order, and the last batch may be short") {
    const squares data{7};
    const sn::batches all(data, {.size = 3});
    CHECK(all.size() == 3);
    CHECK(all.epoch(0).size() == 3);
    CHECK(numbers(all, 0) == std::vector<std::vector<int>>{{0, 1, 2}, {3, 4, 5}, {6}});
    CHECK(numbers(all, 1) == numbers(all, 0));
  }

  TEST_CASE("the last batch is left out when it is short and that was asked for") {
    const squares seven{7}, six{6};
    CHECK(numbers(sn::batches(seven, {.size = 3, .drop_partial = true}), 0) == std::vector<std::vector<int>>{{0, 1, 2}, {3, 4, 5}});
    CHECK(sn::batches(seven, {.size = 3, .drop_partial = true}).size() == 2);
    CHECK(numbers(sn::batches(six, {.size = 3, .drop_partial = true}), 0).size() == 2);
  }

  TEST_CASE("no records make no batch, and few make one") {
    const squares none{0}, two{2};
    for (const int ahead : {0, 2}) {
      CHECK(numbers(sn::batches(none, {.size = 3, .prefetch = ahead}), 0).empty());
      CHECK(numbers(sn::batches(two, {.size = 3, .prefetch = ahead}), 0) == std::vector<std::vector<int>>{{0, 1}});
      CHECK(numbers(sn::batches(two, {.size = 3, .drop_partial = true, .prefetch = ahead}), 0).empty());
    }
  }

  TEST_CASE("every epoch has every record once, each in an order of its own") {
    const squares data{100};
    const sn::batches all(data, {.size = 7, .shuffle = sn::seed{3}});
    auto first = joined(numbers(all, 0)), second = joined(numbers(all, 1));
    CHECK(first != second);
    CHECK(first == joined(numbers(all, 0)));
    std::sort(first.begin(), first.end());
    std::sort(second.begin(), second.end());
    CHECK(first == second);
    CHECK(std::adjacent_find(first.begin(), first.end()) == first.end());
    CHECK(first.size() == 100);
  }

  TEST_CASE("filling ahead changes nothing but the time") {
    const squares data{1000};
    for (const bool drop : {false, true})
      for (const int ahead : {1, 2, 5, 1000})
        CHECK(numbers(sn::batches(data, {.size = 3, .shuffle = sn::seed{5}, .drop_partial = drop, .prefetch = ahead}), 4) ==
              numbers(sn::batches(data, {.size = 3, .shuffle = sn::seed{5}, .drop_partial = drop}), 4));
  }

  TEST_CASE("what a record throws arrives where its batch would have come") {
    const squares data{100, 50};
    for (const int ahead : {0, 1, 3}) {
      const sn::batches all(data, {.size = 10, .prefetch = ahead});
      int seen = 0;
      const auto read = [&] {
        for (const auto batch : all.epoch(0)) seen += static_cast<int>(batch["number"_s].extent(0));
      };
      CHECK_THROWS_WITH(read(), "a broken record");
      CHECK(seen == 50);
    }
  }

  TEST_CASE("an epoch may be left at any batch") {
    const squares data{1000};
    for (int leave = 0; leave < 20; ++leave) {
      int seen = 0;
      for (const auto batch : sn::batches(data, {.size = 3, .prefetch = 2}).epoch(0)) {
        CHECK(batch["number"_s](0) == 3 * seen);
        if (seen++ == leave) break;
      }
      CHECK(seen == leave + 1);
    }
  }

  TEST_CASE("options without a meaning are refused") {
    const squares data{1};
    CHECK_THROWS_AS(sn::batches(data, {.size = 0}), sn::value_error);
    CHECK_THROWS_AS(sn::batches(data, {.prefetch = -1}), sn::value_error);
  }
}
