// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Adam.
#pragma once

#include <boost/hana/adapt_struct.hpp>

#include <sinter/train/update_rule.hpp>

namespace sinter {

/// Settings of `adam`.
struct adam_settings {
  float learning_rate = 1e-3f;
  float beta1 = 0.9f;
  float beta2 = 0.999f;
  float epsilon = 1e-8f;
};

/// w' = w - learning_rate * m̂ / (sqrt(v̂) + epsilon), with m and v the running means of g and g², corrected for their start at zero.
///
/// Units     learning_rate: parameter units per step;  beta1, beta2: the part of a mean kept per step, 0 to below 1;  epsilon: gradient units
/// Source    Kingma & Ba (2015), algorithm 1
/// Like      torch.optim.Adam(lr, betas, eps)
struct adam {
  using settings = adam_settings;

  static constexpr void update(const train::update_rule& u) {
    // Powers of the betas are kept as scalars: the corrections are then a few operations a step, not a parameter.
    const auto power = [&](std::string_view name, std::string_view beta) {
      return u.shared_state(name, 1, [&](ir::expr last) { return last * u.scalar(beta); });
    };
    const ir::expr power1 = power("adam.beta1_power", "beta1"), power2 = power("adam.beta2_power", "beta2");
    const ir::expr step_size = u.scalar("learning_rate") / (1.0 - power1);
    const ir::expr correction = ir::emit(ir::opcode::sqrt, {1.0 - power2});

    const ir::expr m = u.state("m"), v = u.state("v"), g = u.gradient;
    const ir::expr beta1 = u.setting("beta1"), beta2 = u.setting("beta2");
    const ir::expr next_m = beta1 * m + (1.0 - beta1) * g;
    const ir::expr next_v = beta2 * v + (1.0 - beta2) * (g * g);
    const ir::expr root = ir::emit(ir::opcode::sqrt, {next_v}) / u.spread(correction);
    u.become(m, next_m);
    u.become(v, next_v);
    u.become(u.parameter, u.parameter - u.spread(step_size) * next_m / (root + u.setting("epsilon")));
  }
};

}  // namespace sinter

BOOST_HANA_ADAPT_STRUCT(sinter::adam_settings, learning_rate, beta1, beta2, epsilon);
