// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// The CPU computes what the reference computes: matrix products with epilogues, and their gradients; second derivatives.
#include "agreement.hpp"
#include "models.hpp"

namespace {

using namespace sinter::test;

/// Sums of up to 192 products in another order and with fused rounding: about ten roundings of 2^-24 of the largest.
constexpr double sums_of_products = 4e-6;
/// Second derivatives sum over the batch twice.
constexpr double twice = 1e-5;

TEST_SUITE("laws.agree_products") {
  TEST_CASE("products with and without leading axes agree") { inference_agrees<models::products_model>("products", sums_of_products); }
  TEST_CASE("gradients of products agree") { gradients_agree<models::products_model>("products gradients", sums_of_products); }
  TEST_CASE("second derivatives of softmax agree") { gradients_agree<models::probabilities_model, 2>("probabilities, second derivatives", twice); }
}

}  // namespace
