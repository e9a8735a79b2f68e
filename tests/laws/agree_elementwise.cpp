// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// The CPU computes what the reference computes: elementwise operations and reductions, and their gradients.
#include "agreement.hpp"
#include "models.hpp"

namespace {

using namespace sinter::test;

/// A few f32 roundings (2^-24 each) and two ulp of vector exp and log, in values whose largest is 1 to 30.
constexpr double few_roundings = 2e-6;

TEST_SUITE("laws.agree_elementwise") {
  TEST_CASE("arithmetic, comparisons and elementary functions agree") { inference_agrees<models::arithmetic_model>("arithmetic", few_roundings); }
  TEST_CASE("gradients of arithmetic agree") { gradients_agree<models::arithmetic_model>("arithmetic gradients", few_roundings); }
  TEST_CASE("whole numbers and bools agree") { inference_agrees<models::whole_model>("whole", few_roundings); }
}

}  // namespace
