// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Stochastic gradient descent.
#pragma once

#include <type_traits>

#include <sinter/train/optimizer/setting.hpp>
#include <sinter/train/update_rule.hpp>

namespace sinter {

/// Settings of `sgd`.
struct sgd_settings {
  float learning_rate = 1e-2f;
  float momentum = 0.0f;
};

/// w' = w - learning_rate * v' with v' = momentum * v + g and v = 0 at first.
///
/// Units     learning_rate: parameter units per gradient unit, per step;  momentum: the part of the last step kept, 0 to below 1
/// Source    Sutskever et al. (2013), eq. 1, with the learning rate outside the momentum as in PyTorch
/// Like      torch.optim.SGD(lr, momentum)
struct sgd {
  using settings = sgd_settings;

  static constexpr void update(const train::update_rule& u) {
    const ir::expr velocity = u.state("velocity");
    const ir::expr next = u.setting("momentum") * velocity + u.gradient;
    u.become(velocity, next);
    u.become(u.parameter, u.parameter - u.setting("learning_rate") * next);
  }
};

}  // namespace sinter

namespace boost::hana {
template <class Settings>
struct accessors_impl<Settings, when<std::is_same_v<Settings, sinter::sgd_settings>>> {
  static constexpr auto apply() {
    using namespace sinter::literals;
    using sinter::train::setting;
    return make_tuple(setting<&Settings::learning_rate>("learning_rate"_s), setting<&Settings::momentum>("momentum"_s));
  }
};
}  // namespace boost::hana
