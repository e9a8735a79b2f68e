// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Axes as operations name them: negative ones count from the last.
#pragma once

namespace sinter::ir::detail {

/// The axis from 0 on, or -1 when there is none of that number.
constexpr int axis_of(int wanted, int rank) {
  const int axis = wanted < 0 ? wanted + rank : wanted;
  return axis < 0 || axis >= rank ? -1 : axis;
}

}  // namespace sinter::ir::detail
