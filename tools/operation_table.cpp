// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Prints docs/reference/operations.md.
///
///     operation_table > docs/reference/operations.md
#include <iostream>

#include "operation_table.hpp"

int main() {
  operation_table::write(std::cout);
  return std::cout.good() ? 0 : 1;
}
