// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Graphs as constants: where one constant evaluation ends and the next begins.
///
/// A compiler counts what one evaluation does, and stops at a limit. A deep model's way to its plan is cut into several, each with a limit of its own:
/// what lies between two of them is a constant.
#pragma once

#include <sinter/passes/frozen_plan.hpp>
#include <sinter/passes/pipeline.hpp>

namespace sinter::passes {

/// How much of everything a graph holds.
struct graph_sizes {
  int nodes = 0, values = 0, operands = 0, attributes = 0, regions = 0, region_values = 0, names = 0, text = 0, inputs = 0, outputs = 0,
      updates = 0;

  static constexpr graph_sizes of(const ir::graph& g) {
    return {g.nodes.count, g.values.count, g.operands.count, g.attributes.count, g.regions.count, g.region_values.count,
            g.names.count, g.text.count,   g.inputs.count,   g.outputs.count,    g.updates.count};
  }
  constexpr bool fits_in(const graph_sizes& o) const {
    return nodes <= o.nodes && values <= o.values && operands <= o.operands && attributes <= o.attributes && regions <= o.regions &&
           region_values <= o.region_values && names <= o.names && text <= o.text && inputs <= o.inputs && outputs <= o.outputs &&
           updates <= o.updates;
  }
  /// Generous bounds for a graph of `nodes` nodes.
  static constexpr graph_sizes for_nodes(int nodes, int text) {
    return {nodes, nodes + nodes / 4, 2 * nodes + nodes / 2, 3 * nodes, nodes / 4, nodes / 2, nodes, text, nodes / 4, nodes / 4, nodes / 4};
  }
  constexpr bool operator==(const graph_sizes&) const = default;
};

namespace detail {
template <class Element>
constexpr void thaw(sequence<Element>& to, const Element* from, int count) {
  to.reserve(count);
  core::detail::copy_elements(to.data, from, count);
  to.count = count;
}
}  // namespace detail

/// A graph in arrays that are at least as large.
template <graph_sizes Capacity>
struct frozen_graph {
  constants<ir::node, Capacity.nodes> nodes;
  constants<ir::value, Capacity.values> values;
  constants<ir::value_id, Capacity.operands> operands;
  constants<std::int64_t, Capacity.attributes> attributes;
  constants<ir::region, Capacity.regions> regions;
  constants<ir::value_id, Capacity.region_values> region_values;
  constants<ir::range, Capacity.names> names;
  constants<char, Capacity.text> text;
  constants<ir::value_id, Capacity.inputs> inputs;
  constants<ir::output, Capacity.outputs> outputs;
  constants<ir::update, Capacity.updates> updates;
  symbol_values bound;
  ir::mode traced_for = ir::mode::inference;
  graph_sizes used;
  bool fits = false;

  static constexpr frozen_graph of(const ir::graph& g) {
    frozen_graph f;
    f.used = graph_sizes::of(g);
    f.fits = f.used.fits_in(Capacity) && g.mistakes.count == 0;
    if (!f.fits) return f;
    core::detail::copy_elements(f.nodes.data, g.nodes.data, f.used.nodes);
    core::detail::copy_elements(f.values.data, g.values.data, f.used.values);
    core::detail::copy_elements(f.operands.data, g.operands.data, f.used.operands);
    core::detail::copy_elements(f.attributes.data, g.attributes.data, f.used.attributes);
    core::detail::copy_elements(f.regions.data, g.regions.data, f.used.regions);
    core::detail::copy_elements(f.region_values.data, g.region_values.data, f.used.region_values);
    core::detail::copy_elements(f.names.data, g.names.data, f.used.names);
    core::detail::copy_elements(f.text.data, g.text.data, f.used.text);
    core::detail::copy_elements(f.inputs.data, g.inputs.data, f.used.inputs);
    core::detail::copy_elements(f.outputs.data, g.outputs.data, f.used.outputs);
    core::detail::copy_elements(f.updates.data, g.updates.data, f.used.updates);
    f.bound = g.bound;
    f.traced_for = g.traced_for;
    return f;
  }
  /// @pre fits
  constexpr ir::graph thawed() const {
    ir::graph g;
    detail::thaw(g.nodes, nodes.data, used.nodes);
    detail::thaw(g.values, values.data, used.values);
    detail::thaw(g.operands, operands.data, used.operands);
    detail::thaw(g.attributes, attributes.data, used.attributes);
    detail::thaw(g.regions, regions.data, used.regions);
    detail::thaw(g.region_values, region_values.data, used.region_values);
    detail::thaw(g.names, names.data, used.names);
    detail::thaw(g.text, text.data, used.text);
    detail::thaw(g.inputs, inputs.data, used.inputs);
    detail::thaw(g.outputs, outputs.data, used.outputs);
    detail::thaw(g.updates, updates.data, used.updates);
    g.bound = bound;
    g.traced_for = traced_for;
    return g;
  }
};

/// The groups of a graph and their order in arrays that are at least as large.
template <int Nodes>
struct frozen_groups {
  constants<int, Nodes> of, contraction, pool, first, next, order;
  int used = 0, ordered = 0;

