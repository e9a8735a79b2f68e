// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

#include <doctest/doctest.h>

#include <cmath>
#include <cstdint>
#include <type_traits>

#include <sinter/data/dataset.hpp>
#include <sinter/data/labelled_images.hpp>

namespace sn = sinter;
using namespace sn::literals;

static_assert(sn::Dataset<sn::labelled_images>);
static_assert(!sn::Dataset<int>);
static_assert(std::is_same_v<std::decay_t<decltype(std::declval<sn::batch_of<sn::labelled_images>>()["image"_s])>, sn::view<const float>>);
static_assert(
    std::is_same_v<std::decay_t<decltype(std::declval<sn::batch_of<sn::labelled_images>>()["label"_s])>, sn::view<const std::int32_t>>);

TEST_SUITE("data/labelled_images") {
  const sn::tensor<std::uint8_t> images({3, 1, 2}, {0, 255, 51, 102, 204, 153});  // [N, H, W]
  const sn::tensor<std::uint8_t> labels({3}, {2, 0, 1});

  TEST_CASE("a record fills its row with normalised pixels and its label") {
    const sn::labelled_images data(images, labels, 3, {.mean = 0.5f, .deviation = 0.25f});
    CHECK(data.size() == 3);
    CHECK(data.classes() == 3);
    auto memory = data.make_batch(2);
    CHECK(memory["image"_s].shape() == sn::extents{2, 1, 1, 2});
    CHECK(memory["label"_s].shape() == sn::extents{2});
    data.fill(memory, 1, 0);
    data.fill(memory, 0, 2);
    CHECK(memory["image"_s](1, 0, 0, 0) == -2.0f);
    CHECK(memory["image"_s](1, 0, 0, 1) == 2.0f);
    CHECK(memory["image"_s](0, 0, 0, 0) == doctest::Approx((0.8 - 0.5) / 0.25));
    CHECK(memory["label"_s](1) == 2);
    CHECK(memory["label"_s](0) == 1);
  }

  TEST_CASE("without a normalisation, black is 0 and white is 1") {
    const sn::labelled_images data(images, labels, 3);
    auto memory = data.make_batch(1);
    data.fill(memory, 0, 0);
    CHECK(memory["image"_s](0, 0, 0, 0) == 0.0f);
    CHECK(memory["image"_s](0, 0, 0, 1) == 1.0f);
  }

  TEST_CASE("standardised images have mean 0 and deviation 1") {
    const sn::labelled_images data(images, labels, 3, sn::standardise(images));
    auto memory = data.make_batch(3);
    for (int i = 0; i < 3; ++i) data.fill(memory, i, i);
    double sum = 0, squares = 0;
    for (const float value : memory["image"_s]) {
      sum += value;
      squares += value * value;
    }
    CHECK(std::abs(sum / 6) < 1e-6);
    CHECK(squares / 6 == doctest::Approx(1).epsilon(1e-6));
  }

  TEST_CASE("images and labels that do not belong together are refused") {
    CHECK_THROWS_AS(sn::labelled_images(sn::tensor<std::uint8_t>({3, 2}), labels, 3), sn::tensor_error);
    CHECK_THROWS_AS(sn::labelled_images(images, sn::tensor<std::uint8_t>(sn::extents{2}), 3), sn::tensor_error);
    CHECK_THROWS_AS(sn::labelled_images(images, sn::tensor<std::uint8_t>({3, 1}), 3), sn::tensor_error);
    CHECK_THROWS_WITH_AS(sn::labelled_images(images, labels, 2), "label of image 0: value: expected 0 to 1, found 2", sn::value_error);
    CHECK_THROWS_AS(sn::labelled_images(images, labels, 3, {.deviation = 0}), sn::value_error);
    CHECK_THROWS_AS(sn::labelled_images(images, labels, 3, {.deviation = std::nanf("")}), sn::value_error);
    CHECK_THROWS_AS(sn::standardise(sn::tensor<std::uint8_t>({2, 2, 2})), sn::value_error);
    CHECK_THROWS_AS(sn::standardise(sn::tensor<std::uint8_t>({0, 2, 2})), sn::value_error);
  }
}
