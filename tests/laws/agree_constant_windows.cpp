// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// The compiler, eager calls and programs agree: convolutions and pools, their gradients; no opcode is forgotten.
#include "constant_cases.hpp"

#include <sinter/ir/print.hpp>

namespace {

using namespace sinter::test::constants;

/// Notes the opcodes of the cases, as they are traced and as they are evaluated.
template <class... Cases>
void note_opcodes(case_list<Cases...>, bool (&used)[sinter::ir::opcode_count]) {
  const auto note = [&](const sinter::ir::graph& traced) {
    for (const sinter::ir::node& n : traced.nodes) used[static_cast<int>(n.op)] = true;
    for (const sinter::ir::node& n : sinter::passes::inline_calls(traced).nodes) used[static_cast<int>(n.op)] = true;
  };
  (note(constant_model<Cases>::trace()), ...);
}

TEST_SUITE("laws.agree_constant_windows") {
  TEST_CASE("convolutions, pools and their gradients agree") { meanings_agree<windows>("windows", 4e-6); }

  TEST_CASE("no opcode is without a case") {
    bool used[sinter::ir::opcode_count]{};
    note_opcodes(function_cases{}, used);
    note_opcodes(operator_cases{}, used);
    note_opcodes(movement_cases{}, used);
    note_opcodes(sum_cases{}, used);
    note_opcodes(window_cases{}, used);
    for (int op = 0; op < sinter::ir::opcode_count; ++op)
      CHECK_MESSAGE(used[op], "tests/laws/constant_cases.hpp has no case with the operation ", std::string(name_of(static_cast<sinter::ir::opcode>(op))));
  }
}

}  // namespace
