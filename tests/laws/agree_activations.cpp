// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// The CPU computes what the reference computes: activations and other elementwise composites, and their gradients.
#include "agreement.hpp"
#include "models.hpp"

namespace {

using namespace sinter::test;

/// A few f32 roundings and up to 1.5 ulp for each function.
constexpr double few_roundings = 2e-6;

TEST_SUITE("laws.agree_activations") {
  TEST_CASE("smooth activations agree") { inference_agrees<models::smooth_activations_model>("smooth activations", few_roundings); }
  TEST_CASE("gradients of smooth activations agree") { gradients_agree<models::smooth_activations_model>("smooth activations gradients", few_roundings); }
  TEST_CASE("activations made of pieces agree") { inference_agrees<models::pieces_model>("pieces", few_roundings); }
  TEST_CASE("gradients of activations made of pieces agree") { gradients_agree<models::pieces_model>("pieces gradients", few_roundings); }
}

}  // namespace
