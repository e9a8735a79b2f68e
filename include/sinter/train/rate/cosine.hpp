// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// A learning rate that rises in a line and falls along half a cosine.
#pragma once

#include <cstdint>
#include <string>

#include <sinter/core/error.hpp>
#include <sinter/core/series.hpp>

namespace sinter {

/// Linear warm-up, then cosine annealing without restarts; a pure function of the step.
///
///     step < warmup      peak · (step + 1) / (warmup + 1)
///     step >= warmup     floor + (peak - floor) · (1 + cos(π · t)) / 2,  t = min(1, (step - warmup) / (total - warmup))
///
/// The two meet in `peak` at step `warmup`; no step has the rate 0, unless `floor` is.
///
/// Units     peak and floor per step; steps counted from 0
/// Errors    `value_error`: a negative step or warm-up, a total that is not above the warm-up
/// Source    Loshchilov and Hutter (2017), SGDR, equation 5 with one cycle; the warm-up is Goyal et al. (2017), section 2.2
/// Like      torch.optim.lr_scheduler.CosineAnnealingLR after LinearLR
struct cosine {
  float peak = 1e-3f;
  std::int64_t warmup_steps = 0;
  std::int64_t total_steps = 0;
  float floor = 0.0f;

  float operator()(std::int64_t step) const {
    if (warmup_steps < 0) throw value_error("warmup_steps", "not negative", std::to_string(warmup_steps));
    if (total_steps <= warmup_steps) throw value_error("total_steps", "above " + std::to_string(warmup_steps), std::to_string(total_steps));
    if (step < 0) throw value_error("step", "not negative", std::to_string(step));
    const double high = peak, low = floor;
    if (step < warmup_steps) return static_cast<float>(high * static_cast<double>(step + 1) / static_cast<double>(warmup_steps + 1));
    if (step >= total_steps) return floor;  // the exact value, which the cosine's rounding would miss
    const double t = static_cast<double>(step - warmup_steps) / static_cast<double>(total_steps - warmup_steps);
    return static_cast<float>(low + (high - low) * (1 + math::detail::cos_of_turn(t / 2)) / 2);
  }
};

}  // namespace sinter
