// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Strict kernels under -ffast-math, which defines this macro.
// expect: sinter: strict kernels need the arithmetic that -ffast-math gives away; compile this file without it
// errors: 1
// at-most-lines: 10
#define __FAST_MATH__ 1
#include <sinter/backends/cpu/strict.hpp>

int main() { return 0; }
