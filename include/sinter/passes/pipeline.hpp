// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// The order of the passes, from a traced graph to a plan.
#pragma once

#include <sinter/passes/delay_updates.hpp>
#include <sinter/passes/inline_calls.hpp>
#include <sinter/passes/lay_out.hpp>
#include <sinter/passes/lower.hpp>
#include <sinter/passes/share_common_subexpressions.hpp>
#include <sinter/passes/simplify.hpp>

namespace sinter::passes {

/// Everything that keeps meaning and knows no machine: calls dissolve, algebra, sharing, dead code.
constexpr ir::graph optimize(const ir::graph& g) { return simplify(share_common_subexpressions(inline_calls(g))); }

/// A graph without calls to a plan.
constexpr plan make_plan(const ir::graph& optimized, lowering_options options = {}) { return lower(lay_out(delay_updates(optimized)), options); }

}  // namespace sinter::passes
