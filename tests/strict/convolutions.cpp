// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Strict bits of convolutions and pools, of their gradients and of training with them.
#include "../laws/models.hpp"
#include "../laws/models_convolution.hpp"

#include "bits.hpp"

namespace {

using namespace sinter;
using namespace sinter::test;

TEST_SUITE("strict.convolutions") {
  TEST_CASE("depthwise and grouped convolutions keep their bits") {
    inference_keeps_its_bits<models::depthwise_model>("depthwise");
    inference_keeps_its_bits<models::grouped_model>("grouped");
  }
  TEST_CASE("pools and their gradients keep their bits") { gradients_keep_their_bits<models::pools_model>("pools"); }
  TEST_CASE("training steps of a convolutional network with adam keep their bits") { steps_keep_their_bits<models::pooled_model, adam>("pooled by adam"); }
}

}  // namespace
