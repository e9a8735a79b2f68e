// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// The compiler, eager calls and programs agree: operators, questions and bits.
#include "constant_cases.hpp"

namespace {

using namespace sinter::test::constants;

TEST_SUITE("laws.agree_constant_operators") {
  TEST_CASE("operators agree, with operands that broadcast") { meanings_agree<operators>("operators", 4e-6); }
  TEST_CASE("questions about numbers agree, NaN and infinity among them") { meanings_agree<questions>("questions", 4e-6); }
  TEST_CASE("whole numbers agree") { meanings_agree<bits>("bits", 4e-6); }
}

}  // namespace
