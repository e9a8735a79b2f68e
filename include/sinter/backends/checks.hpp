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

/// The batch that a view of a port brings, 0 when the port has none.
///
/// Errors    tensor_error naming the port: rank, extents, an empty or too large batch
inline std::int64_t checked_batch(const ir::value_type& type, std::string_view name, const extents& shape, std::int64_t bound) {
  const dims& d = type.shape;
  if (shape.rank != d.rank) throw tensor_error(name, "shape", ir::to_string(d), to_string(shape));
  std::int64_t batch = 0;
  for (int axis = 0; axis < d.rank; ++axis) {
    const dim wanted = d.extent[axis];
    if (wanted.is_static()) {
      if (shape[axis] != wanted.extent()) throw tensor_error(name, "shape", ir::to_string(d), to_string(shape));
      continue;
    }
    if (shape[axis] % wanted.extent() != 0) throw tensor_error(name, "shape", ir::to_string(d), to_string(shape));
    batch = shape[axis] / wanted.extent();
    if (batch < 1 || batch > bound) throw tensor_error(name, "batch", "1 to " + std::to_string(bound), std::to_string(batch));
  }
  return batch;
}

/// The extents of a port in a run of this batch.
inline extents run_shape(const ir::value_type& type, std::int64_t batch) {
  extents e;
  for (int axis = 0; axis < type.shape.rank; ++axis) {
    const dim d = type.shape.extent[axis];
    e[e.rank++] = d.extent() * (d.is_static() ? 1 : batch);
  }
  return e;
}

}  // namespace sinter::backends::detail
