// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// The CPU computes what the reference computes: volumes.
#include "agreement.hpp"
#include "models_convolution.hpp"

namespace {

using namespace sinter::test;

/// Sums of products in another order and with fused rounding, through two layers; gradients sum over the whole batch as well.
constexpr double sums_of_products = 4e-6, long_sums = 1e-5;

TEST_SUITE("laws.agree_volumes") {
  TEST_CASE("convolutions and pools of volumes agree") { inference_agrees<models::volumes_model>("volumes", sums_of_products); }
  TEST_CASE("gradients of volumes agree") { gradients_agree<models::volumes_model>("volumes gradients", long_sums); }
}

}  // namespace
