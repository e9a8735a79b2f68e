// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// The graph of one training step: forward, loss, backward and update.
#pragma once

#include <string_view>

#include <boost/hana/accessors.hpp>
#include <boost/hana/first.hpp>
#include <boost/hana/for_each.hpp>
#include <boost/hana/size.hpp>

#include <sinter/backends/backend.hpp>
#include <sinter/passes/differentiate.hpp>
#include <sinter/passes/hoist_invariants.hpp>
#include <sinter/train/update_rule.hpp>

namespace sinter::train {

/// "setting.name"
constexpr int setting_name(ir::graph& g, std::string_view name) {
  const int first = g.text.count;
  for (char c : update_rule::prefix) g.text.push(c);
  for (char c : name) g.text.push(c);
  return g.names.push({first, g.text.count - first});
}

/// Inputs: the model's, the loss's target, then the optimiser's settings. Outputs: the loss and what the model returned. Updates: parameters, the optimiser's
/// states, and the model's own.
template <class Model, class Loss, class Optimizer>
constexpr ir::graph unoptimized_training_graph() {
  ir::graph g;
  g.traced_for = ir::mode::training;
  const auto y = Model::trace_into(g);
  using result = std::remove_const_t<decltype(y)>;
  if constexpr (!Symbol<result>) {
    static_assert(std::is_same_v<result, rejected>, "sinter: a model that is trained with one loss returns one tensor");
    ir::record_output(g, rejected{}, "loss");
    ir::record_output(g, rejected{}, "output");
    return g;
  } else {
    constexpr ir::value_type target_type = Loss::target_type(result::type);
    using target_symbol = ir::symbol_for<target_type, result::bound>;
    const target_symbol target{&g, g.append_leaf(ir::opcode::input, target_type, {}, g.add_name(Loss::target_name))};
    g.inputs.push(target.id);
    const auto loss = Loss{}(y, target);
    ir::record_output(g, loss, "loss");
    ir::record_output(g, y, "output");
    if constexpr (Model::watching) ir::record_watched(g);
    // Before differentiation: what moves here moves its derivative, too.
    g = passes::hoist_invariants(passes::simplify(static_cast<ir::graph&&>(g)));

    boost::hana::for_each(boost::hana::accessors<typename Optimizer::settings>(), [&](const auto& accessor) {
      g.inputs.push(g.append_leaf(ir::opcode::input, {f32, {}}, {}, setting_name(g, boost::hana::first(accessor).c_str())));
    });
    sequence<ir::value_id> parameters;
    for (const ir::node& n : g.nodes)
      if (n.op == ir::opcode::parameter && ir::parameter_attributes::of(g, n).trained) parameters.push(n.results.first);
    const int count = parameters.count;
    sequence<int> names;  // of the watched values behind the parameters
    for (int i = 2; i < g.outputs.count; ++i) {
      if (!is_floating(g.type(g.outputs.data[i].from).element)) continue;
      parameters.push(g.outputs.data[i].from);
      names.push(g.outputs.data[i].name);
    }
    sequence<ir::value_id> gradients(parameters.count);
    passes::differentiate(g, g.outputs.data[0].from, parameters.data, parameters.count, gradients.data);
    for (int i = 0; i < names.count; ++i) g.outputs.push(ir::output{gradients.data[count + i], g.add_name("gradient of ", names.data[i])});
    sequence<shared_scalar> shared;
    for (int i = 0; i < count; ++i) Optimizer::update(update_rule{g, shared, {&g, parameters.data[i]}, {&g, gradients.data[i]}});
    return g;
  }
}
/// The same, optimised.
template <class Model, class Loss, class Optimizer>
constexpr ir::graph training_graph() {
  return passes::optimize(unoptimized_training_graph<Model, Loss, Optimizer>());
}

/// A source of training plans for backends.
template <class Model, class Loss, class Optimizer>
struct training_source {
  static constexpr int nodes = model_parameters<Model>::size.nodes;
  static constexpr int parameters = model_parameters<Model>::size.entries;
  static constexpr passes::plan_sizes capacity =
      passes::plan_sizes::for_steps(5 * nodes + 4 * parameters + 64, nodes + 32, 8 * model_parameters<Model>::size.text + 1024);
  static constexpr passes::graph_sizes graph_capacity =
      passes::graph_sizes::for_nodes(4 * nodes + 14 * parameters + 128, 4 * model_parameters<Model>::size.text + 1024);
  static constexpr passes::lowering_options options{.weights_are_constant = false, .fusion = {}};
  static constexpr ir::graph unoptimized() { return unoptimized_training_graph<backends::detail::model_or_rejected_in_training<Model>, Loss, Optimizer>(); }
  static constexpr ir::graph graph() { return passes::optimize(unoptimized()); }
  /// Rejects a model whose derivative finds a mistake. True in any case, since rejecting is an error by itself.
  static constexpr bool checked() {
    using known = model_parameters<Model>;
    if constexpr (known::derivatives_need_a_look()) {
      if constexpr (while_differentiating::found.count > 0) known::template reject<while_differentiating>();
    }
    return true;
  }
  static constexpr passes::plan make() {
    if constexpr (nodes < passes::staged_training_from)
      return passes::make_plan(graph(), options);
    else
      return passes::staged<training_source>::make();
  }
  static constexpr passes::plan make_rejected() {
    return passes::make_plan(training_graph<backends::detail::rejected_model<Model>, Loss, Optimizer>(), options);
  }

 private:
  struct while_differentiating {
    static constexpr auto found = model_parameters<Model>::found_mistake::in(unoptimized());
  };
};

}  // namespace sinter::train
