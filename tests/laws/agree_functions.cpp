// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// The CPU computes what the reference computes: elementary functions and bits, and gradients of functions.
#include "agreement.hpp"
#include "models.hpp"

namespace {

using namespace sinter::test;

/// A few f32 roundings and up to 1.5 ulp for each function, of which chains of four are multiplied.
constexpr double few_roundings = 2e-6;
/// Of gradients also the loss is compared, a sum in which terms of up to thirty times its size cancel.
constexpr double cancelled = 5e-6;

TEST_SUITE("laws.agree_functions") {
  TEST_CASE("elementary functions agree") { inference_agrees<models::functions_model>("functions", few_roundings); }
  TEST_CASE("gradients of elementary functions agree") { gradients_agree<models::functions_model>("functions gradients", cancelled); }
  TEST_CASE("bits, shifts and rests agree") { inference_agrees<models::bits_model>("bits", 0); }
}

}  // namespace
