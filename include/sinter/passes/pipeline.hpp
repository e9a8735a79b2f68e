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
constexpr ir::graph optimize(ir::graph g) { return simplify(share_common_subexpressions(inline_calls(static_cast<ir::graph&&>(g)))); }

/// A graph without calls to a plan.
constexpr plan make_plan(ir::graph optimized, lowering_options options = {}) {
  sequence<int> order;  // as `delay_updates` has it, without writing a graph for it. No conditional operator: g++ 12 destroys its result when it evaluates one
  if (!optimized.updates.empty()) order = detail::delayed_order(optimized);
  return lower(detail::lay_out_in_order(static_cast<ir::graph&&>(optimized), order), options);
}

}  // namespace sinter::passes
