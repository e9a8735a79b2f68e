// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Memory at the ends of loops and branches.
#pragma once

#include <sinter/ir/op/scan.hpp>
#include <sinter/ir/region.hpp>
#include <sinter/passes/rewriter.hpp>
#include <sinter/passes/view.hpp>

namespace sinter::passes::detail {

/// Copies a value: a conversion to its own dtype, which may lie otherwise in memory.
constexpr ir::value_id append_copy(ir::graph& to, ir::value_id v, ir::layout how) {
  const ir::value_type type = to.type(v);
  const std::int64_t same = static_cast<std::int64_t>(type.element);
  const ir::node_id id = to.append(ir::opcode::convert, &v, 1, &same, 1, &type, 1);
  const ir::value_id result = to.nodes.data[id].results.first;
  to.values.data[result].stored = how;
  return result;
}

/// What enters and leaves bodies: slices are read from row-major memory, and every result lies in memory of its own, as outputs do. Copies stand where they are
/// computed once: those of operands before the body, those of results at its end, and where a body hands on its own input at its beginning, before the next carry
/// is written over it.
struct body_ends {
  rewriter& w;
  const ir::graph& g;
  const ir::body_map bodies;
  sequence<char> started;  ///< by region
  sequence<ir::value_id> operand_copy, result_copy;  ///< by place in the pools; -1: none

  constexpr body_ends(rewriter& writer, const ir::graph& from) : w(writer), g(from), bodies(from) {
    if (!any()) return;
    started = sequence<char>(g.regions.count);
    operand_copy = sequence<ir::value_id>(g.operands.count, -1);
    result_copy = sequence<ir::value_id>(g.region_values.count, -1);
  }
  constexpr bool any() const { return bodies.any(); }

  /// What stands before node i: the copies that open and close bodies.
  template <class InRows>
  constexpr void before(int i, const InRows& in_rows) {
    const ir::node& n = g.nodes.data[i];
    if (const int region = bodies.begins.data[i]; region >= 0) {
      const ir::node& of = g.nodes.data[bodies.owner.data[region]];
      if (region > of.regions.first) {
        finish(region - 1);
      } else {
        if (of.home > 0) start(of.home);
        w.to.current_region = of.home;
        const int first = of.op == ir::opcode::scan ? ir::scan_attributes::of(g, of).carries : 0;  // starts of carries are copied anyway
        for (int k = first; k < of.operands.count; ++k) operand_copy.data[of.operands.first + k] = in_rows(w.became.data[g.operand(of, k)], false);
      }
    }
    if (n.home > 0 && n.op != ir::opcode::region_input) start(n.home);
    if (n.regions.count > 0) finish(n.regions.first + n.regions.count - 1);
  }
  constexpr void replace_operands(const ir::node& n, const ir::node& copy) {
    for (int k = 0; k < n.operands.count; ++k)
      if (const ir::value_id v = operand_copy.data[n.operands.first + k]; v >= 0) w.to.operands.data[copy.operands.first + k] = v;
  }
  constexpr void rename(ir::graph& laid) const {
    for (int k = 0; k < result_copy.count; ++k)
      if (result_copy.data[k] >= 0) laid.region_values.data[k] = result_copy.data[k];
  }

 private:
  // Before what calls it: clang instantiates a member template for constant evaluation where it is called, if its body has been read by then.
  template <class Callback>
  constexpr void each_result(int region, const Callback& with) {
    const ir::range results = g.regions.data[region].results;
    w.to.current_region = region;
    for (int place = results.first; place < results.first + results.count; ++place)
      if (const ir::value_id v = g.region_values.data[place]; v >= 0) with(place, v);
  }
  constexpr void start(int region) {
    if (started.data[region]) return;
    started.data[region] = 1;
    each_result(region, [&](int place, ir::value_id v) {
      const ir::node& from = g.producer(v);
      if (from.op == ir::opcode::region_input && from.home == region) result_copy.data[place] = append_copy(w.to, w.became.data[v], {});
    });
  }
  constexpr void finish(int region) {
    start(region);
    sequence<ir::value_id> kept;
    each_result(region, [&](int place, ir::value_id before) {
      if (result_copy.data[place] >= 0) return;
      const ir::value_id v = w.became.data[before];
      const ir::node& from = w.to.producer(v);
      bool own = from.home == region && w.to.values.data[v].stored == ir::layout{} && !is_view(from.op) && !ir::is_leaf(from.op) && !ir::is_control(from.op);
      for (ir::value_id other : kept) own = own && other != v;
      if (own)
        kept.push(v);
      else
        result_copy.data[place] = append_copy(w.to, v, {});
    });
  }
};

}  // namespace sinter::passes::detail
