// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// What programs and trainers share: parameters bound by name, inputs checked and bound by position, outputs seen where the plan puts them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

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
  void bind(const view<const Elements>&... inputs) {
    run_extents found{0, 0};
    int index = 0;
    (check<Elements>(index++, inputs.shape(), found), ...);
    index = 0;
    (check_memory(index++, inputs.data()), ...);
    index = 0;
    ((inputs_[index++] = inputs.data()), ...);
    symbols_ = {found.batch ? found.batch : 1, found.sequence ? found.sequence : 1};
  }
  /// An input that is always the same memory: a setting.
  void bind_always(int index, const void* address) { inputs_[index] = address; }

  void run() { executor_.run({inputs_, {parameters_.address, parameter_count}, symbols_}); }

  /// The result of the last run, valid until the next one.
  template <int Index>
  auto output() {
    constexpr passes::port port = plan.outputs[Index];
    using element = storage_t<port.type.element>;
    return view<const element>(reinterpret_cast<const element*>(executor_.arena() + port.at.offset), run_shape(port.type, symbol_values(symbols_)));
  }

  /// Shows the outputs from `first` on to a callback.
  void show(int first, const watch_callback& to) {
    const symbol_values symbols(symbols_);
    for (int i = first; i < plan.outputs.count; ++i) {
      const passes::port& port = plan.outputs[i];
      to({plan.name(port.name), port.type.element, run_shape(port.type, symbols), executor_.arena() + port.at.offset});
    }
  }

 private:
  /// A view of this program's own outputs would be overwritten while it is read.
  void check_memory(int index, const void* address) {
    const auto at = reinterpret_cast<std::uintptr_t>(address), arena = reinterpret_cast<std::uintptr_t>(executor_.arena());
    if (arena <= at && at < arena + static_cast<std::uintptr_t>(plan.arena_bytes))
      throw tensor_error(plan.name(plan.inputs[index].name), "memory", "outside the program's own arena (copy its outputs first)", "a view of its outputs");
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

  template <class Element>
  static void check(int index, const extents& shape, run_extents& found) {
    const passes::port& port = plan.inputs[index];
    const std::string_view name = plan.name(port.name);
    if (dtype_of<Element> != port.type.element) throw tensor_error(name, "dtype", name_of(port.type.element), name_of(dtype_of<Element>));
    read_symbols(port.type, name, shape, {Model::batch_bound, Model::sequence_bound}, found);
  }

  bound_parameters parameters_;
  Executor executor_;
  const void* inputs_[plan.inputs.count ? plan.inputs.count : 1] = {};
  run_extents symbols_;
};

}  // namespace sinter::backends::detail
