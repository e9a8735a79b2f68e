// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// The stored reference values (README.md in this folder) as arrays.
#pragma once

#include <algorithm>
#include <cstring>
#include <filesystem>
#include <set>
#include <string>
#include <string_view>

#include <sinter/io/safetensors.hpp>

#include "../laws/agreement.hpp"

namespace sinter::test {

/// One file, and which of its tensors a test has asked for.
struct golden {
  safetensors file;
  mutable std::set<std::string, std::less<>> asked;

  explicit golden(std::string_view name) : file(std::filesystem::path(SINTER_SOURCE_DIRECTORY) / "tests" / "golden" / name) {}

  bool has(std::string_view name) const { return file.find(name) != nullptr; }
  /// A tensor, or one row of a stacked one, as an array of `element`. The stored numbers are exact in f32 where they are inputs.
  array get(std::string_view name, dtype element, std::int64_t row = -1) const {
    const stored_array* const found = file.find(name);
    if (!found) throw error("golden: no tensor " + std::string(name));
    asked.emplace(name);
    ir::value_type type{element, {}};
    for (int axis = row < 0 ? 0 : 1; axis < found->shape.rank; ++axis) type.shape.push(dim(found->shape[axis]));
    array a(type, {});
    const std::int64_t first = row < 0 ? 0 : row * a.count();
    for (std::int64_t i = 0; i < a.count(); ++i) {
      if (found->type == f64) {
        double value;
        std::memcpy(&value, found->bytes.data() + (first + i) * 8, 8);
        a.real.data[i] = value;
      } else {
        std::int32_t value;
        std::memcpy(&value, found->bytes.data() + (first + i) * 4, 4);
        if (a.floating())
          a.real.data[i] = value;
        else
          a.whole.data[i] = value;
      }
    }
    return a;
  }
  /// The names that no test has asked for.
  std::set<std::string> forgotten() const {
    std::set<std::string> names;
    for (const stored_array& stored : file.arrays())
      if (!asked.contains(stored.name)) names.insert(std::string(stored.name));
    return names;
  }
};

/// Leaves by their names in a file. The gradient that arrives at output k of the traced graph is "<output>.gradient".
inline given_leaves from(const golden& stored, const ir::graph& traced) {
  std::vector<std::string> outputs;
  for (const ir::output& o : traced.outputs) outputs.emplace_back(traced.name(o.name));
  const int first = traced.inputs.count;
  return [&stored, outputs, first](std::string_view name, const ir::value_type& type, const symbol_values&) {
    if (name == "chosen") {  // labels as a matrix with a 1 in each row, for losses one by one
      const array labels = stored.get("softmax_cross_entropy.none.labels", i32);
      array a(type, {});
      for (std::int64_t i = 0; i < labels.count(); ++i) a.real.data[i * type.shape.extent[1].extent() + labels.whole.data[i]] = 1;
      return a;
    }
    if (!name.starts_with("incoming.")) return stored.get(name, type.element);
    const int place = (name[9] - '0') * 10 + (name[10] - '0') - first;
    return stored.get(outputs[static_cast<std::size_t>(place)] + ".gradient", type.element);
  };
}

/// Compares outputs "<name>" with the tensors of that name and "gradient.<name>" with "<name>.gradient".
inline void compare(const golden& stored, const shown& found, double tolerance) {
  for (std::size_t i = 0; i < found.names.size(); ++i) {
    std::string name = found.names[i];
    if (name == "loss" || name.starts_with("gradient.incoming.")) continue;
    if (name.starts_with("gradient.")) name = name.substr(9) + ".gradient";
    if (!stored.has(name)) continue;
    const double difference = relative_difference(found.values[i], stored.get(name, found.values[i].element));
    CHECK_MESSAGE(difference <= tolerance, name, " differs by ", difference);
  }
}

/// Values and gradients of a model in double, by the reference.
template <class Model>
void reference_matches(const golden& stored, double tolerance) {
  const ir::graph traced = Model::trace(ir::mode::training);
  compare(stored, run(traced, {}, 1, from(stored, traced), rounding::none), tolerance);
  compare(stored, run(with_gradients(traced), {}, 1, from(stored, traced), rounding::none), tolerance);
}

/// Runs the plan of a source on one instruction set, on given leaves.
template <class Source>
shown run_on_cpu(backends::cpu::isa set, const given_leaves& given) {
  using executor = backends::cpu::executor<Source>;
  constexpr const auto& plan = executor::plan;
  std::vector<std::vector<std::byte>> memory;
  std::vector<const void*> inputs;
  std::vector<void*> parameters;
  memory.reserve(static_cast<std::size_t>(plan.inputs.count + plan.parameters.count));
  for (const passes::port& port : plan.inputs) inputs.push_back(memory.emplace_back(stored(given(plan.name(port.name), port.type, {}))).data());
  for (const passes::port& port : plan.parameters) parameters.push_back(memory.emplace_back(stored(given(plan.name(port.name), port.type, {}))).data());
  const bindings with{inputs, parameters, run_extents{}};
  const auto machine = std::make_unique<executor>(with, set);
  machine->run(with);
  shown all;
  for (const passes::port& port : plan.outputs) {
    all.names.emplace_back(plan.name(port.name));
    all.values.push_back(loaded(machine->arena() + port.at.offset, port.type, {}));
  }
  return all;
}

/// Values and gradients of a model in f32, by the CPU on each instruction set.
template <class Model>
void cpu_matches(const golden& stored, double tolerance) {
  const ir::graph traced = Model::trace(ir::mode::training);
  for (backends::cpu::isa set : isas_here()) {
    CAPTURE(std::string(backends::cpu::name_of(set)));
    compare(stored, run_on_cpu<backends::detail::inference_source<Model>>(set, from(stored, traced)), tolerance);
    compare(stored, run_on_cpu<gradient_source<Model>>(set, from(stored, traced)), tolerance);
  }
}

}  // namespace sinter::test
