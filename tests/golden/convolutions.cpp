// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Convolutions and pools of every kind, and their gradients, against values stored from PyTorch: the reference, in double.
#include "convolutions.hpp"
#include "stored.hpp"

namespace {

using namespace sinter::test;
using namespace sinter::test::stored_operations;
using sinter::dtype;

TEST_SUITE("golden.convolutions") {
  TEST_CASE("every stored convolution and pool matches PyTorch") {
    const golden stored("convolutions.safetensors");
    reference_matches<images_convolved_model<dtype::f64>>(stored, in_double);
    reference_matches<others_convolved_model<dtype::f64>>(stored, in_double);
    reference_matches<averages_model<dtype::f64>>(stored, in_double);
    for (const std::string& name : stored.forgotten()) CHECK_MESSAGE(false, name, " is compared with nothing");
  }
}

}  // namespace
