// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// What callbacks are shown of watched values.
#pragma once

#include <string_view>

#include <sinter/core/callback.hpp>
#include <sinter/core/tensor.hpp>

namespace sinter {

/// A watched value after a run; valid until the next one.
struct watched_value {
  std::string_view name;
  dtype type = dtype::f32;
  extents shape;
  const void* data = nullptr;

  /// Errors    tensor_error: another dtype than the value's
  template <class Element>
  view<const Element> get() const {
    if (type != dtype_of<Element>) throw tensor_error(name, "dtype", name_of(type), name_of(dtype_of<Element>));
    return {static_cast<const Element*>(data), shape};
  }
  /// Whether no element is NaN or infinite.
  bool finite() const {
    bool all = true;
    with_storage(type, [&]<class Element>() {
      if constexpr (is_floating(dtype_of<Element>))
        for (Element e : get<Element>()) all = all && __builtin_isfinite(static_cast<double>(e));
    });
    return all;
  }
};

using watch_callback = callback<void(const watched_value&)>;

}  // namespace sinter
