// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

#include <doctest/doctest.h>

#include <cmath>
#include <cstdint>

#include <sinter/train/rate/constant.hpp>
#include <sinter/train/rate/cosine.hpp>
#include <sinter/train/rate/rate_schedule.hpp>

namespace sn = sinter;

static_assert(sn::constant_rate{0.5f}(0) == 0.5f);
static_assert(sn::constant_rate{0.5f}(1'000'000) == 0.5f);

TEST_SUITE("train/rate") {
  TEST_CASE("the warm-up rises in a line to the peak, where the cosine starts") {
    const sn::cosine rate{.peak = 1.0f, .warmup_steps = 4, .total_steps = 104, .floor = 0.0f};
    CHECK(rate(0) == 0.2f);
    CHECK(rate(1) == 0.4f);
    CHECK(rate(3) == 0.8f);
    CHECK(rate(4) == 1.0f);
    CHECK(rate(5) < 1.0f);
  }

  TEST_CASE("the cosine passes the middle half way, and stays at the floor from the last step on") {
    const sn::cosine rate{.peak = 3e-3f, .warmup_steps = 100, .total_steps = 1100, .floor = 1e-3f};
    CHECK(rate(100) == 3e-3f);
    CHECK(rate(600) == doctest::Approx(2e-3).epsilon(1e-6));
    CHECK(rate(350) == doctest::Approx(1e-3 + 2e-3 * (1 + std::sqrt(0.5)) / 2).epsilon(1e-6));
    CHECK(rate(1100) == 1e-3f);
    CHECK(rate(1'000'000) == 1e-3f);
  }

  TEST_CASE("the rate never falls in the warm-up, never rises after it, and stays between floor and peak") {
    for (const std::int64_t warmup : {0, 1, 7, 50}) {
      const sn::cosine rate{.peak = 0.1f, .warmup_steps = warmup, .total_steps = 60, .floor = 0.01f};
      for (std::int64_t step = 0; step < 70; ++step) {
        CAPTURE(step);
        CHECK((step < warmup ? rate(step) < rate(step + 1) : rate(step) >= rate(step + 1)));
        CHECK(rate(step) <= 0.1f);
        CHECK(rate(step) > 0.0f);
        if (step >= warmup) CHECK(rate(step) >= 0.01f);
      }
    }
  }

  TEST_CASE("settings without a meaning are refused") {
    CHECK_THROWS_AS((sn::cosine{.peak = 1, .warmup_steps = 0, .total_steps = 0}(0)), sn::value_error);
    CHECK_THROWS_AS((sn::cosine{.peak = 1, .warmup_steps = 5, .total_steps = 5}(0)), sn::value_error);
    CHECK_THROWS_AS((sn::cosine{.peak = 1, .warmup_steps = -1, .total_steps = 5}(0)), sn::value_error);
    CHECK_THROWS_AS((sn::cosine{.peak = 1, .warmup_steps = 0, .total_steps = 5}(-1)), sn::value_error);
  }

  TEST_CASE("a schedule sets the trainer's rate before each step") {
    struct trainer {
      struct {
        float learning_rate = 0;
      } with;
      auto& settings() { return with; }
    } model;
    const sn::cosine rate{.peak = 1.0f, .warmup_steps = 4, .total_steps = 104};
    sn::rate_schedule schedule(model, rate);
    for (const std::int64_t step : {0, 3, 4, 50, 200}) {
      schedule.before_step(step);
      CHECK(model.settings().learning_rate == rate(step));
    }
  }
}
