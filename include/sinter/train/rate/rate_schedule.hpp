// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// A learning rate that follows a function of the step.
#pragma once

#include <concepts>
#include <cstdint>

namespace sinter {

/// A callback of `fit` that sets the trainer's learning rate before each step. Borrows the trainer.
///
/// Example   rate_schedule schedule(trainer, cosine{.peak = 1e-3f, .warmup_steps = 100, .total_steps = 5000});
///           fit(trainer, train, {.epochs = 5}, schedule)
template <class Trainer, std::invocable<std::int64_t> Rate>
  requires requires(Trainer& trainer, float rate) { trainer.settings().learning_rate = rate; }
class rate_schedule {
 public:
  rate_schedule(Trainer& trainer, Rate rate) : trainer_(&trainer), rate_(rate) {}

  void before_step(std::int64_t step) { trainer_->settings().learning_rate = rate_(step); }

 private:
  Trainer* trainer_;
  Rate rate_;
};

}  // namespace sinter