  static constexpr frozen_groups from(const groups& all, const sequence<int>& in_order) {
    frozen_groups f;
    f.used = all.of.count;
    f.ordered = in_order.count;
    core::detail::copy_elements(f.order.data, in_order.data, f.ordered);
    core::detail::copy_elements(f.of.data, all.of.data, f.used);
    core::detail::copy_elements(f.contraction.data, all.contraction.data, f.used);
    core::detail::copy_elements(f.pool.data, all.pool.data, f.used);
    core::detail::copy_elements(f.first.data, all.first.data, f.used);
    core::detail::copy_elements(f.next.data, all.next.data, f.used);
    return f;
  }
  constexpr groups thawed() const {
    groups all;
    detail::thaw(all.of, of.data, used);
    detail::thaw(all.contraction, contraction.data, used);
    detail::thaw(all.pool, pool.data, used);
    detail::thaw(all.first, first.data, used);
    detail::thaw(all.next, next.data, used);
    return all;
  }
  constexpr sequence<int> thawed_order() const {
    sequence<int> in_order;
    detail::thaw(in_order, order.data, ordered);
    return in_order;
  }
};

/// The plan of a source in five constant evaluations: to the graph as its source makes it, to the optimised one, to the one that is laid out, to its
/// groups and their order, to the plan. A source has `unoptimized()`, an `ir::graph`, `graph_capacity` and `options`; a graph that does not fit goes on in one evaluation.
template <class Source>
struct staged {
  using frozen = frozen_graph<Source::graph_capacity>;
  using fused = frozen_groups<Source::graph_capacity.nodes>;

 private:  // functions, and no lambdas that are called in place: g++ evaluates one of those a second time, for the function pointer that it might become
  static constexpr frozen make_optimized() {
    if constexpr (unoptimized.fits)
      return frozen::of(optimize(unoptimized.thawed()));
    else
      return frozen{};
  }
  static constexpr frozen make_laid_out() {
    if constexpr (optimized.fits)
      return frozen::of(lay_out(optimized.thawed()));
    else
      return frozen{};
  }
  static constexpr fused make_grouped() {
    if constexpr (laid_out.fits) {
      const ir::graph g = laid_out.thawed();
      const groups all = fuse(g, Source::options.fusion);
      return fused::from(all, schedule(g, all));
    } else {
      return fused{};
    }
  }

 public:
  static constexpr frozen unoptimized = frozen::of(Source::unoptimized());
  static constexpr frozen optimized = make_optimized();
  static constexpr frozen laid_out = make_laid_out();
  static constexpr fused grouped = make_grouped();
  /// `how` may differ from the source's options in what does not concern fusion.
  static constexpr plan make(lowering_options how = Source::options) {
    if constexpr (laid_out.fits)
      return lower(laid_out.thawed(), grouped.thawed(), grouped.thawed_order(), how);
    else
      return make_plan(optimize(Source::unoptimized()), how);
  }
};

/// Models of fewer nodes, as traced, are planned in one evaluation, which costs less: a frozen graph of a thousand nodes takes about 130 MiB of g++.
inline constexpr int staged_inference_from = 600;
inline constexpr int staged_training_from = 256;

}  // namespace sinter::passes
