// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Whether vectors of one instruction set compute as strict kernels must: what a compiler was told, and what the thread's settings are, shows only in results.
#ifndef SINTER_KERNEL_PASS
#include <sinter/backends/cpu/kernels.hpp>
#else

namespace SINTER_KERNEL_NAMESPACE {

/// Products rounded before they are added, to the nearest, and subnormal numbers kept.
[[gnu::noinline]] inline bool computes_strictly() {
  volatile float above_one = 0x1.000002p0f, square = 0x1.000004p0f, half_place = 0x1p-24f, more_than_half = 0x1.8p-24f, least_normal = 0x1p-126f;
  const floats x = splat(above_one), one = splat(1.0f);
  const floats rounded = x * x - splat(square);  // 2^-46 if nothing is rounded in between
  const floats below = (one + splat(half_place)) - one, above = (one + splat(more_than_half)) - splat(above_one);
  const floats subnormal = splat(least_normal) * splat(0.5f);
  return rounded[0] == 0 && below[0] == 0 && above[0] == 0 && (subnormal + subnormal)[0] != 0;
}

}  // namespace SINTER_KERNEL_NAMESPACE

#endif
