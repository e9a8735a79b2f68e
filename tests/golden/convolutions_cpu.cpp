// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Convolutions and pools of every kind, and their gradients, against values stored from PyTorch: the CPU, in f32.
#include "convolutions.hpp"
#include "stored.hpp"

namespace {

using namespace sinter::test;
using namespace sinter::test::stored_operations;
using sinter::dtype;

TEST_SUITE("golden.convolutions_cpu") {
  TEST_CASE("dilated, grouped and depthwise convolutions match PyTorch") {
    cpu_matches<images_convolved_model<dtype::f32>>(golden("convolutions.safetensors"), in_single);
  }
  TEST_CASE("transposed convolutions, and those of one axis and three, match PyTorch") {
    cpu_matches<others_convolved_model<dtype::f32>>(golden("convolutions.safetensors"), in_single);
  }
  TEST_CASE("averages and adaptive pools match PyTorch") {
    cpu_matches<averages_model<dtype::f32>>(golden("convolutions.safetensors"), in_single);
  }
}

}  // namespace
