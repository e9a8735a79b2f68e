// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// The CPU computes what the reference computes: gradients of convolutions of every kernel, stride and padding.
#include "agreement.hpp"
#include "models.hpp"

namespace {

using namespace sinter::test;

/// Weight gradients sum up to 64 x 25 products; the loss sums the whole batch. The error grows with the root of the count.
constexpr double long_sums = 1e-5;

TEST_SUITE("laws.agree_convolution_gradients") {
  TEST_CASE("gradients through kernels of 1, 2, 3 and 5, strides of 1, 2 and 3 and uneven padding agree") {
    gradients_agree<models::windows_model>("windows gradients", long_sums);
  }
  TEST_CASE("gradients through strides that differ by axis agree") { gradients_agree<models::uneven_strides_model>("uneven strides gradients", long_sums); }
}

}  // namespace
