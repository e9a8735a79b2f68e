// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// The CPU computes what the reference computes: whole training steps with dropout, states, settings and updates.
#include "agreement.hpp"
#include "models.hpp"

namespace {

using namespace sinter;
using namespace sinter::test;

/// Sums over up to 64 samples and 99 places, in another order than the reference's.
constexpr double through_a_step = 1e-5;

template <class Model, class Optimizer>
void steps_agree(const char* name, double tolerance) {
  using source = train::training_source<Model, softmax_cross_entropy, Optimizer>;
  agrees<source>(name, source::graph(), tolerance);
}

TEST_SUITE("laws.agree_training") {
  TEST_CASE("steps of blocks with dropout and momentum agree") { steps_agree<models::blocks_model, sgd>("blocks, sgd", through_a_step); }
  TEST_CASE("steps of a convolutional network with adam agree") { steps_agree<models::pooled_model, adam>("pooled, adam", through_a_step); }
}

}  // namespace
