// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// A program: a model compiled for a backend, with its weights, ready to run.
#pragma once

#include <cstddef>
#include <type_traits>
#include <utility>

#include <boost/hana/at.hpp>
#include <boost/hana/at_key.hpp>
#include <boost/hana/keys.hpp>
#include <boost/hana/map.hpp>
#include <boost/hana/pair.hpp>
#include <boost/hana/size.hpp>
#include <boost/hana/tuple.hpp>
#include <boost/hana/unpack.hpp>

#include <sinter/backends/batch.hpp>
#include <sinter/backends/runner.hpp>

namespace sinter {

/// Inference, compiled.
///
/// Packs or copies the weights it is constructed from: they may change or go afterwards. A run allocates nothing, and on one thread takes no lock and makes no
/// system call. One program is used by one thread at a time; it may use several itself: backends/cpu/threads.hpp.
///
/// Shapes    inputs as the model declares them, at any batch from 1 to its bound
/// Units     arena_bytes, prepared_bytes: bytes
/// Errors    run time: tensor_error naming the input whose dtype, shape or batch does not fit
/// Example   examples/classify_fashion.cpp
template <class Model, Backend Machine>
class program {
  using source = backends::detail::inference_source<Model>;
  using executor = typename Machine::template executor<source>;

 public:
  static constexpr const auto& plan = executor::plan;
  /// Scratch memory of a run, a compile-time constant.
  static constexpr std::size_t arena_bytes = static_cast<std::size_t>(plan.arena_bytes);
  /// Packed weights, written once.
  static constexpr std::size_t prepared_bytes = static_cast<std::size_t>(plan.prepared_bytes);
  /// The largest batch.
  static constexpr int batch_bound = Model::batch_bound;

  explicit program(const weights<typename Model::weights_from>& with, typename Machine::options options = {}) : runner_(with, options) {}
  /// With the first of the options alone: an instruction set of the CPU.
  template <FirstOption<typename Machine::options> First>
  program(const weights<typename Model::weights_from>& with, const First& first) : program(with, typename Machine::options{first}) {}

  /// Runs on inputs in the model's order and yields `outputs()`.
  template <class... Elements>
    requires(sizeof...(Elements) == Model::input_count)
  auto operator()(const view<Elements>&... inputs) {
    runner_.bind(inputs...);
    runner_.run();
    if constexpr (Model::watching)
      if (watching_) runner_.show(result_count, watching_);
    return outputs();
  }
  template <class... Elements>
    requires(sizeof...(Elements) == Model::input_count)
  auto operator()(const tensor<Elements>&... inputs) {
    return (*this)(inputs.view()...);
  }
  /// Runs on a hana::map of views by input name, which may hold more than the model reads: a batch, say.
  ///
  /// Errors    compile time: an input that the batch lacks
  template <NamedViews Batch>
  auto operator()(const Batch& batch) {
    if constexpr (!backends::detail::holds_inputs<Model, Batch>())
      return outputs();
    else
      return boost::hana::unpack(typename Model::inputs{}, [&](auto... input) {
        return (*this)(view<const storage_t<decltype(input)::element>>(batch[decltype(input)::key])...);
      });
  }

  /// What the last run computed: a view, or for a model that returns a hana::map, a hana::map of views with the same keys. They lie in the arena and are
  /// valid until the next run.
  auto outputs() {
    using result = typename Model::result;
    if constexpr (NamedViews<result>)
      return named_outputs(boost::hana::keys(result{}), std::make_index_sequence<static_cast<std::size_t>(result_count)>{});
    else
      return runner_.template output<0>();
  }

  /// Calls back with every watched value after each run, in the order of the model; an empty callback ends it. The callback may allocate and throw.
  void on_watch(const watch_callback& shown)
    requires(Model::watching)
  {
    watching_ = shown;
  }

  executor& machine() { return runner_.machine(); }

 private:
  template <class Keys, std::size_t... I>
  auto named_outputs(const Keys& keys, std::index_sequence<I...>) {
    return boost::hana::make_map(boost::hana::make_pair(boost::hana::at_c<I>(keys), runner_.template output<static_cast<int>(I)>())...);
  }

  static constexpr int result_count = [] {
    if constexpr (NamedViews<typename Model::result>)
      return static_cast<int>(decltype(boost::hana::size(typename Model::result{}))::value);
    else
      return 1;
  }();

  backends::detail::runner<Model, executor> runner_;
  [[no_unique_address]] std::conditional_t<Model::watching, watch_callback, boost::hana::tuple<>> watching_;
};

}  // namespace sinter
