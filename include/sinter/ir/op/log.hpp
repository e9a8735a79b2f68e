// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Elementwise natural logarithm; minus infinity at 0, NaN below.
#pragma once

#include <sinter/ir/card.hpp>

namespace sinter {

/// Elementwise natural logarithm; minus infinity at 0, NaN below.
///
/// Shapes    any  ->  the same
/// Types     one floating dtype
/// Gradient  dx = g / x
/// Errors    compile time: not floating
/// Like      torch.log, jax.numpy.log
struct log_t : ir::elementwise<log_t, 1> {
  static constexpr ir::opcode code = ir::opcode::log;
  static constexpr std::string_view name = "log";
  static constexpr ir::inferred result_of(const ir::value_type& type) { return ir::floating_only(type); }

  template <class Number>
  SINTER_HD static constexpr Number meaning(Number x) {
    return math::log(x);
  }
  static constexpr ir::gradients derivative(const auto& d) { return {{d.g() / d.x()}}; }
};
inline constexpr log_t log{};

}  // namespace sinter
