// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// What a rewrite rule sees and says.
#pragma once

#include <string_view>

#include <sinter/ir/expr.hpp>
#include <sinter/passes/rewriter.hpp>

namespace sinter::passes {

/// One node about to be copied, its operands already in the new graph.
struct match {
  rewriter& frame;
  const ir::node& of;                ///< in the old graph
  const sequence<int>& uses;         ///< of the old graph's values

  constexpr ir::graph& to() const { return frame.to; }
  constexpr ir::expr x(int i) const { return {&frame.to, frame.operand(of, i)}; }
  constexpr std::int64_t attribute(int i) const { return frame.from.attribute(of, i); }
  constexpr const ir::value_type& type() const { return frame.from.type(of.results.first); }
  constexpr const ir::node& producer(ir::expr e) const { return frame.to.producer(e.id); }
  constexpr bool is(ir::expr e, ir::opcode op) const { return producer(e).op == op; }
  constexpr ir::expr operand(ir::expr e, int i) const { return {&frame.to, frame.to.operand(producer(e), i)}; }
  /// Whether an operand has no other reader in the old graph, so that rewriting it repeats no work.
  constexpr bool only_reader(int i) const { return uses.data[frame.from.operand(of, i)] == 1; }
  constexpr bool is_constant(ir::expr e, double value) const {
    const ir::node& n = producer(e);
    return n.op == ir::opcode::constant && ir::decode_constant(e.element(), frame.to.attribute(n, 0)) == value;
  }
  constexpr bool is_constant(ir::expr e) const { return is(e, ir::opcode::constant); }
};

/// A rule answers the value that takes the place of the node's first result, or an empty one when it does not apply.
struct rewrite_rule {
  ir::opcode on;
  std::string_view says;
  ir::expr (*apply)(const match&);
};

}  // namespace sinter::passes
