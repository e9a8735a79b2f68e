// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Checks between what a caller passes and what a plan was made for.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include <sinter/core/config.hpp>
#include <sinter/core/error.hpp>
#include <sinter/core/tensor.hpp>
#include <sinter/ir/print.hpp>
#include <sinter/passes/plan.hpp>

namespace sinter::backends::detail {

/// What is wrong with a view of a port. Each stands apart from the checks, which every run makes and no run fails.
[[noreturn, gnu::cold, gnu::noinline]] inline void throw_wrong_dtype(std::string_view name, dtype wanted, dtype found) {
  throw tensor_error(name, "dtype", name_of(wanted), name_of(found));
}
[[noreturn, gnu::cold, gnu::noinline]] inline void throw_wrong_shape(std::string_view name, const dims& wanted, const extents& found) {
  throw tensor_error(name, "shape", ir::to_string(wanted), to_string(found));
}
[[noreturn, gnu::cold, gnu::noinline]] inline void throw_out_of_bounds(std::string_view name, bool batch, std::int64_t most, std::int64_t found) {
  throw tensor_error(name, batch ? "batch" : "length", "1 to " + std::to_string(most), std::to_string(found));
}
[[noreturn, gnu::cold, gnu::noinline]] inline void throw_differing(std::string_view name, bool batch, std::int64_t known, std::int64_t found) {
  throw tensor_error(name, batch ? "batch" : "length", std::to_string(known), std::to_string(found));
}
[[noreturn, gnu::cold, gnu::noinline]] inline void throw_own_memory(std::string_view name) {
  throw tensor_error(name, "memory", "outside the program's own arena (copy its outputs first)", "a view of its outputs");
}

/// Reads the batch and the length that a view of a port brings; what the port does not have stays as it is. 0 stands for not known yet. Inlined, so that of a
/// port that is a constant as many comparisons are left as it has axes.
///
/// Errors    tensor_error naming the port: rank, extents, an empty, too large or differing batch or length
[[gnu::always_inline]] inline void read_symbols(const dims& d, std::string_view name, const extents& shape, run_extents bound, run_extents& found) {
  if (shape.rank != d.rank) throw_wrong_shape(name, d, shape);
  SINTER_UNROLL_AXES
  for (int axis = 0; axis < d.rank; ++axis) {
    const dim wanted = d.extent[axis];
    if (wanted.is_static()) {
      if (shape[axis] != wanted.extent()) throw_wrong_shape(name, d, shape);
      continue;
    }
    if (shape[axis] % wanted.extent() != 0) throw_wrong_shape(name, d, shape);
    const bool batch = wanted.symbol() == symbolic::batch;
    const std::int64_t value = shape[axis] / wanted.extent(), most = batch ? bound.batch : bound.sequence;
    std::int64_t& known = batch ? found.batch : found.sequence;
    if (value < 1 || value > most) throw_out_of_bounds(name, batch, most, value);
    if (known && value != known) throw_differing(name, batch, known, value);
    known = value;
  }
}

/// The extents of a port in a run.
[[gnu::always_inline]] constexpr extents run_shape(const ir::value_type& type, run_extents run) {
  extents e;
  e.rank = type.shape.rank;
  SINTER_UNROLL_AXES
  for (int axis = 0; axis < type.shape.rank; ++axis) e[axis] = run(type.shape.extent[axis]);
  return e;
}
constexpr extents run_shape(const ir::value_type& type, const symbol_values& symbols) { return run_shape(type, run_extents{symbols.batch(), symbols.sequence()}); }

}  // namespace sinter::backends::detail
