// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// The CPU computes what the reference computes: depthwise and transposed convolutions.
#include "agreement.hpp"
#include "models_convolution.hpp"

namespace {

using namespace sinter;
using namespace sinter::test;

/// Sums of products in another order and with fused rounding, through two layers; gradients sum over the whole batch as well.
constexpr double sums_of_products = 4e-6, long_sums = 1e-5;
/// A bias of the transposed model, and its loss, collect 64 x 264 terms of both signs, which leave little of each other.
constexpr double sums_that_cancel = 1e-4;

TEST_SUITE("laws.agree_depthwise") {
  TEST_CASE("depthwise convolutions agree") { inference_agrees<models::depthwise_model>("depthwise", sums_of_products); }
  TEST_CASE("gradients of depthwise convolutions agree") { gradients_agree<models::depthwise_model>("depthwise gradients", long_sums); }
  TEST_CASE("depthwise convolutions with what follows them agree") {
    inference_agrees<models::mobile_model>("mobile", sums_of_products);
    CHECK(backends::cpu::executor<backends::detail::inference_source<models::mobile_model>>::plan.steps.count == 12);  // what follows has none
  }
  TEST_CASE("gradients of depthwise convolutions with what follows them agree") { gradients_agree<models::mobile_model>("mobile gradients", long_sums); }
  TEST_CASE("transposed convolutions agree") { inference_agrees<models::transposed_model>("transposed", sums_of_products); }
  TEST_CASE("gradients of transposed convolutions agree") {
    gradients_agree<models::transposed_model>("transposed gradients", sums_that_cancel);
  }
}

}  // namespace
