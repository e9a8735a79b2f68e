// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// A model's weights: owned, named, aligned.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <sinter/backends/backend.hpp>
#include <sinter/backends/constant.hpp>
#include <sinter/core/library.hpp>
#include <sinter/core/named_array.hpp>
#include <sinter/core/philox.hpp>
#include <sinter/core/series.hpp>

namespace sinter {

/// Every parameter of a model, in one block of memory. A trainer that is given weights changes them in place; programs read them when they are constructed.
///
/// Errors    `operator[]`: tensor_error for a name the model does not have, or another dtype
template <class Model>
class weights {
  using table = model_parameters<Model>;
  static_assert(table::checked());

 public:
  using model_type = Model;
  static constexpr int count = table::size.entries;

  weights() {
    std::size_t offsets[count + 1] = {0};
    for (int i = 0; i < count; ++i) offsets[i + 1] = offsets[i] + (bytes(i) + alignment - 1) / alignment * alignment;
    memory_ = core::detail::aligned_bytes(offsets[count]);
    for (int i = 0; i < count; ++i) data_[i] = memory_.get() + offsets[i];
  }
  weights(const weights& other) : weights() {
    for (int i = 0; i < count; ++i) std::memcpy(data_[i], other.data_[i], bytes(i));
  }
  /// A copy of embedded weights: no file, nothing to parse.
  ///
  /// Errors    compile time: they are not those of the model, by the parameter's name
  template <class Source>
  weights(constant_weights<Source>) : weights() {
    if constexpr (backends::detail::constant_weights_of<Model, Source>::checked())
      for (int i = 0; i < count; ++i) std::memcpy(data_[i], Source::bytes + Source::arrays[constant_weights<Source>::find(name(i))].first, bytes(i));
  }
  // No move: what looks at these weights knows their addresses, and a moved-from object would have none.
  /// Copies into the memory that is there: programs and trainers know its addresses.
  weights& operator=(const weights& other) {  // NOLINT(bugprone-unhandled-self-assignment): memmove takes equal addresses
    for (int i = 0; i < count; ++i) std::memmove(data_[i], other.data_[i], bytes(i));
    return *this;
  }

  static constexpr std::string_view name(int i) { return table::name(i); }
  static constexpr dtype type(int i) { return table::table.entries[i].type.element; }
  static extents shape(int i) {
    extents e;
    const dims& d = table::table.entries[i].type.shape;
    for (int axis = 0; axis < d.rank; ++axis) e[e.rank++] = d.extent[axis].extent();
    return e;
  }
  static std::size_t bytes(int i) { return static_cast<std::size_t>(shape(i).count()) * static_cast<std::size_t>(size_of(type(i))); }
  void* data(int i) { return data_[i]; }
  const void* data(int i) const { return data_[i]; }

  /// A parameter by name, as f32: `weights["conv1.weight"]`. One of another dtype is asked for by its element type, `weights.get<double>("w")`.
  view<float> operator[](std::string_view wanted) { return get<float>(wanted); }
  view<const float> operator[](std::string_view wanted) const { return get<float>(wanted); }
  template <class Element>
  view<Element> get(std::string_view wanted) {
    const int i = index_of<Element>(wanted);
    return {static_cast<Element*>(data(i)), shape(i)};
  }
  template <class Element>
  view<const Element> get(std::string_view wanted) const {
    const int i = index_of<Element>(wanted);
    return {static_cast<const Element*>(data(i)), shape(i)};
  }

  /// What files read and write: name, dtype, shape, memory.
  std::vector<named_array> arrays() const {
    std::vector<named_array> list;
    list.reserve(count);
    for (int i = 0; i < count; ++i) list.push_back({name(i), type(i), shape(i), data_[i]});
    return list;
  }

 private:
  template <class Element>
  static int index_of(std::string_view wanted) {
    const int i = table::find(wanted);
    if (i < 0) {
      std::string known;
      for (int k = 0; k < count; ++k) known.append(k ? ", " : "one of ").append(name(k));
      throw tensor_error("weights", "name", known, wanted);
    }
    if (type(i) != dtype_of<Element>) throw tensor_error(wanted, "dtype", name_of(type(i)), std::string("a request for ").append(name_of(dtype_of<Element>)));
    return i;
  }

  std::unique_ptr<std::byte[], core::detail::aligned_delete> memory_;
  std::byte* data_[count ? count : 1] = {};
};

namespace backends::detail {
/// Writes one parameter's first values. Normals by Box and Muller (1958) from the Philox stream of the parameter's name, with functions of our own: the
/// library's differ between machines, if rarely in a float.
template <class Element>
void draw(Element* to, std::int64_t count, passes::initializer_code how, std::uint64_t key, std::uint64_t stream) {
  const auto kind = static_cast<initializer::kind>(how.kind);
  for (std::int64_t i = 0; i < count; ++i) {
    double value = 0;
    if (kind == initializer::kind::ones) {
      value = 1;
    } else if (kind == initializer::kind::he_normal || kind == initializer::kind::normal) {
      const philox random(key, static_cast<std::uint64_t>(i), stream);
      const double u = (random.word[0] + 0.5) * 0x1p-32, v = (random.word[1] + 0.5) * 0x1p-32;
      const double deviation = kind == initializer::kind::normal ? 1 : math::library::sqrt(2.0 / how.fan_in);
      value = deviation * math::library::sqrt(-2.0 * math::detail::log_series(u)) * math::detail::cos_of_turn(v);
    } else if (kind == initializer::kind::glorot_uniform) {
      const philox random(key, static_cast<std::uint64_t>(i), stream);
      value = math::library::sqrt(6.0 / (how.fan_in + how.fan_out)) * (2 * ((random.word[0] + 0.5) * 0x1p-32) - 1);
    }
    to[i] = static_cast<Element>(value);
  }
}
}  // namespace backends::detail

/// Weights drawn by each parameter's own initialiser. A seed and a name give the same values everywhere: whatever else the model has, whatever the compiler.
template <class Model>
weights<Model> initialize(seed start) {
  weights<Model> made;
  for (int i = 0; i < weights<Model>::count; ++i)
    with_storage(weights<Model>::type(i), [&]<class Element>() {
      backends::detail::draw(static_cast<Element*>(made.data(i)), weights<Model>::shape(i).count(),
                             model_parameters<Model>::table.entries[i].how, start.value, random_domain::of_name(weights<Model>::name(i)));
    });
  return made;
}

}  // namespace sinter
