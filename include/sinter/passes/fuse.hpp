// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Groups nodes into kernels: elementwise chains, with the contraction or pool that feeds them as their anchor, or as producers of a reduction.
#pragma once

#include <sinter/ir/op/conv2d.hpp>
#include <sinter/passes/program.hpp>
#include <sinter/passes/rewriter.hpp>
#include <sinter/passes/view.hpp>

namespace sinter::passes {

/// For each node the group it belongs to, named by the group's last node, its root; -1 for leaves and views, which need no kernel.
struct groups {
  sequence<int> of;
  sequence<int> contraction;  ///< by root: the contraction that feeds the group, or -1
  sequence<int> pool;         ///< by root: the max pool between the contraction and the elementwise part, or -1
  sequence<int> first;        ///< by root: its first member
  sequence<int> next;         ///< by node: the next member of its group, in order, or -1
};

/// What fusion may do; a backend's kernels decide.
struct fusion_options {
  bool elementwise = true;
  bool epilogues = true;
  bool pools = true;
};

namespace detail {

/// A convolution of one channel and one feature a group; in f32, A and B then have a column each for every group.
constexpr bool is_depthwise(const ir::graph& g, const ir::node& n) {
  if (n.op < ir::opcode::conv2d || n.op > ir::opcode::conv2d_weight_gradient) return false;
  const window w = window::of(g, n);
  if (w.groups == 1 || g.type(n.results.first).element != dtype::f32) return false;
  const ir::value_id kernel = n.op == ir::opcode::conv2d_weight_gradient ? n.results.first : g.operand(n, 1);
  return g.shape(kernel).extent[0] == dim(w.groups) && g.shape(kernel).extent[1] == dim(1);
}

/// Whether a node has vector kernels.
constexpr bool has_vector_kernel(const ir::graph& g, const ir::node& n) {
  if (!has_lanes(g.type(n.results.first).element)) return false;
  if (ir::is_contraction(n.op) && g.type(n.results.first).element != dtype::f32) return false;
  if (g.type(n.results.first).element == dtype::boolean && ((n.op >= ir::opcode::add && n.op <= ir::opcode::mul) || n.op == ir::opcode::neg || n.op == ir::opcode::relu))
    return false;  // arithmetic on bool: vectors hold masks, which do not count
  for (int k = 0; k < n.operands.count; ++k)
    if (!has_lanes(g.type(g.operand(n, k)).element) && g.type(g.operand(n, k)).element != dtype::u8 && g.type(g.operand(n, k)).element != dtype::i8) return false;
  return true;
}

/// Whether a reshape or a slice must be made by copying.
constexpr bool is_copied(const ir::graph& g, const ir::node& n) { return (n.op == ir::opcode::reshape || n.op == ir::opcode::slice) && resolve(g, n.results.first).base == n.results.first; }
constexpr bool needs_kernel(const ir::graph& g, const ir::node& n) {
  if (n.op == ir::opcode::random_uniform) return true;
  if (ir::is_leaf(n.op)) return false;
  return !is_view(n.op) || is_copied(g, n);
}

/// The place of an operand's columns and rows in the tile of a contraction: its column stride must be 0 or 1 for an epilogue to read it.
constexpr bool reads_in_tile(const view_of& view, int column_axis) {
  const number s = view.stride[column_axis];
  return view.shape.extent[column_axis] == dim(1) || s == number(0) || s == number(1);
}

/// The axis of a contraction's result along which its tiles have columns.
constexpr int column_axis(const ir::graph& g, const ir::node& n) {
  if (n.op == ir::opcode::matmul) return g.shape(n.results.first).rank - 1;
  return n.op == ir::opcode::conv2d_weight_gradient ? 0 : 1;
}

/// A pool that can follow its convolution row by row: windows without padding that do not overlap.
constexpr bool pools_in_rows(const ir::graph& g, const ir::node& n) {
  const window w = window::from(g.attributes.data + n.attributes.first);
  return w.top == 0 && w.left == 0 && w.bottom == 0 && w.right == 0 && w.stride_h >= g.attribute(n, 6) && w.stride_w >= g.attribute(n, 7) &&
         w.stride_h <= 255 && w.stride_w <= 255 &&
         g.attribute(n, 6) * g.attribute(n, 7) <= 255;
}

/// Fills the lists of members from `of`.
constexpr void link_members(groups& all) {
  for (int i = 0; i < all.of.count; ++i) all.first.data[i] = all.next.data[i] = -1;
  for (int i = all.of.count - 1; i >= 0; --i) {
    const int root = all.of.data[i];
    if (root < 0) continue;
    all.next.data[i] = all.first.data[root];
    all.first.data[root] = i;
  }
}

/// Whether every outside operand of a group's elementwise part can be read in the tiles of its anchor.
constexpr bool epilogue_fits(const ir::graph& g, const groups& all, int root) {
  const int contraction = all.contraction.data[root];
  const int column = column_axis(g, g.nodes.data[contraction]);
  const ir::layout::order order = g.values.data[g.nodes.data[contraction].results.first].stored.axes;
  if (g.values.data[g.nodes.data[root].results.first].stored.axes != order) return false;
  for (int i = all.first.data[root]; i >= 0; i = all.next.data[i]) {
    if (i == contraction || i == all.pool.data[root]) continue;
    const ir::node& n = g.nodes.data[i];
    for (int k = 0; k < n.operands.count; ++k) {
      const ir::node& producer = g.producer(g.operand(n, k));
      if (producer.op == ir::opcode::constant || (!is_leaf(producer.op) && all.of.data[g.values.data[g.operand(n, k)].producer] == root)) continue;
      const view_of view = resolve(g, g.operand(n, k));
      if (g.producer(view.base).op == ir::opcode::constant) continue;
      if (g.producer(view.base).op == ir::opcode::iota || !reads_in_tile(view, column) || g.type(view.base).element != dtype::f32) return false;
    }
    if (g.type(n.results.first).element == dtype::i32) return false;
  }
  return true;
}

/// Sets anchors free again where the group cannot keep them.
constexpr void release_anchors(const ir::graph& g, groups& all) {
  sequence<int> first_index_reader(g.nodes.count, g.nodes.count);  // by pool: the first node that reads its indices
  for (int i = g.nodes.count - 1; i >= 0; --i)
    for (int k = 0; k < g.nodes.data[i].operands.count; ++k) {
      const ir::value_id v = g.operand(g.nodes.data[i], k);
      const int producer = g.values.data[v].producer;
      if (g.nodes.data[producer].op == ir::opcode::max_pool2d && v != g.nodes.data[producer].results.first) first_index_reader.data[producer] = i;
    }
  for (int root = 0; root < g.nodes.count; ++root) {
    if (all.of.data[root] != root) continue;
    int& contraction = all.contraction.data[root];
    int& pool = all.pool.data[root];
    if (contraction < 0 && pool < 0) continue;
    const bool index_in_time = pool < 0 || first_index_reader.data[pool] > root;
    const bool keeps = contraction >= 0 && contraction != root && index_in_time && (root == pool || epilogue_fits(g, all, root));
    if (keeps) continue;
    if (pool >= 0 && pool != root) {  // the pool becomes a root of its own and keeps its convolution
      all.of.data[pool] = pool;
      if (contraction >= 0) {
        all.of.data[contraction] = pool;
        all.contraction.data[pool] = contraction;
        all.pool.data[pool] = pool;
      }
      contraction = pool = -1;
    } else if (contraction >= 0) {
      all.of.data[contraction] = contraction;
      contraction = pool = -1;
    } else {
      pool = -1;
    }
  }
}

/// The values that each group reads from outside, exactly: a program has room for so many inputs. Constants become immediates and do not count.
struct outside_reads {
  static constexpr int room = max_program_inputs + 2;
  sequence<ir::value_id> list;
  sequence<int> count;

