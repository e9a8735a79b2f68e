// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// The CPU computes what the reference computes: pools, alone and behind convolutions, and their gradients.
#include "agreement.hpp"
#include "models.hpp"

namespace {

using namespace sinter::test;

/// Maxima are exact; the loss sums 64 x 204 products, the gradients of a convolution up to 64 x 99.
constexpr double long_sums = 1e-5;

TEST_SUITE("laws.agree_pools") {
  TEST_CASE("pools agree") { inference_agrees<models::pools_model>("pools", 1e-6); }
  TEST_CASE("gradients of pools agree") { gradients_agree<models::pools_model>("pools gradients", long_sums); }
  TEST_CASE("gradients of convolution, relu and pool agree") { gradients_agree<models::pooled_model>("pooled gradients", long_sums); }
}

}  // namespace
