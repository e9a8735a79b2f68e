// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// A learning rate that stays what it is.
#pragma once

#include <cstdint>

namespace sinter {

/// Units     rate per step
struct constant_rate {
  float rate = 1e-3f;

  constexpr float operator()(std::int64_t) const { return rate; }
};

}  // namespace sinter
