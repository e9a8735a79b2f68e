// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// A tensor whose type is known at run time only, with its name: what weights look like to files.
#pragma once

#include <cstddef>
#include <string_view>

#include <sinter/core/dtype.hpp>
#include <sinter/core/tensor.hpp>

namespace sinter {

/// Borrows name and memory; row-major.
struct named_array {
  std::string_view name;
  dtype type = dtype::f32;
  extents shape;
  void* data = nullptr;

  std::size_t bytes() const { return static_cast<std::size_t>(shape.count()) * static_cast<std::size_t>(size_of(type)); }
};

}  // namespace sinter
