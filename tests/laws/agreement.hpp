// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// The law that the CPU, on each of its instruction sets, computes what the reference computes.
#pragma once

#include <cstdint>
#include <cstring>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include <sinter/backends/cpu/threads.hpp>
#include <sinter/backends/eager/tape.hpp>
#include <sinter/sinter.hpp>

#include "gradient.hpp"

namespace sinter::test {

/// The gradients of a model, once or twice, as a source of plans.
template <class Model, int Order = 1>
struct gradient_source {
  static constexpr int nodes = (Order == 1 ? 8 : 32) * model_parameters<Model>::size.nodes + 64;
  static constexpr passes::plan_sizes capacity = passes::plan_sizes::for_steps(nodes, nodes, 64 * nodes);
  static constexpr ir::graph traced() {
    ir::graph g = Model::trace(ir::mode::training);
    for (int i = 0; i < Order; ++i) g = with_gradients(g);
    return g;
  }
  static constexpr ir::graph graph() { return passes::optimize(traced()); }
  static constexpr passes::plan make() { return passes::make_plan(graph(), {.weights_are_constant = false, .fusion = {}}); }
};

/// An array in memory, as a port wants it.
inline std::vector<std::byte> stored(const array& a) {
  std::vector<std::byte> memory(static_cast<std::size_t>(a.count()) * static_cast<std::size_t>(size_of(a.element)));
  with_storage(a.element, [&]<class Element>() {
    for (std::int64_t i = 0; i < a.count(); ++i) {
      Element value{};
      if constexpr (is_floating(dtype_of<Element>))
        value = static_cast<Element>(a.real.data[i]);
      else
        value = static_cast<Element>(a.whole.data[i]);
      std::memcpy(memory.data() + static_cast<std::size_t>(i) * sizeof value, &value, sizeof value);
    }
  });
  return memory;
}
/// The array that lies in memory.
inline array loaded(const void* memory, const ir::value_type& type, const symbol_values& symbols) {
  array a(type, symbols);
  with_storage(type.element, [&]<class Element>() {
    for (std::int64_t i = 0; i < a.count(); ++i) {
      Element value;
      std::memcpy(&value, static_cast<const std::byte*>(memory) + static_cast<std::size_t>(i) * sizeof value, sizeof value);
      if constexpr (is_floating(dtype_of<Element>))
        a.real.data[i] = static_cast<double>(value);
      else
        a.whole.data[i] = static_cast<std::int64_t>(value);
    }
  });
  return a;
}

inline std::vector<backends::cpu::isa> isas_here() {
  std::vector<backends::cpu::isa> list;
  for (backends::cpu::isa set : backends::cpu::all_isas)
    if (backends::cpu::supports(set)) list.push_back(set);
  return list;
}

/// The port of that name, or -1. Never inlined: g++ 12 takes the comparison for an overread where it knows a short table.
[[gnu::noinline]] inline int port_named(std::string_view wanted, const passes::port* ports, int count, const char* text) {
  for (int i = 0; i < count; ++i)
    if (std::string_view{text + ports[i].name.first, static_cast<std::size_t>(ports[i].name.count)} == wanted) return i;
  return -1;
}

/// Inputs and parameters of a plan, in memory that a run may read and write.
template <class Plan>
struct ports {
  const Plan& plan;
  symbol_values symbols;
  std::vector<std::vector<std::byte>> inputs, parameters;
  std::vector<const void*> input_addresses;
  std::vector<void*> parameter_addresses;

