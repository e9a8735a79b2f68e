// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// What programs and trainers share: parameters bound by name, inputs checked and bound by position, outputs seen where the plan puts them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <type_traits>
#include <utility>

#include <sinter/backends/checks.hpp>
#include <sinter/backends/watch.hpp>
#include <sinter/backends/weights.hpp>

namespace sinter::backends::detail {

/// One executor of a model's plan, its parameters, and the inputs of the next run. Neither copied nor moved: the executor knows its own addresses.
template <class Model, class Executor>
class runner {
 public:
  static constexpr const auto& plan = Executor::plan;

  /// A trainer's weights must outlive it; a program keeps what it needs.
  template <class Options>
  runner(const weights<typename Model::weights_from>& with, const Options& options) : parameters_(with), executor_({{}, {parameters_.address, parameter_count}, {}}, options) {}
  runner(const runner&) = delete;
  runner& operator=(const runner&) = delete;

  Executor& machine() { return executor_; }

  /// Takes all inputs of a run, in the order of the plan's ports, after checking each.
  ///
  /// Errors    tensor_error naming the input: dtype, shape, batch. Nothing has run then
  template <class... Elements>
  void bind(const view<Elements>&... inputs) {
    bind(std::index_sequence_for<Elements...>{}, inputs...);
  }
  /// An input that is always the same memory: a setting.
  void bind_always(int index, const void* address) { inputs_[index] = address; }

  void run() { executor_.run({inputs_, {parameters_.address, parameter_count}, symbols_}); }

  /// The result of the last run, valid until the next one.
  template <int Index>
  auto output() {
    using element = storage_t<plan.outputs[Index].type.element>;
    const auto* const first = reinterpret_cast<const element*>(executor_.arena() + plan.outputs[Index].at.offset);
    if constexpr (plan.outputs[Index].type.shape.count().is_static())
      return view<const element>(first, static_shape<Index>);
    else
      return view<const element>(first, run_shape(plan.outputs[Index].type, symbols_));
  }

  /// Shows the outputs from `first` on to a callback.
  void show(int first, const watch_callback& to) {
    for (int i = first; i < plan.outputs.count; ++i) {
      const passes::port& port = plan.outputs[i];
      to({plan.name(port.name), port.type.element, run_shape(port.type, symbols_), executor_.arena() + port.at.offset});
    }
  }

 private:
  template <int Index>
  static constexpr extents static_shape = run_shape(plan.outputs[Index].type, run_extents{});

  template <std::size_t... Index, class... Elements>
  void bind(std::index_sequence<Index...>, const view<Elements>&... inputs) {
    run_extents found{0, 0};
    (check<Index, std::remove_const_t<Elements>>(inputs.shape(), found), ...);
    (check_memory<Index>(inputs.data()), ...);
    ((inputs_[Index] = inputs.data()), ...);
    symbols_ = {found.batch ? found.batch : 1, found.sequence ? found.sequence : 1};
  }
  template <std::size_t Index, class Element>
  static void check(const extents& shape, run_extents& found) {
    // No local copy of the port: it would be written in each run.
    if constexpr (dtype_of<Element> != plan.inputs[Index].type.element)
      throw_wrong_dtype(plan.name(plan.inputs[Index].name), plan.inputs[Index].type.element, dtype_of<Element>);
    else
      read_symbols(plan.inputs[Index].type.shape, plan.name(plan.inputs[Index].name), shape, {Model::batch_bound, Model::sequence_bound}, found);
  }
  /// A view of this program's own outputs would be overwritten while it is read.
  template <std::size_t Index>
  void check_memory(const void* address) {
    const auto at = reinterpret_cast<std::uintptr_t>(address), arena = reinterpret_cast<std::uintptr_t>(executor_.arena());
    if (at - arena < static_cast<std::uintptr_t>(plan.arena_bytes)) throw_own_memory(plan.name(plan.inputs[Index].name));
  }

  static constexpr std::size_t parameter_count = static_cast<std::size_t>(plan.parameters.count);

  /// Addresses of the plan's parameters in a weights object, found by name.
  struct bound_parameters {
    void* address[parameter_count ? parameter_count : 1] = {};
    explicit bound_parameters(const weights<typename Model::weights_from>& with) {
      for (int i = 0; i < plan.parameters.count; ++i)
        for (int k = 0; k < weights<typename Model::weights_from>::count; ++k)
          if (weights<typename Model::weights_from>::name(k) == plan.name(plan.parameters[i].name)) address[i] = const_cast<void*>(with.data(k));
    }
  };

  bound_parameters parameters_;
  Executor executor_;
  const void* inputs_[plan.inputs.count ? plan.inputs.count : 1] = {};
  run_extents symbols_;
};

}  // namespace sinter::backends::detail
