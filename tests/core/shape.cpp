// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

#include <doctest/doctest.h>

#include <cstdint>
#include <type_traits>

#include <sinter/core/shape.hpp>
#include <sinter/core/tensor.hpp>

namespace sn = sinter;

namespace {

constexpr sn::dim batch(std::int64_t coefficient = 1) { return {coefficient, sn::symbolic::batch}; }
constexpr sn::symbol_values at_batch(std::int64_t value) {
  return sn::symbol_values(value);
}
constexpr sn::dims grown(sn::dims shape, sn::dim last) {
  shape.push(last);
  return shape;
}

}  // namespace

// An extent is a number, or a number times the batch.
static_assert(sn::dim(784).extent() == 784 && sn::dim(784).is_static() && sn::dim(784).symbol() == sn::symbolic::none);
static_assert(batch(49).extent() == 49 && !batch(49).is_static() && batch(49).symbol() == sn::symbolic::batch);
static_assert(sn::dim(3) == sn::dim(3) && batch() != sn::dim(1) && batch() != batch(2) && batch() != sn::dim(1, sn::symbolic::sequence));
static_assert(sn::dim(sn::max_elements).extent() == sn::max_elements && batch(sn::max_elements).extent() == sn::max_elements);

static_assert(at_batch(64)(batch(49)) == 64 * 49 && at_batch(64)(sn::dim(49)) == 49 && sn::symbol_values{}(batch(49)) == 49);

// Shapes compare by what they hold, and count with the batch as a factor.
static_assert(sn::dims().rank == 0 && sn::dims().count() == sn::dim(1));
static_assert(sn::dims(2, 3, 4).rank == 3 && sn::dims(2, 3, 4)[2] == sn::dim(4) && sn::dims(2, 3, 4).count() == sn::dim(24));
static_assert(sn::dims(batch(), 28, 28).count() == batch(784) && sn::dims(batch(7), 28).count() == batch(196));
static_assert(sn::dims(2, 3) == sn::dims(2, 3) && !(sn::dims(2, 3) == sn::dims(3, 2)) && !(sn::dims(2, 3) == sn::dims(2, 3, 1)));
static_assert(!(sn::dims(batch(), 3) == sn::dims(1, 3)));
static_assert(grown(sn::dims(2), 3) == sn::dims(2, 3) && grown(sn::dims(), 3) == sn::dims(3));
static_assert(sn::dims(1, 2, 3, 4, 5, 6).rank == sn::max_rank);
static_assert(!std::is_constructible_v<sn::dims, int, int, int, int, int, int, int>, "a seventh axis has no place");

// Extents as template arguments: equal values name equal types.
static_assert(sn::batch<64>.bound == 64 && sn::batch<64>.coefficient == 1);
static_assert(std::is_same_v<sn::shape<sn::batch<64>, 28>, sn::shape<sn::batch_dim{64, 1}, 28>>);
static_assert(!std::is_same_v<sn::shape<sn::batch<64>, 28>, sn::shape<sn::batch<32>, 28>>);

// Run-time extents.
static_assert(sn::extents({2, 3, 4}).count() == 24 && sn::extents({2, 3, 4}).rank == 3 && sn::extents({2, 3, 4})[1] == 3);
static_assert(sn::extents().count() == 1 && sn::extents({2, 0, 4}).count() == 0);
static_assert(sn::extents({2, 3}) == sn::extents({2, 3}) && sn::extents({2, 3}) != sn::extents({2, 3, 1}));

TEST_SUITE("core/shape") {
  TEST_CASE("extents print as a list") {
    CHECK(sn::to_string(sn::extents{64, 1, 28, 28}) == "[64, 1, 28, 28]");
    CHECK(sn::to_string(sn::extents{5}) == "[5]");
    CHECK(sn::to_string(sn::extents{}) == "[]");
  }

  TEST_CASE("a seventh axis and a negative extent are refused by name") {
    CHECK_THROWS_WITH_AS(sn::extents({1, 2, 3, 4, 5, 6, 7}), "extents: rank: expected at most 6, found 7", sn::tensor_error);
    CHECK_THROWS_WITH_AS(sn::extents({2, -3}), "extents: extent: expected not negative, found -3", sn::tensor_error);
  }
}
