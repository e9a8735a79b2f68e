// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// The CPU computes what the reference computes, in whichever order weights and states change: nothing reads a new value where the old one is meant.
#include "agreement.hpp"
#include "models_control_flow.hpp"
#include "updates.hpp"

namespace {

using namespace sinter;
using namespace sinter::test;

/// Sums over up to 64 samples, in another order than the reference's.
constexpr double through_a_step = 2e-5;

template <class Model, class Rule>
void steps_agree(const char* name) {
  using source = updating_source<Model, Rule>;
  agrees<source>(name, source::traced(), through_a_step);
}

TEST_SUITE("laws.agree_updates") {
  TEST_CASE("weights that are read twice") { steps_agree<shared_weights_model, plain_steps>("descending"); }
  TEST_CASE("steps that wait for all gradients") { steps_agree<shared_weights_model, clipped>("clipped"); }
  TEST_CASE("a mean that goes on from new weights") { steps_agree<shared_weights_model, averaged>("averaged"); }
  TEST_CASE("a state that one update reads and another replaces") { steps_agree<shared_weights_model, lagging>("lagging"); }
  TEST_CASE("states that change places") { steps_agree<shared_weights_model, exchanging>("exchanging"); }
  TEST_CASE("weights of loops and checkpoints") {
    steps_agree<recurrent_model, plain_steps>("recurrent");
    steps_agree<forgetful_training_model, plain_steps>("forgetful");
    steps_agree<moved_twice_model, averaged>("moved twice");
  }
}

}  // namespace
