// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// The reference backend: a program that evaluates its graph node by node. Slow, allocating, and the measure of all others.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <string_view>
#include <vector>

#include <sinter/backends/backend.hpp>
#include <sinter/backends/reference/evaluate.hpp>
#include <sinter/backends/reference/memory.hpp>

namespace sinter::backends::reference {

/// The reference has nothing to choose.
struct no_options {};

/// The port of that name, or -1. Never inlined: g++ 12 takes the comparison for an overread where it knows a short table.
[[gnu::noinline]] inline int port_named(std::string_view wanted, const passes::port* ports, int count, const char* text) {
  for (int i = 0; i < count; ++i)
    if (std::string_view{text + ports[i].name.first, static_cast<std::size_t>(ports[i].name.count)} == wanted) return i;
  return -1;
}

/// Runs one graph. Outputs lie where the plan puts them, so that programs read them alike on every backend.
template <GraphSource Source>
class executor {
 public:
  static constexpr const auto& plan = passes::compiled<Source>::plan;

  explicit executor(const bindings& with, no_options = {}) : graph_(Source::graph()), arena_(core::detail::aligned_bytes(static_cast<std::size_t>(plan.arena_bytes))) {
    for (int i = 0; i < plan.states.count; ++i) {
      const passes::port& p = plan.states[i];
      const std::int64_t count = p.type.shape.count().extent();
      states_.push_back(core::detail::aligned_bytes(static_cast<std::size_t>(count * size_of(p.type.element))));
      array first(p.type, symbol_values{});
      for (double& v : first.real) v = ir::decode_constant(p.type.element, p.initial);
      for (std::int64_t& v : first.whole) v = p.initial;
      write_array(first, states_.back().get());
    }
    if constexpr (plan.weights_are_constant)  // as on every backend: nothing of the weights is read after construction
      for (int i = 0; i < plan.parameters.count; ++i) {
        const auto bytes = static_cast<std::size_t>(plan.parameters[i].type.shape.count().extent() * size_of(plan.parameters[i].type.element));
        kept_.push_back(core::detail::aligned_bytes(bytes));
        std::memcpy(kept_.back().get(), with.parameters[static_cast<std::size_t>(i)], bytes);
      }
  }

  void run(const bindings& with) {
    const symbol_values symbols(with.symbols);
    sequence<array> leaves(graph_.values.count);
    for (int i = 0; i < graph_.inputs.count; ++i) {
      const ir::value_id v = graph_.inputs[i];
      leaves[v] = read_array(graph_.type(v), symbols, with.inputs[static_cast<std::size_t>(i)]);
    }
    for (const ir::node& n : graph_.nodes)
      if (n.op == ir::opcode::parameter || n.op == ir::opcode::state) leaves[n.results.first] = read_array(graph_.type(n.results.first), symbols, leaf(n, with));
    const sequence<array> values = evaluate(graph_, leaves, symbols);
    for (int i = 0; i < graph_.outputs.count; ++i) write_array(values[graph_.outputs[i].from], arena_.get() + plan.outputs[i].at.offset);
    for (const ir::update& u : graph_.updates) write_array(values[u.next], leaf(graph_.producer(u.leaf), with));
  }

  std::byte* arena() { return arena_.get(); }
  void* state(int i) { return states_[static_cast<std::size_t>(i)].get(); }

 private:
  void* leaf(const ir::node& n, const bindings& with) {
    const std::string_view name = graph_.name(n.name);
    if (n.op == ir::opcode::parameter)
      if (const int i = port_named(name, plan.parameters.data, plan.parameters.count, plan.text.data); i >= 0)
        return plan.weights_are_constant ? kept_[static_cast<std::size_t>(i)].get() : with.parameters[static_cast<std::size_t>(i)];
    if (const int i = port_named(name, plan.states.data, plan.states.count, plan.text.data); i >= 0) return state(i);
    throw error("sinter: the plan has no port for a leaf of its graph");
  }

  ir::graph graph_;
  std::unique_ptr<std::byte[], core::detail::aligned_delete> arena_;
  std::vector<std::unique_ptr<std::byte[], core::detail::aligned_delete>> states_, kept_;
};

}  // namespace sinter::backends::reference

namespace sinter {

/// Plain loops over the graph itself, in double precision rounded to each dtype: the oracle of the other backends.
struct reference {
  using is_backend = void;
  template <GraphSource Source>
  using executor = backends::reference::executor<Source>;
  using options = backends::reference::no_options;
};

}  // namespace sinter
