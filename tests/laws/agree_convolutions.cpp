// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// The CPU computes what the reference computes: convolutions of every kernel, stride and padding.
#include "agreement.hpp"
#include "models.hpp"

namespace {

using namespace sinter::test;

/// Sums of up to 76 products in another order and with fused rounding, through three layers.
constexpr double sums_of_products = 4e-6;

TEST_SUITE("laws.agree_convolutions") {
  TEST_CASE("kernels of 1, 2, 3 and 5, strides of 1, 2 and 3 and uneven padding agree") { inference_agrees<models::windows_model>("windows", sums_of_products); }
  TEST_CASE("strides that differ by axis agree") { inference_agrees<models::uneven_strides_model>("uneven strides", sums_of_products); }
  TEST_CASE("a convolution that is pooled in rows, and one that is not, agree") { inference_agrees<models::pooled_model>("pooled", sums_of_products); }
}

}  // namespace
