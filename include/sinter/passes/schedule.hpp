// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// The order of a training step's kernels: every update as soon as its gradient is there and the old value is read no more.
///
/// Tracing writes updates behind everything else. Run there, they would keep until the end what gradients are made of, and these are made
/// in the updates' own kernels: every activation, and the gradient of each.
#pragma once

#include <sinter/passes/fuse.hpp>
#include <sinter/passes/view.hpp>

namespace sinter::passes {
namespace detail {

/// What is put in order are units: a group, by its root, or a loop or branch with all that its bodies hold, by its owner. The order in
/// which they were traced is kept, but for updates at its end and what leads to one of them only:
///
/// - an **end** makes new values of leaves and nothing that anybody reads: the update of one parameter, or of a counter;
/// - its **chain** are the units that nothing but it needs, directly or through each other: an unfused gradient, the norm of one layer;
/// - it is **ready**, with its chain, once every other unit that they read has run, and all that read the leaves they change;
/// - a unit is **free** if all that it reads, directly or through others, are scalars and constants: a power of Adam's betas, what dropout
///   draws. It waits for nothing, and runs right before the first unit that reads it.
struct update_scheduler {
  const ir::graph& g;
  const groups& all;
  sequence<int> unit;   ///< by node; -1 for what no kernel makes
  sequence<int> chain;  ///< by unit: the end that it leads to, itself if it is one; `several` for all others
  sequence<char> free;
  sequence<int> order;  ///< the answer

  constexpr update_scheduler(const ir::graph& graph, const groups& fused)
      : g(graph),
        all(fused),
        unit(graph.nodes.count),
        chain(graph.nodes.count, nobody),
        free(graph.nodes.count),
        reads_of(graph.nodes.count) {
    find_units();
    find_reads();
    find_chains();
    find_waits();
    place_all();
  }

 private:
  static constexpr int several = -1, nobody = -2;
  struct edge {
    int from = 0, to = 0;
  };
  struct wait {
    int end = 0, next = -1;
    bool reads = false;
  };
  sequence<edge> reads;          ///< units that read others, by reader
  sequence<ir::range> reads_of;  ///< by unit, in `reads`
  sequence<edge> leaf_readers;   ///< from an update to a unit that reads its leaf
  sequence<wait> waits;
  sequence<int> first_wait;  ///< by unit, in `waits`: the ends that wait for it
  sequence<int> missing;     ///< by end: what it waits for
  sequence<int> unread;      ///< by end: the part of it that its chain reads
  sequence<int> first_of_chain, next_of_chain;
  sequence<int> begun;   ///< ends that are ready
  sequence<int> wanted;  ///< units that are about to be placed, behind those that they read
  sequence<char> placed;

  constexpr int unit_of(ir::value_id v) const { return unit.data[g.values.data[v].producer]; }

  constexpr void find_units() {
    for (int i = g.nodes.count - 1, owner = -1; i >= 0; --i) {
      const ir::node& n = g.nodes.data[i];
      if (n.home == 0 && n.regions.count > 0) owner = i;
      unit.data[i] = n.home == 0 ? all.of.data[i] : owner;
    }
  }

  constexpr void find_reads() {
    sequence<int> update_of(g.values.count, -1);
    for (int k = 0; k < g.updates.count; ++k) update_of.data[g.updates.data[k].leaf] = k;
    reads.reserve(2 * g.nodes.count);
    for (int root = 0; root < g.nodes.count; ++root) {
      if (unit.data[root] != root) continue;
      const ir::node& n = g.nodes.data[root];
      const int first = reads.count;
      bool waits_for_nothing = n.regions.count == 0;
      const auto look = [&](int i) {
        const ir::range operands = g.nodes.data[i].operands;
        for (int k = operands.first; k < operands.first + operands.count; ++k) {
          ir::value_id v = g.operands.data[k];
          int from = g.values.data[v].producer;
          while (all.of.data[from] < 0 && is_view(g.nodes.data[from].op))
            v = g.operands.data[g.nodes.data[from].operands.first], from = g.values.data[v].producer;
          const int producer = unit.data[from];
          if (producer == root) continue;
          if (producer >= 0) {
            reads.push({producer, root});
            waits_for_nothing = waits_for_nothing && free.data[producer];
            continue;
          }
          if (update_of.data[v] >= 0) leaf_readers.push({update_of.data[v], root});
          const ir::opcode leaf = g.nodes.data[from].op;
          waits_for_nothing =
              waits_for_nothing && (leaf == ir::opcode::constant || leaf == ir::opcode::iota || g.shape(v).count() == dim(1));
        }
      };
      if (n.regions.count > 0) {
        for (int i = ir::first_of_bodies(g, n); i <= root; ++i)
          if (unit.data[i] == root) look(i);
      } else {
        for (int i = all.first.data[root]; i >= 0; i = all.next.data[i]) look(i);
      }
      reads_of.data[root] = {first, reads.count - first};
      free.data[root] = waits_for_nothing;
    }
  }

