// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// What eager tensors live in: the weights that layers find by name, states, and the graph that calls are written into before they are evaluated.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <sinter/backends/reference/evaluate.hpp>
#include <sinter/backends/reference/memory.hpp>
#include <sinter/core/callback.hpp>
#include <sinter/core/error.hpp>
#include <sinter/core/named_array.hpp>
#include <sinter/core/philox.hpp>
#include <sinter/ir/parameter.hpp>
#include <sinter/ir/print.hpp>
#include <sinter/ir/random.hpp>

namespace sinter::backends::eager {

using reference::array;

/// One thread's calls. A call is written into the graph by the same text that traces it, checked, and evaluated at once by the reference backend; the
/// graph is then empty again, unless a tape keeps it to differentiate.
class context {
 public:
  ir::graph graph;
  std::vector<named_array> weights;       ///< what layers find by name
  std::map<std::string, array> states;  ///< by name: seeds, counters, running statistics
  bool recording = false;
  callback<void(std::string_view, const array&)> watching;  ///< sees what `watch` names

  static context& current() {
    thread_local context one;
    return one;
  }

  context() {
    graph.reports = true;
    graph.live = true;
  }
  context(const context&) = delete;
  context& operator=(const context&) = delete;

  /// The value of an operand in the graph: an input, made when it is seen first.
  ir::value_id bring(const std::shared_ptr<const array>& data) {
    for (const auto& [held, id] : inputs_)
      if (held == data) return id;
    ir::value_type type{data->element, {}};
    for (int axis = 0; axis < data->rank; ++axis) type.shape.push(dim(data->extent[axis]));
    const ir::value_id id = graph.append_leaf(ir::opcode::input, type);
    graph.inputs.push(id);
    grow();
    values_[id] = *data;
    evaluated_ = graph.nodes.count;
    inputs_.emplace_back(data, id);
    return id;
  }
  /// Remembers whose data a value is, so that a gradient with respect to it can be asked for.
  void know(const std::shared_ptr<const array>& data, ir::value_id id) {
    if (recording) inputs_.emplace_back(data, id);
  }
  /// The value of a tensor or a parameter on the tape, or -1.
  ir::value_id find(const array* data) const {
    for (const auto& [held, id] : inputs_)
      if (held.get() == data) return id;
    return -1;
  }

  const array& value(ir::value_id id) const { return values_[id]; }

  /// Evaluates what has been written since the last time, and makes the changes of state that it asks for.
  void evaluate() {
    grow();
    const reference::detail::step step{graph, symbols_, reference::rounding::as_stored, values_};
    for (; evaluated_ < graph.nodes.count; ++evaluated_) {
      const ir::node& n = graph.nodes[evaluated_];
      if (n.home != 0) continue;
      if (n.op == ir::opcode::parameter)
        values_[n.results.first] = reference::read_array(graph.type(n.results.first), symbols_, weight(graph.name(n.name), graph.type(n.results.first)).data);
      else if (n.op == ir::opcode::state)
        values_[n.results.first] = state(n);
      else
        step.run(evaluated_);
    }
    for (; shown_ < graph.watched.count; ++shown_)
      if (watching) watching(graph.name(graph.watched[shown_].name), values_[graph.watched[shown_].from]);
    for (; updated_ < graph.updates.count; ++updated_) {
      const ir::update& u = graph.updates[updated_];
      const ir::node& leaf = graph.producer(u.leaf);
      if (leaf.op == ir::opcode::state)
        states[std::string(graph.name(leaf.name))] = values_[u.next];
      else
        reference::write_array(values_[u.next], weight(graph.name(leaf.name), graph.type(u.leaf)).data);
    }
  }

  /// Forgets the calls, unless a tape keeps them. The scope of names and the mode stay.
  void forget() {
    if (recording) return;
    const sequence<char> scope = graph.scope;
    const ir::mode mode = graph.traced_for;
    graph = ir::graph{};
    graph.reports = graph.live = true;
    graph.scope = scope;
    graph.traced_for = mode;
    values_ = {};
    inputs_.clear();
    evaluated_ = updated_ = shown_ = 0;
  }
  /// After an exception nothing of the call is left.
  void recover() {
    graph.broken = rule::none;
    recording = false;
    forget();
  }

 private:
  void grow() {
    if (values_.count < graph.values.count) values_.extend(graph.values.count - values_.count);
  }

  const named_array& weight(std::string_view name, const ir::value_type& type) const {
    std::string known;
    for (const named_array& w : weights) {
      if (w.name == name) {
        if (w.type != type.element) throw tensor_error(name, "dtype", name_of(type.element), name_of(w.type));
        bool same = w.shape.rank == type.shape.rank;
        for (int axis = 0; same && axis < w.shape.rank; ++axis) same = w.shape[axis] == type.shape.extent[axis].extent();
        if (!same) throw tensor_error(name, "shape", ir::to_string(type.shape), to_string(w.shape));
        return w;
      }
      known.append(known.empty() ? "one of " : ", ").append(w.name);
    }
    throw tensor_error("weights", "name", known.empty() ? "weights bound with sinter::bind_weights" : known, name);
  }

  const array& state(const ir::node& n) {
    const auto [place, made] = states.try_emplace(std::string(graph.name(n.name)), graph.type(n.results.first), symbols_);
    if (made) {
      for (double& v : place->second.real) v = ir::decode_constant(graph.type(n.results.first).element, graph.attribute(n, 0));
      for (std::int64_t& v : place->second.whole) v = graph.attribute(n, 0);
    }
    return place->second;
  }

  symbol_values symbols_;  // extents are those of the data
  sequence<array> values_;
  std::vector<std::pair<std::shared_ptr<const array>, ir::value_id>> inputs_;
  int evaluated_ = 0, updated_ = 0, shown_ = 0;
};

}  // namespace sinter::backends::eager
