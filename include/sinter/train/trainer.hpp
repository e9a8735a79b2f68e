// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// The trainer: one static program for forward, backward and update.
#pragma once

#include <cstdint>
#include <string_view>

#include <boost/hana/accessors.hpp>
#include <boost/hana/at_key.hpp>
#include <boost/hana/for_each.hpp>
#include <boost/hana/map.hpp>
#include <boost/hana/second.hpp>
#include <boost/hana/string.hpp>
#include <boost/hana/unpack.hpp>

#include <sinter/backends/checks.hpp>
#include <sinter/backends/weights.hpp>
#include <sinter/core/philox.hpp>
#include <sinter/train/training_graph.hpp>

namespace sinter {

/// What one step reports; the view is valid until the next one.
struct step_result {
  float loss = 0;
  view<const float> output;
};

/// Trains a model's weights in place.
///
/// A step allocates nothing, takes no lock and makes no system call. The optimiser's states live in the trainer.
///
/// Units     settings(): see the optimiser;  arena_bytes, state_bytes: bytes
/// Errors    run time: tensor_error naming the input whose shape or batch does not fit
/// Example   examples/train_fashion.cpp
template <class Model, class Loss, class Optimizer, Backend Machine>
class trainer {
  using source = train::training_source<Model, Loss, Optimizer>;
  using executor = typename Machine::template executor<source>;
  static constexpr int model_inputs = Model::input_count;

 public:
  using settings_type = typename Optimizer::settings;
  static constexpr const auto& plan = executor::plan;
  static constexpr std::size_t arena_bytes = static_cast<std::size_t>(plan.arena_bytes);
  static constexpr int batch_bound = Model::batch_bound;

  /// Updates `with` in place; it must outlive the trainer. `start` begins the random numbers of dropout.
  explicit trainer(weights<Model>& with, settings_type settings = {}, seed start = {}, typename Machine::options options = {})
      : settings_(settings), parameters_(with), executor_(parameters_.binding(), options) {
    for (int i = 0; i < plan.states.count; ++i)
      if (plan.name(plan.states[i].name) == "random.seed") *static_cast<std::int64_t*>(executor_.state(i)) = static_cast<std::int64_t>(start.value);
    int next = model_inputs + 1;
    boost::hana::for_each(boost::hana::accessors<settings_type>(), [&](const auto& accessor) {
      const float& member = boost::hana::second(accessor)(settings_);
      inputs_[next++] = &member;
    });
  }
  trainer(const trainer&) = delete;
  trainer& operator=(const trainer&) = delete;

  /// The optimiser's settings; a change takes effect with the next step.
  settings_type& settings() { return settings_; }

  /// One step on inputs in the model's order, then the loss's target.
  template <class... Views>
    requires(sizeof...(Views) == model_inputs + 1)
  step_result step(const Views&... views) {
    batch_ = 0;
    int index = 0;
    (bind(index++, view<const typename Views::element>(views)), ...);
    executor_.run({inputs_, {parameters_.address, static_cast<std::size_t>(plan.parameters.count)}, batch_ ? batch_ : 1});
    return {*reinterpret_cast<const float*>(executor_.arena() + plan.outputs[0].at.offset),
            {reinterpret_cast<const float*>(executor_.arena() + plan.outputs[1].at.offset), backends::detail::run_shape(plan.outputs[1].type, batch_ ? batch_ : 1)}};
  }
  /// One step on a batch: a hana::map of views that holds the model's inputs and the loss's target by name.
  template <NamedViews Batch>
  step_result step(const Batch& batch) {
    return boost::hana::unpack(typename Model::inputs{}, [&](auto... input) { return step(batch[decltype(input)::key]..., batch[Loss::target_key]); });
  }

  executor& machine() { return executor_; }

 private:
  struct binder {
    void* address[plan.parameters.count ? plan.parameters.count : 1] = {};
    explicit binder(weights<Model>& with) { backends::detail::bind_parameters(plan, with, address); }
    bindings binding() const { return {{}, {address, static_cast<std::size_t>(plan.parameters.count)}, 1}; }
  };

  template <class Element>
  void bind(int index, view<const Element> given) {
    const passes::port& port = plan.inputs[index];
    if (dtype_of<Element> != port.type.element) throw tensor_error(plan.name(port.name), "dtype", name_of(port.type.element), name_of(dtype_of<Element>));
    const std::int64_t batch = backends::detail::checked_batch(port.type, plan.name(port.name), given.shape(), batch_bound);
    if (batch && batch_ && batch != batch_) throw tensor_error(plan.name(port.name), "batch", std::to_string(batch_), std::to_string(batch));
    if (batch) batch_ = batch;
    inputs_[index] = given.data();
  }

  settings_type settings_;
  binder parameters_;
  executor executor_;
  const void* inputs_[plan.inputs.count] = {};
  std::int64_t batch_ = 0;
};

}  // namespace sinter
