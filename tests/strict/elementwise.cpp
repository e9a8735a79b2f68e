// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Strict bits of elementwise programs: arithmetic, whole numbers, elementary functions and their gradients, activations.
#include "../laws/models.hpp"

#include "bits.hpp"

namespace {

using namespace sinter::test;

TEST_SUITE("strict.elementwise") {
  TEST_CASE("arithmetic, comparisons and conversions keep their bits") {
    inference_keeps_its_bits<models::arithmetic_model>("arithmetic");
    inference_keeps_its_bits<models::whole_model>("whole numbers");
    inference_keeps_its_bits<models::bits_model>("bits");
  }
  TEST_CASE("elementary functions and their gradients keep their bits") {
    inference_keeps_its_bits<models::functions_model>("functions");
    gradients_keep_their_bits<models::functions_model>("functions");
  }
  TEST_CASE("activations keep their bits") {
    inference_keeps_its_bits<models::smooth_activations_model>("smooth activations");
    inference_keeps_its_bits<models::pieces_model>("pieces");
  }
}

}  // namespace
