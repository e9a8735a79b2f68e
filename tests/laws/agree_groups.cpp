// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// The CPU computes what the reference computes: dilated and grouped convolutions.
#include "agreement.hpp"
#include "models_convolution.hpp"

namespace {

using namespace sinter::test;

/// Sums of products in another order and with fused rounding, through two layers; gradients sum over the whole batch as well.
constexpr double sums_of_products = 4e-6, long_sums = 1e-5;

TEST_SUITE("laws.agree_groups") {
  TEST_CASE("dilated convolutions agree") { inference_agrees<models::dilated_model>("dilated", sums_of_products); }
  TEST_CASE("gradients of dilated convolutions agree") { gradients_agree<models::dilated_model>("dilated gradients", long_sums); }
  TEST_CASE("grouped convolutions agree") { inference_agrees<models::grouped_model>("grouped", sums_of_products); }
  TEST_CASE("gradients of grouped convolutions agree") { gradients_agree<models::grouped_model>("grouped gradients", long_sums); }
}

}  // namespace
