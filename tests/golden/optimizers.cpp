// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Trajectories of the optimisers along stored gradients against PyTorch's: the reference in double and the CPU in f32.
#include <map>
#include <string>

#include "stored.hpp"

namespace {

using namespace sinter;
using namespace sinter::test;

/// An optimiser's rule alone: a parameter "w", and its gradient as an input.
template <class Optimizer>
struct rule_source {
  static constexpr passes::plan_sizes capacity = passes::plan_sizes::for_steps(48, 48, 1024);
  static constexpr ir::graph graph() {
    ir::graph g;
    const ir::value_type type{f32, dims(7)};
    const ir::value_id gradient = g.append_leaf(ir::opcode::input, type, {}, g.add_name("gradient"));
    g.inputs.push(gradient);
    boost::hana::for_each(boost::hana::accessors<typename Optimizer::settings>(), [&](const auto& accessor) {
      g.inputs.push(g.append_leaf(ir::opcode::input, {f32, {}}, {}, train::setting_name(g, boost::hana::first(accessor).c_str())));
    });
    const ir::value_id w = g.append_leaf(ir::opcode::parameter, type, {0, 1, 1, 1}, g.add_name("w"));
    sequence<train::shared_scalar> shared;
    Optimizer::update(train::update_rule{g, shared, {&g, w}, {&g, gradient}});
    g.outputs.push(ir::output{g.updates.back().next, g.add_name("next")});
    return passes::optimize(g);
  }
  static constexpr passes::plan make() { return passes::make_plan(graph(), {.weights_are_constant = false, .fusion = {}}); }
};

/// The same formula in another order of double operations.
constexpr double in_double = 1e-14;
/// A few f32 roundings a step over ten steps, of numbers up to ten thousand times the smallest: relative to the largest.
constexpr double in_single = 3e-6;

using setting_values = std::map<std::string, double, std::less<>>;

template <class Optimizer>
void follows(const golden& stored, const std::string& label, const setting_values& settings) {
  CAPTURE(label);
  using source = rule_source<Optimizer>;
  const array start = stored.get("start", f32);
  const auto setting = [&](std::string_view name) { return settings.at(std::string(name.substr(8))); };

  shown last;
  for (int step = 0; step < 10; ++step) {
    const auto leaves = [&](std::string_view name, const ir::value_type& type, const symbol_values& symbols) {
      array a(type, symbols);
      if (name == "gradient") return stored.get("gradients", f32, step);
      if (name.starts_with("setting.")) {
        a.real.data[0] = setting(name);
        return a;
      }
      if (step > 0) return last[name];
      if (name == "w") return start;  // NOLINT(performance-no-automatic-move): captured, so never moved
      for (double& v : a.real) v = type.shape.rank == 0;  // powers of the betas start at 1, moments at 0
      return a;
    };
    last = run(source::graph(), {}, 1, leaves, rounding::none);
    const double difference = relative_difference(last["w"], stored.get(label + ".trajectory", f32, step));
    CHECK_MESSAGE(difference <= in_double, "step ", step + 1, " differs by ", difference);
  }

  using executor = backends::cpu::executor<source>;
  for (backends::cpu::isa set : isas_here()) {
    CAPTURE(std::string(backends::cpu::name_of(set)));
    std::vector<std::byte> w = test::stored(start), gradient = w;
    std::vector<float> values;
    std::vector<const void*> inputs{gradient.data()};
    for (int i = 1; i < executor::plan.inputs.count; ++i) values.push_back(static_cast<float>(setting(executor::plan.name(executor::plan.inputs[i].name))));
    for (float& value : values) inputs.push_back(&value);
    void* parameters[] = {w.data()};
    const bindings with{inputs, parameters, run_extents{}};
    const auto machine = std::make_unique<executor>(with, set);
    for (int step = 0; step < 10; ++step) {
      const std::vector<std::byte> next = test::stored(stored.get("gradients", f32, step));
      std::copy(next.begin(), next.end(), gradient.begin());
      machine->run(with);
      const array found = loaded(w.data(), executor::plan.parameters[0].type, {}), expected = stored.get(label + ".trajectory", f32, step);
      const double difference = relative_difference(found, expected);
      CHECK_MESSAGE(difference <= in_single, "step ", step + 1, " differs by ", difference);
      CHECK(found.real.data[1] == start.real.data[1]);  // never a gradient: it does not move
    }
  }
}

TEST_SUITE("golden.optimizers") {
  TEST_CASE("sgd, with and without momentum, and adam follow PyTorch's trajectories") {
    const golden stored("optimizers.safetensors");
    for (const auto& [text, rate] : {std::pair<std::string, double>{"0.1", 0.1}, {"0.01", 0.01}, {"0.001", 0.001}}) {
      follows<sgd>(stored, "sgd.momentum0.rate" + text, {{"learning_rate", rate}, {"momentum", 0.0}});
      follows<sgd>(stored, "sgd.momentum0.9.rate" + text, {{"learning_rate", rate}, {"momentum", 0.9}});
      follows<adam>(stored, "adam.rate" + text, {{"learning_rate", rate}, {"beta1", 0.9}, {"beta2", 0.999}, {"epsilon", 1e-8}});
    }
    CHECK(stored.forgotten().empty());
  }
}

}  // namespace
