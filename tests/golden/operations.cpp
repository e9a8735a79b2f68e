// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Single operations and their gradients against values stored from PyTorch: the reference, in double.
#include "operations.hpp"
#include "stored.hpp"

namespace {

using namespace sinter::test;
using namespace sinter::test::stored_operations;
using sinter::dtype;

TEST_SUITE("golden.operations") {
  TEST_CASE("every stored operation and gradient matches PyTorch") {
    const golden stored("operations.safetensors");
    reference_matches<convolutions_model<dtype::f64>>(stored, in_double);
    reference_matches<pools_model<dtype::f64>>(stored, in_double);
    reference_matches<probabilities_model<dtype::f64>>(stored, in_double);
    reference_matches<reductions_model<dtype::f64>>(stored, in_double);
    reference_matches<broadcasts_model<dtype::f64>>(stored, in_double);
    reference_matches<products_model<dtype::f64>>(stored, in_double);
    for (const std::string& name : stored.forgotten())  // a product of two batches of matrices is not offered yet
      CHECK_MESSAGE(name.starts_with("matmul.batched."), name, " is compared with nothing");
  }
}

}  // namespace