  ports(const Plan& p, std::uint64_t seed) : plan(p) {
    for (const passes::port& port : plan.parameters) parameters.push_back(stored(drawn(port.type, symbols, seed, plan.name(port.name))));
    for (auto& memory : parameters) parameter_addresses.push_back(memory.data());
  }
  void draw_inputs(std::int64_t batch, std::uint64_t seed) {
    symbols = with_batch(batch);
    inputs.clear();
    input_addresses.clear();
    for (const passes::port& port : plan.inputs) inputs.push_back(stored(drawn(port.type, symbols, seed, plan.name(port.name))));
    for (auto& memory : inputs) input_addresses.push_back(memory.data());
  }
  bindings binding() const { return {input_addresses, parameter_addresses, {symbols.batch(), symbols.sequence()}}; }
};

/// Three threads for all programs.
inline thread_pool& three_threads() {
  static thread_pool pool(3);
  return pool;
}

/// Runs the plan of a source on every instruction set of this machine, at batches 1, 7, 64 and 1 again on one executor, and compares outputs, parameters and
/// states after each run with what the reference makes of `oracle`, an equal graph that no pass has touched. A second executor, which divides whatever can be
/// divided among three threads, must leave the same bits.
///
/// Floating results may differ by `tolerance` times the largest element of the result; all others not at all.
template <class Source>
void agrees(const char* name, const ir::graph& oracle, double tolerance, std::uint64_t seed = 11) {
  using executor = backends::cpu::executor<Source>;
  constexpr const auto& plan = executor::plan;
  const auto parameter = [](std::string_view leaf) { return port_named(leaf, plan.parameters.data, plan.parameters.count, plan.text.data); };
  const auto state = [](std::string_view leaf) { return port_named(leaf, plan.states.data, plan.states.count, plan.text.data); };
  for (backends::cpu::isa set : isas_here()) {
    ports memory(executor::plan, seed);
    memory.draw_inputs(1, seed);
    const auto machine = std::make_unique<executor>(memory.binding(), set);
    ports divided_memory(executor::plan, seed);
    divided_memory.draw_inputs(1, seed);
    const auto divided = std::make_unique<executor>(divided_memory.binding(), backends::cpu::cpu_options{set, threads(three_threads()), {0, 0}});
    for (std::int64_t batch : {1, 7, 64, 1}) {
      memory.draw_inputs(batch, seed);
      divided_memory.draw_inputs(batch, seed);
      // Parameters and states stand as the last run has left them.
      const shown expected = run(oracle, memory.symbols, seed, [&](std::string_view leaf, const ir::value_type& type, const symbol_values& symbols) {
        if (const int i = parameter(leaf); i >= 0) return loaded(memory.parameters[static_cast<std::size_t>(i)].data(), type, symbols);
        if (const int i = state(leaf); i >= 0) return loaded(machine->state(i), type, symbols);
        return array{};
      });
      machine->run(memory.binding());
      divided->run(divided_memory.binding());
      const std::string where = std::string(name) + ", " + std::string(backends::cpu::name_of(set)) + ", batch " + std::to_string(batch) + ", seed " + std::to_string(seed);
      const auto compare = [&](std::string_view leaf, const void* at, const void* at_divided, const ir::value_type& type) {
        const auto bytes = static_cast<std::size_t>(memory.symbols(type.shape.count()) * size_of(type.element));
        CHECK_MESSAGE(std::memcmp(at, at_divided, bytes) == 0, where, ", ", std::string(leaf), ": three threads compute something else");
        const array &found = loaded(at, type, memory.symbols), &wanted = expected[leaf];
        const double difference = relative_difference(found, wanted);
        CHECK_MESSAGE(difference <= (is_floating(type.element) ? tolerance : 0), where, ", ", std::string(leaf), ": differs by ", difference);
      };
      for (const passes::port& port : executor::plan.outputs) compare(executor::plan.name(port.name), machine->arena() + port.at.offset, divided->arena() + port.at.offset, port.type);
      for (const ir::update& u : oracle.updates) {
        const std::string_view leaf = oracle.name(oracle.producer(u.leaf).name);
        if (const int i = parameter(leaf); i >= 0) compare(leaf, memory.parameters[static_cast<std::size_t>(i)].data(), divided_memory.parameters[static_cast<std::size_t>(i)].data(), executor::plan.parameters[i].type);
        if (const int i = state(leaf); i >= 0) compare(leaf, machine->state(i), divided->state(i), executor::plan.states[i].type);
      }
    }
  }
}

/// The callable itself on tensors that hold data, to the bit what the reference makes of its graph.
template <class Model>
void eager_agrees(const char* name, std::uint64_t seed = 11) {
  const ir::graph g = Model::trace();
  const symbol_values symbols = with_batch(3);
  const shown expected = run(g, symbols, seed);
  std::vector<eager_tensor> inputs;
  for (ir::value_id v : g.inputs) inputs.emplace_back(std::make_shared<array>(drawn(g.type(v), symbols, seed, g.name(g.producer(v).name))));
  std::vector<std::vector<std::byte>> memory;
  std::vector<named_array> weights;
  for (const ir::node& n : g.nodes) {
    if (n.op != ir::opcode::parameter) continue;
    const ir::value_type& type = g.type(n.results.first);
    memory.push_back(stored(drawn(type, symbols, seed, g.name(n.name))));
    weights.push_back({g.name(n.name), type.element, backends::detail::run_shape(type, symbols), memory.back().data()});
  }
  const bind_weights bound(weights);
  const auto results = [&]<std::size_t... I>(std::index_sequence<I...>) { return typename Model::function{}(inputs[I]...); }(std::make_index_sequence<Model::input_count>{});
  const auto compare = [&](std::string_view output, const eager_tensor& found) {
    CHECK_MESSAGE(same_bits(*found.data(), expected[output]), name, ", eager, ", std::string(output), ": differs by ", relative_difference(*found.data(), expected[output]));
  };
  if constexpr (boost::hana::is_a<boost::hana::map_tag, decltype(results)>)
    boost::hana::for_each(results, [&](const auto& pair) { compare(boost::hana::first(pair).c_str(), boost::hana::second(pair)); });
  else
    compare("output", results);
}

/// Values and gradients of one model.
template <class Model>
void inference_agrees(const char* name, double tolerance) {
  agrees<backends::detail::inference_source<Model>>(name, Model::trace(), tolerance);
  eager_agrees<Model>(name);
}
template <class Model, int Order = 1>
void gradients_agree(const char* name, double tolerance) {
  agrees<gradient_source<Model, Order>>(name, gradient_source<Model, Order>::traced(), tolerance);
}

}  // namespace sinter::test
