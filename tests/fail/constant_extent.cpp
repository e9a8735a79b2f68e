// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// A constant tensor with an extent of 0.
// expect: sinter: a constant tensor has positive extents, at most 6, and at most 2^31 elements
// at-most-lines: 60
#include <sinter/sinter.hpp>

namespace sn = sinter;

constexpr sn::constant_tensor<sn::f32, 2, 0> nothing;

int main() { return nothing.rank; }
