// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Checks between what a caller passes and what a plan was made for.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include <sinter/core/error.hpp>
#include <sinter/core/tensor.hpp>
#include <sinter/ir/print.hpp>
#include <sinter/passes/plan.hpp>

namespace sinter::backends::detail {

/// Reads the batch and the length that a view of a port brings; what the port does not have stays as it is. 0 stands for not known yet.
///
/// Errors    tensor_error naming the port: rank, extents, an empty, too large or differing batch or length
inline void read_symbols(const ir::value_type& type, std::string_view name, const extents& shape, run_extents bound, run_extents& found) {
  const dims& d = type.shape;
  const auto wrong_shape = [&] { return tensor_error(name, "shape", ir::to_string(d), to_string(shape)); };
  if (shape.rank != d.rank) throw wrong_shape();
  for (int axis = 0; axis < d.rank; ++axis) {
    const dim wanted = d.extent[axis];
    if (wanted.is_static()) {
      if (shape[axis] != wanted.extent()) throw wrong_shape();
      continue;
    }
    if (shape[axis] % wanted.extent() != 0) throw wrong_shape();
    const bool batch = wanted.symbol() == symbolic::batch;
    const std::int64_t value = shape[axis] / wanted.extent(), most = batch ? bound.batch : bound.sequence;
    std::int64_t& known = batch ? found.batch : found.sequence;
    const std::string_view what = batch ? "batch" : "length";
    if (value < 1 || value > most) throw tensor_error(name, what, "1 to " + std::to_string(most), std::to_string(value));
    if (known && value != known) throw tensor_error(name, what, std::to_string(known), std::to_string(value));
    known = value;
  }
}

/// The extents of a port in a run.
inline extents run_shape(const ir::value_type& type, const symbol_values& symbols) {
  extents e;
  for (int axis = 0; axis < type.shape.rank; ++axis) e[e.rank++] = symbols(type.shape.extent[axis]);
  return e;
}

}  // namespace sinter::backends::detail
