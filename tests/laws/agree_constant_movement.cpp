// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// The compiler, eager calls and programs agree: movement, named places and dtypes.
#include "constant_cases.hpp"

namespace {

using namespace sinter::test::constants;

TEST_SUITE("laws.agree_constant_movement") {
  TEST_CASE("movement and named places agree") { meanings_agree<movement>("movement", 4e-6); }
  TEST_CASE("every dtype rounds and wraps alike") { meanings_agree<dtypes>("dtypes", 4e-6); }
}

}  // namespace
