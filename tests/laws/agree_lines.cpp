// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// The CPU computes what the reference computes: one axis, averages and adaptive pools.
#include "agreement.hpp"
#include "models_convolution.hpp"

namespace {

using namespace sinter::test;

/// Sums of products in another order and with fused rounding, through two layers; gradients sum over the whole batch as well.
constexpr double sums_of_products = 4e-6, long_sums = 1e-5;

TEST_SUITE("laws.agree_lines") {
  TEST_CASE("convolutions and pools along one axis agree") { inference_agrees<models::lines_model>("lines", sums_of_products); }
  TEST_CASE("gradients along one axis agree") { gradients_agree<models::lines_model>("lines gradients", long_sums); }
  TEST_CASE("averages and adaptive pools agree") { inference_agrees<models::averages_model>("averages", sums_of_products); }
  TEST_CASE("gradients of averages and adaptive pools agree") { gradients_agree<models::averages_model>("averages gradients", long_sums); }
}

}  // namespace