  constexpr explicit outside_reads(int nodes) : list(nodes * room, -1), count(nodes, 0) {}

  constexpr bool has(int root, ir::value_id v) const {
    for (int i = 0; i < count.data[root]; ++i)
      if (list.data[root * room + i] == v) return true;
    return false;
  }
  /// How many reads the group would have with `n` in it.
  constexpr int with(const ir::graph& g, int root, const ir::node& n) const {
    int total = count.data[root] - (has(root, n.results.first) ? 1 : 0);
    for (int k = 0; k < n.operands.count; ++k) total += counts(g, n, k) && !has(root, g.operand(n, k));
    return total;
  }
  constexpr void add(const ir::graph& g, int root, const ir::node& n) {
    int& total = count.data[root];
    for (int i = 0; i < total; ++i)
      if (list.data[root * room + i] == n.results.first) list.data[root * room + i] = list.data[root * room + --total];
    for (int k = 0; k < n.operands.count; ++k)
      if (counts(g, n, k) && !has(root, g.operand(n, k)) && total < room) list.data[root * room + total++] = g.operand(n, k);
  }

 private:
  static constexpr bool counts(const ir::graph& g, const ir::node& n, int k) {
    for (int before = 0; before < k; ++before)
      if (g.operand(n, before) == g.operand(n, k)) return false;
    return g.producer(g.operand(n, k)).op != ir::opcode::constant;
  }
};

}  // namespace detail

/// The values that somebody reads from memory in any case: outputs, new states, and what bodies yield.
constexpr sequence<char> escaping(const ir::graph& g) {
  sequence<char> escapes(g.values.count, 0);
  for (const ir::output& o : g.outputs) escapes.data[o.from] = escapes.data[resolve(g, o.from).base] = 1;
  for (const ir::update& u : g.updates) escapes.data[u.next] = 1;
  for (int i = 0; i < g.nodes.count && g.regions.count > 1; ++i)
    for (int r = g.nodes.data[i].regions.first; r < g.nodes.data[i].regions.first + g.nodes.data[i].regions.count; ++r)
      for (int k = 0; k < g.regions.data[r].results.count; ++k)
        if (const ir::value_id v = ir::region_result(g, r, k); v >= 0) escapes.data[v] = 1;
  return escapes;
}

/// One sweep from the end: a node joins the group of its readers when they are all in one group that has room and can compute it in place.
///
/// @post no cycle among groups: all readers of a joined node are in its group
constexpr groups fuse(const ir::graph& g, fusion_options options = {}) {
  const int count = g.nodes.count;
  groups result{sequence<int>(count, -1), sequence<int>(count, -1), sequence<int>(count, -1), sequence<int>(count, -1), sequence<int>(count, -1)};
  int* const of = result.of.data;
  constexpr int none = -2, several = -3;
  sequence<int> reader(g.values.count, none);  // the one group that reads a value, directly
  sequence<int> members(count, 0), results(count, 0);
  detail::outside_reads reads(count);
  const sequence<char> escapes = escaping(g);

  for (int i = count - 1; i >= 0; --i) {
    const ir::node& n = g.nodes.data[i];
    if (!detail::needs_kernel(g, n)) {
      const bool is_read = reader.data[n.results.first] != none || !escapes.data[n.results.first] || n.home != 0;
      if (is_view(n.op) && is_read)  // and no output, which says how memory is seen that its producer writes in any case
        for (int k = 0; k < n.operands.count; ++k) reader.data[g.operand(n, k)] = several;  // what is read through a view is stored
      continue;
    }
    const ir::value_id v = n.results.first;
    int group = i;
    const int root = reader.data[v];
    if (root >= 0 && g.nodes.data[root].home == n.home && detail::has_vector_kernel(g, n) && detail::has_vector_kernel(g, g.nodes.data[root])) {
      const ir::node& r = g.nodes.data[root];
      const bool in_reduction = ir::is_reduction(r.op);
      const dims& space = in_reduction ? g.shape(g.operand(r, 0)) : g.shape(r.results.first);
      const bool same_space = space == g.shape(v) && (in_reduction || g.values.data[v].stored.axes == g.values.data[r.results.first].stored.axes);
      const bool root_is_elementwise = ir::is_elementwise(r.op);
      if (ir::is_elementwise(n.op) && options.elementwise && same_space && (root_is_elementwise || in_reduction)) {
        const int stored = results.data[root] + (escapes.data[v] ? 1 : 0);
        const bool chained = result.contraction.data[root] < 0 && result.pool.data[root] < 0;
        if (chained && members.data[root] < max_program_instructions - 8 && reads.with(g, root, n) <= max_program_inputs - 1 && stored <= max_program_outputs &&
            (!in_reduction || !escapes.data[v])) {
          group = root;
          results.data[root] = stored;
        }
      } else if (ir::is_contraction(n.op) && options.epilogues && !escapes.data[v] && same_space && root_is_elementwise && result.contraction.data[root] < 0 &&
                 result.pool.data[root] < 0) {
        group = root;
        result.contraction.data[root] = i;
      } else if (n.op == ir::opcode::max_pool2d && options.pools && !escapes.data[v] && same_space && root_is_elementwise && result.contraction.data[root] < 0 &&
                 result.pool.data[root] < 0) {
        group = root;
        result.pool.data[root] = i;
      }
    }
    // A convolution whose only reader is a pool goes before it, alone or with the pool's own group.
    if (group == i && root >= 0 && g.nodes.data[root].home == n.home && n.op == ir::opcode::conv2d && window::of(g, n).groups == 1 && options.pools && !escapes.data[v] &&
        detail::has_vector_kernel(g, n)) {
      const int pooled = g.nodes.data[root].op == ir::opcode::max_pool2d ? root : result.pool.data[root];
      if (pooled >= 0 && g.operand(g.nodes.data[pooled], 0) == v && result.contraction.data[root] < 0 && detail::pools_in_rows(g, g.nodes.data[pooled])) {
        group = root;
        result.contraction.data[root] = i;
        result.pool.data[root] = pooled;
      }
    }
    of[i] = group;
    if (group == i) results.data[i] = 1;
    if (ir::is_elementwise(n.op)) reads.add(g, group, n);
    ++members.data[group];
    for (int k = 0; k < n.operands.count; ++k) {
      int& r = reader.data[g.operand(n, k)];
      r = r == none || r == group ? group : several;
    }
  }
  detail::link_members(result);
  detail::release_anchors(g, result);
  detail::link_members(result);
  return result;
}

}  // namespace sinter::passes
