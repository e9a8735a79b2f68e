// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// The order of the passes, from a traced graph to a plan.
#pragma once

#include <sinter/passes/hoist_invariants.hpp>
#include <sinter/passes/inline_calls.hpp>
#include <sinter/passes/inline_single_steps.hpp>
#include <sinter/passes/lay_out.hpp>
#include <sinter/passes/lower.hpp>
#include <sinter/passes/prune_bodies.hpp>
#include <sinter/passes/share_common_subexpressions.hpp>
#include <sinter/passes/simplify.hpp>

namespace sinter::passes {

/// Everything that keeps meaning and knows no machine: calls and loops of one step dissolve, bodies lose what nobody reads and what every step would compute the same, algebra,
/// sharing, dead code.
constexpr ir::graph optimize(ir::graph g) {
  return simplify(share_common_subexpressions(hoist_invariants(prune_bodies(inline_single_steps(inline_calls(static_cast<ir::graph&&>(g)))))));
}

/// A graph without calls to a plan.
constexpr plan make_plan(ir::graph optimized, lowering_options options = {}) { return lower(lay_out(static_cast<ir::graph&&>(optimized)), options); }

}  // namespace sinter::passes
