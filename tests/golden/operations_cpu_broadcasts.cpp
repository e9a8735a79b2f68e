// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Broadcasting sums and products and their gradients against values stored from PyTorch: the CPU, in f32.
#include "operations.hpp"
#include "stored.hpp"

namespace {

using namespace sinter::test;
using namespace sinter::test::stored_operations;
using sinter::dtype;

TEST_SUITE("golden.operations_cpu_broadcasts") {
  TEST_CASE("broadcasting matches PyTorch") { cpu_matches<broadcasts_model<dtype::f32>>(golden("operations.safetensors"), in_single); }
}

}  // namespace
