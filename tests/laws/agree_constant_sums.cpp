// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// The compiler, eager calls and programs agree: reductions, products, layers with weights, derivatives.
#include "constant_cases.hpp"

namespace {

using namespace sinter::test::constants;

TEST_SUITE("laws.agree_constant_sums") {
  TEST_CASE("reductions and products agree") { meanings_agree<reductions>("reductions", 4e-6); }
  TEST_CASE("layers with weights, calls and random numbers agree") { meanings_agree<layers>("layers", 4e-6); }
  TEST_CASE("loops, branches and checkpoints agree") { meanings_agree<bodies>("bodies", 4e-6); }
  TEST_CASE("gradients of calls agree") { meanings_agree<slopes>("slopes", 4e-6); }
}

}  // namespace
