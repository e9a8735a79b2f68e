// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// The compiler, eager calls and programs agree: elementary functions.
#include "constant_cases.hpp"

namespace {

using namespace sinter::test::constants;

TEST_SUITE("laws.agree_constant_functions") {
  TEST_CASE("elementary functions agree") { meanings_agree<functions_of_one>("functions_of_one", 4e-6); }
  TEST_CASE("functions of angles agree") { meanings_agree<circles>("circles", 4e-6); }
  TEST_CASE("special functions and rounding agree") { meanings_agree<special_functions>("special_functions", 4e-6); }
}

}  // namespace
