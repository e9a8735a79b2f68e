// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

#include <doctest/doctest.h>

#include <cstdint>
#include <forward_list>
#include <stdexcept>
#include <string>
#include <vector>

#include <sinter/train/loop.hpp>

namespace sn = sinter;

namespace {
/// A batch here is a number of samples; the loss falls from step to step, and one sample of each batch is right.
struct trainer {
  int steps = 0;
  std::vector<int> seen{};

  sn::score step(int batch) {
    seen.push_back(batch);
    return {10.0f - static_cast<float>(steps++), 1, batch};
  }
};

/// Epoch e has the batches e + 1, e + 2, and no size.
struct epochs {
  std::forward_list<int> epoch(int number) const { return {number + 1, number + 2}; }
};

struct recorder {
  std::string log{};
  std::vector<sn::step_event> steps{};
  std::vector<sn::epoch_event> epochs{};

  void before_step(std::int64_t step) { log += 'b' + std::to_string(step); }
  void on_step(const sn::step_event& event) {
    log += 's' + std::to_string(event.step);
    steps.push_back(event);
  }
  void on_epoch(const sn::epoch_event& event) {
    log += 'e' + std::to_string(event.epoch);
    epochs.push_back(event);
  }
};

struct stop_after_step {
  std::int64_t last;
  sn::proceed on_step(const sn::step_event& event) const { return event.step == last ? sn::proceed::stop : sn::proceed::yes; }
};
struct stop_after_epoch {
  int last;
  sn::proceed on_epoch(const sn::epoch_event& event) const { return event.epoch == last ? sn::proceed::stop : sn::proceed::yes; }
};

static_assert(sn::Callback<recorder>);
static_assert(sn::Callback<stop_after_step&>);
static_assert(!sn::Callback<trainer>);
static_assert(sn::BatchSource<std::vector<int>&>);
static_assert(sn::BatchSource<epochs>);
static_assert(!sn::BatchSource<int>);
}  // namespace

TEST_SUITE("train/loop") {
  TEST_CASE("every batch of every epoch is one step, and callbacks hear of each in order") {
    trainer model;
    recorder heard;
    const auto summary = sn::fit(model, std::vector{2, 4}, {.epochs = 2}, heard);
    CHECK(model.seen == std::vector{2, 4, 2, 4});
    CHECK(heard.log == "b0s0b1s1e0b2s2b3s3e1");
    CHECK(summary.epochs == 2);
    CHECK(summary.steps == 4);
    CHECK_FALSE(summary.stopped);
    CHECK(heard.steps[3].epoch == 1);
    CHECK(heard.steps[3].epochs == 2);
    CHECK(heard.steps[3].batch == 1);
    CHECK(heard.steps[3].batches == 2);
    CHECK(heard.steps[3].result.loss == 7.0f);
  }

  TEST_CASE("losses and hits are weighted by samples and start anew in each epoch") {
    trainer model;
    recorder heard;
    const auto summary = sn::fit(model, std::vector{2, 6}, {.epochs = 2}, heard);
    CHECK(heard.steps[0].so_far.loss() == 10.0);
    CHECK(heard.epochs[0].whole.loss() == (2 * 10.0 + 6 * 9.0) / 8);
    CHECK(heard.epochs[1].whole.loss() == (2 * 8.0 + 6 * 7.0) / 8);
    CHECK(heard.epochs[1].whole.accuracy() == 0.25);
    CHECK(summary.last.loss() == heard.epochs[1].whole.loss());
  }

  TEST_CASE("a source makes the batches of each epoch, of which it need not know the number") {
    trainer model;
    recorder heard;
    sn::fit(model, epochs{}, {.epochs = 3}, heard);
    CHECK(model.seen == std::vector{1, 2, 2, 3, 3, 4});
    CHECK(heard.steps[0].batches == 0);
  }

  TEST_CASE("a callback stops the loop after a step or an epoch, and the others still hear of it") {
    for (const bool first : {false, true}) {
      trainer model;
      recorder heard;
      const stop_after_step stop{2};
      const auto summary = first ? sn::fit(model, std::vector{1, 2}, {.epochs = 9}, stop, heard)
                                 : sn::fit(model, std::vector{1, 2}, {.epochs = 9}, heard, stop);
      CHECK(heard.log == "b0s0b1s1e0b2s2e1");
      CHECK(summary.stopped);
      CHECK(summary.epochs == 2);
      CHECK(summary.steps == 3);
    }
    trainer model;
    recorder heard;
    const auto summary = sn::fit(model, std::vector{1, 2}, {.epochs = 9}, stop_after_epoch{1}, heard);
    CHECK(heard.log == "b0s0b1s1e0b2s2b3s3e1");
    CHECK(summary.stopped);
  }

  TEST_CASE("steps may be any function and their results any type with loss, correct and count") {
    struct richer {
      double loss;
      int correct;
      unsigned count;
      int gradient_norm;
    };
    const auto step = [](int batch) { return richer{0.5, 1, static_cast<unsigned>(batch), 7}; };
    const auto summary = sn::for_each_step(step, std::vector{4}, {.epochs = 1});
    CHECK(summary.last.loss() == 0.5);
    CHECK(summary.last.accuracy() == 0.25);
  }

  TEST_CASE("what a step throws ends the loop and reaches the caller") {
    recorder heard;
    auto step = [n = 0](int) mutable -> sn::score {
      if (n++ == 1) throw std::runtime_error("no memory");
      return {1, 1, 1};
    };
    CHECK_THROWS_WITH(sn::for_each_step(step, std::vector{1, 2, 3}, {.epochs = 1}, heard), "no memory");
    CHECK(heard.log == "b0s0b1");
  }

  TEST_CASE("no epochs are no steps, and an epoch without a sample is refused") {
    trainer model;
    CHECK(sn::fit(model, std::vector{1}, {.epochs = 0}).steps == 0);
    CHECK_THROWS_AS(sn::fit(model, std::vector<int>{}, {.epochs = 1}), sn::value_error);
    CHECK_THROWS_AS(sn::fit(model, std::vector{1}, {.epochs = -1}), sn::value_error);
  }
}
