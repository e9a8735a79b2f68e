// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// A program: a model compiled for a backend, with its weights, ready to run.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>

#include <boost/hana/at_key.hpp>
#include <boost/hana/for_each.hpp>
#include <boost/hana/keys.hpp>
#include <boost/hana/map.hpp>

#include <sinter/backends/checks.hpp>
#include <sinter/backends/weights.hpp>

namespace sinter {

/// Inference, compiled.
///
/// Constructed from weights, which it reads then (packing them) and may read later: they must outlive it. Afterwards a run allocates nothing, takes no
/// lock and makes no system call. One program is used by one thread at a time.
///
/// Shapes    inputs as the model declares them, at any batch from 1 to its bound
/// Units     arena_bytes, prepared_bytes: bytes
/// Errors    run time: tensor_error naming the input whose shape or batch does not fit
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

  explicit program(const weights<Model>& with, typename Machine::options options = {}) : parameters_(with), executor_(parameters_.binding(), options) {}

  /// Runs on inputs in the model's order. A model with one output yields its view; with several, a `std::tuple`-like hana::map by name is in `outputs`.
  /// The view lies in the arena: it is valid until the next run.
  template <class... Elements>
    requires(sizeof...(Elements) == Model::input_count)
  auto operator()(const view<Elements>&... inputs) {
    const void* addresses[] = {inputs.data()...};
    batch_ = 0;
    int index = 0;
    (check<std::remove_const_t<Elements>>(index++, inputs.shape()), ...);
    run(addresses);
    return output<0>();
  }
  template <class... Elements>
    requires(sizeof...(Elements) == Model::input_count)
  auto operator()(const tensor<Elements>&... inputs) {
    return (*this)(inputs.view()...);
  }
  /// Runs on a hana::map of views by input name, which may hold more than the model reads: a batch, say.
  template <NamedViews Batch>
  auto operator()(const Batch& batch) {
    return boost::hana::unpack(typename Model::inputs{}, [&](auto... input) { return (*this)(view<const storage_t<decltype(input)::element>>(batch[decltype(input)::key])...); });
  }

  /// Output `Index` of the last run.
  template <int Index = 0>
  auto output() {
    constexpr passes::port port = plan.outputs[Index];
    using element = storage_t<port.type.element>;
    return view<const element>(reinterpret_cast<const element*>(executor_.arena() + port.at.offset), backends::detail::run_shape(port.type, batch_ ? batch_ : 1));
  }
  static constexpr int output_count = plan.outputs.count;

  executor& machine() { return executor_; }

 private:
  struct binder {
    void* address[plan.parameters.count ? plan.parameters.count : 1] = {};
    explicit binder(const weights<Model>& with) { backends::detail::bind_parameters(plan, with, address); }
    bindings binding() const { return {{}, {address, static_cast<std::size_t>(plan.parameters.count)}, 1}; }
  };

  template <class Element>
  void check(int index, const extents& shape) {
    const passes::port& port = plan.inputs[index];
    if (dtype_of<Element> != port.type.element) throw tensor_error(plan.name(port.name), "dtype", name_of(port.type.element), name_of(dtype_of<Element>));
    const std::int64_t batch = backends::detail::checked_batch(port.type, plan.name(port.name), shape, batch_bound);
    if (batch && batch_ && batch != batch_) throw tensor_error(plan.name(port.name), "batch", std::to_string(batch_), std::to_string(batch));
    if (batch) batch_ = batch;
  }
  void run(std::span<const void* const> addresses) {
    executor_.run({addresses, {parameters_.address, static_cast<std::size_t>(plan.parameters.count)}, batch_ ? batch_ : 1});
  }

  binder parameters_;
  executor executor_;
  std::int64_t batch_ = 0;
};

}  // namespace sinter
