// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Drops what no output and no update needs.
#pragma once

#include <sinter/passes/rewriter.hpp>

namespace sinter::passes {

namespace detail {
constexpr void drop_dead(ir::graph& g, const liveness& found) {
  if (found.kept == g.nodes.count) return;
  compactor w(g);
  const int count = g.nodes.count;
  for (int i = 0; i < count; ++i)
    if (found.live.data[i]) w.keep(i);
  w.finish();
}
}  // namespace detail

/// @post every node is an input, or reaches an output or update. Parameters that nothing reads go, too; inputs stay, since they are the signature.
constexpr ir::graph eliminate_dead_code(ir::graph g) {
  detail::drop_dead(g, liveness(g));
  return g;
}

}  // namespace sinter::passes
