// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// What lowering knows of the machine. A plan is made before it is known where it will run, so these are the facts of a usual one: nothing is wrong elsewhere,
/// only slower.
#pragma once

#include <cstdint>

namespace sinter::passes {

/// Addresses that agree modulo `bytes / ways` compete for `ways` lines.
struct cache {
  std::int64_t bytes;
  int ways;
};

struct target {
  int lanes = 16;      ///< floats of the widest vector
  int registers = 32;  ///< of that width
  std::int64_t line_bytes = 64;
  cache first{32 * 1024, 8};
  cache second{512 * 1024, 8};
};

/// What the CPU's plans are made for. Its second cache is half of what many have: the other half is for what passes by.
inline constexpr target usual_target{};

}  // namespace sinter::passes
