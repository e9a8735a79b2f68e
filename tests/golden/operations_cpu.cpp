// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Probabilities, reductions, broadcasts, products and their gradients against values stored from PyTorch: the CPU, in f32.
#include "operations.hpp"
#include "stored.hpp"

namespace {

using namespace sinter::test;
using namespace sinter::test::stored_operations;
using sinter::dtype;

TEST_SUITE("golden.operations_cpu") {
  TEST_CASE("probabilities match PyTorch") { cpu_matches<probabilities_model<dtype::f32>>(golden("operations.safetensors"), in_single); }
  TEST_CASE("reductions match PyTorch") { cpu_matches<reductions_model<dtype::f32>>(golden("operations.safetensors"), in_single); }
  TEST_CASE("products match PyTorch") { cpu_matches<products_model<dtype::f32>>(golden("operations.safetensors"), in_single); }
}

}  // namespace
