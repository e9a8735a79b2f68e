// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Adam.
#pragma once

#include <type_traits>

#include <sinter/train/optimizer/setting.hpp>
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
    // No statement below has two operands that both emit: compilers choose the order in which they evaluate those, and nodes are to have one order.
    const ir::expr remaining1 = 1.0 - power1, remaining2 = 1.0 - power2;
    const ir::expr step_size = u.scalar("learning_rate") / remaining1;
    const ir::expr correction = ir::emit(ir::opcode::sqrt, {remaining2});

    const ir::expr m = u.state("m"), v = u.state("v"), g = u.gradient;
    const ir::expr beta1 = u.scalar("beta1"), beta2 = u.scalar("beta2");
    // Scalars first, spread then: parameters of one shape would share a tensor of 1 - beta, in memory.
    const ir::expr rest1 = u.spread(1.0 - beta1), rest2 = u.spread(1.0 - beta2), keeps1 = u.spread(beta1), keeps2 = u.spread(beta2);
    const ir::expr new1 = rest1 * g, kept1 = keeps1 * m;
    const ir::expr square = g * g, kept2 = keeps2 * v, new2 = rest2 * square;
    const ir::expr next_m = kept1 + new1, next_v = kept2 + new2;
    const ir::expr corrected = u.spread(correction), rate = u.spread(step_size);
    const ir::expr root = ir::emit(ir::opcode::sqrt, {next_v}) / corrected;
    u.become(m, next_m);
    u.become(v, next_v);
    const ir::expr direction = rate * next_m;
    const ir::expr scale = root + u.setting("epsilon");
    u.become(u.parameter, u.parameter - direction / scale);
  }
};

}  // namespace sinter

namespace boost::hana {
template <class Settings>
struct accessors_impl<Settings, when<std::is_same_v<Settings, sinter::adam_settings>>> {
  static constexpr auto apply() {
    using namespace sinter::literals;
    using sinter::train::setting;
    return make_tuple(setting<&Settings::learning_rate>("learning_rate"_s), setting<&Settings::beta1>("beta1"_s),
                      setting<&Settings::beta2>("beta2"_s), setting<&Settings::epsilon>("epsilon"_s));
  }
};
}  // namespace boost::hana
