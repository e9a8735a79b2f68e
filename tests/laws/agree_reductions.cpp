// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// The CPU computes what the reference computes: reductions of every kind, softmax, and their gradients.
#include "agreement.hpp"
#include "models.hpp"

namespace {

using namespace sinter::test;

/// Sums of at most 105 terms in another order, and sums over 64 samples: the error grows with the root of the count, to about ten roundings of 2^-24.
constexpr double short_sums = 4e-6;

TEST_SUITE("laws.agree_reductions") {
  TEST_CASE("sums and maxima over every kind of axis agree") { inference_agrees<models::reductions_model>("reductions", short_sums); }
  TEST_CASE("gradients of sums and maxima agree") { gradients_agree<models::reductions_model>("reductions gradients", short_sums); }
  TEST_CASE("sums over the batch agree") { inference_agrees<models::batch_sums_model>("batch sums", short_sums); }
  TEST_CASE("gradients of sums over the batch agree") { gradients_agree<models::batch_sums_model>("batch sums gradients", short_sums); }
  TEST_CASE("softmax agrees") { inference_agrees<models::probabilities_model>("probabilities", short_sums); }
  TEST_CASE("gradients of softmax agree") { gradients_agree<models::probabilities_model>("probabilities gradients", short_sums); }
}

}  // namespace
