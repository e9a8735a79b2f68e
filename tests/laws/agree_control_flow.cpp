// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Loops, branches and checkpoints: the CPU and eager calls compute what the reference computes, and so do their gradients.
#include "agreement.hpp"
#include "models_control_flow.hpp"

namespace {

using namespace sinter::test;

TEST_SUITE("laws.agree_control_flow") {
  TEST_CASE("a recurrent network") {
    inference_agrees<recurrent_model>("recurrent", 4e-6);
    gradients_agree<recurrent_model>("recurrent", 2e-5);
  }
  TEST_CASE("carries that change places") {
    inference_agrees<exchange_model>("exchange", 4e-6);
    gradients_agree<exchange_model>("exchange", 1e-5);
  }
  TEST_CASE("a scan within a scan") {
    inference_agrees<nested_model>("nested", 4e-6);
    gradients_agree<nested_model>("nested", 1e-5);
  }
  TEST_CASE("branches") {
    inference_agrees<branches_model>("branches", 4e-6);
    gradients_agree<branches_model>("branches", 1e-5);
  }
  TEST_CASE("a loop that ends by itself") {
    inference_agrees<newton_model>("newton", 4e-6);
    gradients_agree<newton_model>("newton", 1e-5);
  }
  TEST_CASE("one within a scan") {
    inference_agrees<counted_model>("counted", 4e-6);
    gradients_agree<counted_model>("counted", 1e-5);
  }
  TEST_CASE("checkpoints") {
    inference_agrees<forgetful_model>("forgetful", 4e-6);
    gradients_agree<forgetful_model>("forgetful", 1e-5);
  }
  TEST_CASE("recurrent layers") {
    inference_agrees<two_lstms_model>("two_lstms", 4e-6);
    gradients_agree<two_lstms_model>("two_lstms", 1e-5);
    inference_agrees<other_cells_model>("other_cells", 4e-6);
    gradients_agree<other_cells_model>("other_cells", 1e-5);
  }
  TEST_CASE("a loop whose condition has weights, and a branch on one") {
    inference_agrees<halting_model>("halting", 4e-6);
    gradients_agree<halting_model>("halting", 1e-5);
  }
  TEST_CASE("checkpoints in training") {
    gradients_agree<forgetful_training_model>("forgetful_training", 2e-5);
    gradients_agree<moved_twice_model>("moved_twice", 2e-5);
  }
  TEST_CASE("what every step computes the same") {
    inference_agrees<unchanging_model>("unchanging", 4e-6);
    gradients_agree<unchanging_model>("unchanging", 1e-5);
  }
  TEST_CASE("an image as a carry") {
    inference_agrees<rolling_model>("rolling", 4e-6);
    gradients_agree<rolling_model>("rolling", 1e-5);
  }
}

}  // namespace