  /// Readers stand behind what they read, so one sweep from the end sees all readers of a unit before the unit itself.
  constexpr void find_chains() {
    sequence<char> updates(g.nodes.count);
    for (const ir::update& u : g.updates)
      if (const int of = unit_of(u.next); of >= 0) updates.data[of] = 1;
    for (const ir::output& o : g.outputs)
      if (const int of = unit_of(o.from); of >= 0) chain.data[of] = several;
    const auto settle = [&](int of) {
      if (chain.data[of] == nobody) chain.data[of] = updates.data[of] ? of : several;
      return chain.data[of];
    };
    for (int e = reads.count - 1; e >= 0; --e) {
      const int to = settle(reads.data[e].to);
      int& from = chain.data[reads.data[e].from];
      from = from == nobody || from == to ? to : several;
    }
    first_of_chain = sequence<int>(g.nodes.count, -1);
    next_of_chain = sequence<int>(g.nodes.count, -1);
    for (int root = g.nodes.count - 1; root >= 0; --root) {
      if (unit.data[root] != root) continue;
      const int end = settle(root);
      if (end < 0) continue;
      next_of_chain.data[root] = first_of_chain.data[end];
      first_of_chain.data[end] = root;
    }
  }

  constexpr void wait_for(int from, int end, bool to_read) {
    if (end < 0 || chain.data[from] == end) return;
    ++missing.data[end];
    unread.data[end] += to_read;
    first_wait.data[from] = waits.push({end, first_wait.data[from], to_read});
  }
  constexpr void find_waits() {
    first_wait = sequence<int>(g.nodes.count, -1);
    missing = sequence<int>(g.nodes.count);
    unread = sequence<int>(g.nodes.count);
    for (const edge& e : reads)
      if (!free.data[e.from]) wait_for(e.from, chain.data[e.to], true);
    const auto traced_place = [&](int of) { return chain.data[of] == of ? of + g.nodes.count : of; };
    for (const edge& e : leaf_readers) {
      // A reader that runs behind the update in any case is not waited for: the new value is copied over the old one at the end.
      const int update = unit_of(g.updates.data[e.from].next);
      if (update >= 0 && update != e.to && traced_place(e.to) < traced_place(update)) wait_for(e.to, chain.data[update], false);
    }
  }

  /// A unit, and before it the free ones that it reads and that have not run.
  constexpr void place(int root) {
    wanted.push(root);
    while (wanted.count > 0) {
      const int of = wanted.back(), before = wanted.count;
      for (int e = reads_of.data[of].first; e < reads_of.data[of].first + reads_of.data[of].count; ++e)
        if (const int from = reads.data[e].from; !placed.data[from]) wanted.push(from);
      if (wanted.count > before) continue;
      --wanted.count;
      if (!placed.data[of]) put(of);
    }
  }
  constexpr void put(int root) {
    placed.data[root] = 1;
    const ir::node& n = g.nodes.data[root];
    if (n.regions.count > 0)
      for (int i = ir::first_of_bodies(g, n); i < root; ++i)
        if (g.nodes.data[i].home > 0) order.push(i);
    order.push(root);
    const int before = begun.count;
    for (int w = first_wait.data[root]; w >= 0; w = waits.data[w].next) {
      const int end = waits.data[w].end;
      unread.data[end] -= waits.data[w].reads;
      if (--missing.data[end] > 0) continue;
      begun.push(end);
      // Of several, the one whose chain was traced first comes last, and so is placed first.
      for (int k = begun.count - 1; k > before && first_of_chain.data[begun.data[k - 1]] < first_of_chain.data[end]; --k) {
        begun.data[k] = begun.data[k - 1];
        begun.data[k - 1] = end;
      }
    }
  }
  /// Units as they were traced, and behind each the ends that it has made ready, with their chains. A chain that waits for readers of leaves
  /// only is not begun before: a gradient would lie there until the way back has read the weights.
  constexpr void place_all() {
    placed = sequence<char>(g.nodes.count);
    order.reserve(g.nodes.count);
    for (const bool ends : {false, true})
      for (int root = 0; root < g.nodes.count; ++root) {
        if (unit.data[root] != root || placed.data[root]) continue;
        const int end = chain.data[root];
        if (ends)
          begun.push(end);
        else if (end < 0 || (end != root && unread.data[end] > 0))
          place(root);
        place_ready();
      }
  }
  constexpr void place_ready() {
    while (begun.count > 0) {
      int& next = first_of_chain.data[begun.back()];
      if (next < 0) {
        --begun.count;
        continue;
      }
      const int of = next;
      next = next_of_chain.data[of];
      if (!placed.data[of]) place(of);
    }
  }
};

}  // namespace detail

/// The nodes whose kernels run, in the order in which they do: roots of groups, and all nodes of bodies, before their owners. Empty where
/// nothing is updated: the graph's own order, in which each group runs at the place of its root.
///
/// Bits do not depend on the order. Time grows with the nodes and their operands.
///
/// @post every unit stands behind all that it reads
constexpr sequence<int> schedule(const ir::graph& g, const groups& all) {
  if (g.updates.empty()) return {};
  detail::update_scheduler made(g, all);
  return static_cast<sequence<int>&&>(made.order);
}

}  // namespace sinter::passes
