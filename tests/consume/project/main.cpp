// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// A program outside the project that uses a little of it.
#include <sinter/core/tensor.hpp>
#include <sinter/version.hpp>

int main() {
  const sinter::tensor<float> x({2, 3}, {1, 2, 3, 4, 5, 6});
  return sinter::version > 0 && x(1, 2) == 6.0f ? 0 : 1;
}
