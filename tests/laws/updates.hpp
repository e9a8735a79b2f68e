// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Training steps by hand: a model, the gradients of a loss, and rules that change leaves in every order that matters.
#pragma once

#include <sinter/passes/differentiate.hpp>
#include <sinter/sinter.hpp>

namespace sinter::test {

/// Trained parameters and their gradients.
struct trained_leaves {
  sequence<ir::value_id> parameter, gradient;
};

constexpr ir::expr sum_of(ir::expr x) { return ir::sum_over(x, (1u << x.shape().rank) - 1u); }
constexpr ir::expr spread(ir::expr scalar, const dims& over) {
  return over.rank == 0 ? scalar : ir::broadcast_over(scalar, over, (1u << over.rank) - 1u);
}
/// A state beside a leaf, "leaf.suffix".
constexpr ir::expr state_of(ir::graph& g, ir::value_id leaf, std::string_view suffix) {
  const ir::value_type type = g.type(leaf);
  return {&g, g.append_leaf(ir::opcode::state, type, {0}, g.add_name("", g.producer(leaf).name, suffix))};
}

/// The graph with the gradients of the sum of its floating outputs' squares, and that sum as its only output, "loss".
constexpr trained_leaves add_gradients(ir::graph& g) {
  trained_leaves leaves;
  for (const ir::node& n : g.nodes)
    if (n.op == ir::opcode::parameter && ir::parameter_attributes::of(g, n).trained && is_floating(g.type(n.results.first).element))
      leaves.parameter.push(n.results.first);
  ir::expr loss;
  const sequence<ir::output> outputs = g.outputs;
  for (const ir::output& o : outputs) {
    if (!is_floating(g.type(o.from).element)) continue;
    const ir::expr y{&g, o.from};
    const ir::expr square = y * y;
    const ir::expr total = sum_of(square);
    loss = loss ? loss + total : total;
  }
  leaves.gradient = sequence<ir::value_id>(leaves.parameter.count);
  passes::differentiate(g, loss.id, leaves.parameter.data, leaves.parameter.count, leaves.gradient.data);
  g.outputs.clear();
  g.outputs.push(ir::output{loss.id, g.add_name("loss")});
  return leaves;
}

/// Every parameter goes against its gradient.
struct plain_steps {
  static constexpr void write(ir::graph& g, const trained_leaves& of) {
    for (int i = 0; i < of.parameter.count; ++i) {
      const ir::expr p{&g, of.parameter.data[i]}, step = 0.01 * ir::expr{&g, of.gradient.data[i]};
      g.change(p.id, (p - step).id);
    }
  }
};
/// By a step that is cut so that all gradients together are no longer than one.
struct clipped {
  static constexpr void write(ir::graph& g, const trained_leaves& of) {
    ir::expr squares;
    for (ir::value_id v : of.gradient) {
      const ir::expr gradient{&g, v};
      const ir::expr square = gradient * gradient;
      const ir::expr sum = sum_of(square);
      squares = squares ? squares + sum : sum;
    }
    const ir::expr length = ir::emit(ir::opcode::sqrt, {1.0 + squares});
    for (int i = 0; i < of.parameter.count; ++i) {
      const ir::expr p{&g, of.parameter.data[i]};
      const ir::expr cut = ir::expr{&g, of.gradient.data[i]} / spread(length, p.shape());
      g.change(p.id, (p - 0.1 * cut).id);
    }
  }
};
/// A mean of the weights goes on from the new ones.
struct averaged {
  static constexpr void write(ir::graph& g, const trained_leaves& of) {
    for (int i = 0; i < of.parameter.count; ++i) {
      const ir::expr p{&g, of.parameter.data[i]}, mean = state_of(g, p.id, ".mean");
      const ir::expr step = 0.01 * ir::expr{&g, of.gradient.data[i]};
      const ir::expr next = p - step, kept = 0.5 * mean, added = 0.5 * next;
      g.change(p.id, next.id);
      g.change(mean.id, (kept + added).id);
    }
  }
};
/// The gradient of the last step moves the weights, and this one waits: the old state is read by one update and replaced by another.
struct lagging {
  static constexpr void write(ir::graph& g, const trained_leaves& of) {
    for (int i = 0; i < of.parameter.count; ++i) {
      const ir::expr p{&g, of.parameter.data[i]}, last = state_of(g, p.id, ".last");
      const ir::expr now = 1.0 * ir::expr{&g, of.gradient.data[i]};
      g.change(last.id, now.id);
      g.change(p.id, (p - 0.01 * last).id);
    }
  }
};
/// Two states that change places, so that neither can be replaced before the other is read.
struct exchanging {
  static constexpr void write(ir::graph& g, const trained_leaves& of) {
    for (int i = 0; i < of.parameter.count; ++i) {
      const ir::expr p{&g, of.parameter.data[i]}, a = state_of(g, p.id, ".a"), b = state_of(g, p.id, ".b");
      const ir::expr gradient{&g, of.gradient.data[i]};
      const ir::expr half = 0.5 * a;
      g.change(a.id, (b + gradient).id);
      g.change(b.id, (half - gradient).id);
      g.change(p.id, (p - 0.01 * b).id);
    }
  }
};

template <class Rule>
constexpr ir::graph with_updates(ir::graph g) {
  const trained_leaves leaves = add_gradients(g);
  Rule::write(g, leaves);
  return g;
}

/// Training by a rule, as a source of plans.
template <class Model, class Rule>
struct updating_source {
  static constexpr int nodes = 8 * model_parameters<Model>::size.nodes + 24 * model_parameters<Model>::size.entries + 64;
  static constexpr passes::plan_sizes capacity = passes::plan_sizes::for_steps(nodes, nodes, 64 * nodes);
  static constexpr ir::graph traced() { return with_updates<Rule>(Model::trace(ir::mode::training)); }
  static constexpr ir::graph graph() { return passes::optimize(traced()); }
  static constexpr passes::plan make() { return passes::make_plan(graph(), {.weights_are_constant = false, .fusion = {}}); }
};

/// A weight that is read twice, and a number that is drawn.
struct shared_weights {
  constexpr auto operator()(auto x) const {  // [N, 6]
    return x | dense<6>("same") | sinter::tanh | dropout(0.25) | dense<6>("same", sharing::by_name) | dense<3>("last");
  }
};
using shared_weights_model = model<shared_weights, input<"x", f32, batch<64>, 6>>;

}  // namespace sinter::test
