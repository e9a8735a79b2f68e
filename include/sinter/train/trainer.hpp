// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// The trainer: one static program for forward, backward and update.
#pragma once

#include <cstdint>
#include <string_view>
#include <tuple>
#include <type_traits>

#include <boost/hana/accessors.hpp>
#include <boost/hana/at_key.hpp>
#include <boost/hana/for_each.hpp>
#include <boost/hana/map.hpp>
#include <boost/hana/second.hpp>
#include <boost/hana/string.hpp>
#include <boost/hana/unpack.hpp>

#include <sinter/backends/batch.hpp>
#include <sinter/backends/runner.hpp>
#include <sinter/core/philox.hpp>
#include <sinter/ir/random.hpp>
#include <sinter/train/training_graph.hpp>

namespace sinter {

/// What one step reports; the view is valid until the next one.
struct step_result {
  float loss = 0;
  view<const float> output;
};

/// Trains a model's weights in place.
///
/// A step allocates nothing, and on one thread takes no lock and makes no system call. The optimiser's states live in the trainer.
///
/// Units     settings(): see the optimiser;  arena_bytes, state_bytes: bytes
/// Errors    run time: tensor_error naming the input whose shape or batch does not fit; what the loss says of a target's values
/// Example   examples/train_fashion.cpp
template <class Model, class Loss, class Optimizer, Backend Machine>
class trainer {
  using source = train::training_source<Model, Loss, Optimizer>;
  using executor = typename Machine::template executor<source>;
  static_assert(model_parameters<Model>::checked_in_training() && source::checked());
  static constexpr int model_inputs = Model::input_count;

 public:
  using settings_type = typename Optimizer::settings;
  static constexpr const auto& plan = executor::plan;
  static constexpr std::size_t arena_bytes = static_cast<std::size_t>(plan.arena_bytes);
  static constexpr int batch_bound = Model::batch_bound;

  /// Updates `with` in place; it must outlive the trainer. `start` begins the random numbers of dropout.
  explicit trainer(weights<typename Model::weights_from>& with, settings_type settings = {}, seed start = {}, typename Machine::options options = {})
      : settings_(settings), runner_(with, options) {
    for (int i = 0; i < plan.states.count; ++i)
      if (plan.name(plan.states[i].name) == ir::random_seed_name) *static_cast<std::int64_t*>(machine().state(i)) = static_cast<std::int64_t>(start.value);
    int next = model_inputs + 1;
    boost::hana::for_each(boost::hana::accessors<settings_type>(), [&](const auto& accessor) {
      auto&& member = boost::hana::second(accessor)(settings_);
      static_assert(std::is_same_v<decltype(member), float&>, "sinter: an optimiser's settings are floats");
      runner_.bind_always(next++, &member);
    });
  }

  /// With the first of the machine's options alone: an instruction set of the CPU.
  template <FirstOption<typename Machine::options> First>
  trainer(weights<typename Model::weights_from>& with, settings_type settings, seed start, const First& first) : trainer(with, settings, start, typename Machine::options{first}) {}

  /// The optimiser's settings; a change takes effect with the next step.
  settings_type& settings() { return settings_; }

  /// One step on inputs in the model's order, then the loss's target.
  template <class... Views>
    requires(sizeof...(Views) == model_inputs + 1)
  step_result step(const Views&... views) {
    runner_.bind(view<const std::remove_const_t<typename Views::element>>(views)...);
    check_target(std::get<model_inputs>(std::tie(views...)));
    runner_.run();
    if constexpr (Model::watching)
      if (watching_) runner_.show(2, watching_);
    return {*runner_.template output<0>().data(), runner_.template output<1>()};
  }
  /// One step on a batch: a hana::map of views that holds the model's inputs and the loss's target by name.
  ///
  /// Errors    compile time: an input, or the target, that the batch lacks
  template <NamedViews Batch>
  step_result step(const Batch& batch) {
    if constexpr (!backends::detail::holds_inputs<Model, Batch>() || !backends::detail::holds_target<Loss, Batch>())
      return {};
    else
      return boost::hana::unpack(typename Model::inputs{}, [&](auto... input) { return step(batch[decltype(input)::key]..., batch[Loss::target_key]); });
  }

  /// Calls back after each step with every watched value, in the order of the model, then with the loss's gradient of each floating one.
  void on_watch(const watch_callback& shown)
    requires(Model::watching)
  {
    watching_ = shown;
  }

  executor& machine() { return runner_.machine(); }

 private:
  /// What the loss demands of its target's values, when it demands something.
  template <class Target>
  static void check_target(const Target& target) {
    constexpr dims output = plan.outputs[1].type.shape;
    if constexpr (output.rank > 0 && requires { Loss::check_target(target, std::int64_t{}); }) Loss::check_target(target, output.extent[output.rank - 1].extent());
  }

  settings_type settings_;
  backends::detail::runner<Model, executor> runner_;
  [[no_unique_address]] std::conditional_t<Model::watching, watch_callback, boost::hana::tuple<>> watching_;
};

}  // namespace sinter
