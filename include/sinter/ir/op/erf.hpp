// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// The error function and its complement.
#pragma once

#include <sinter/ir/card.hpp>

namespace sinter {

/// 2/√π times the integral of exp(-t²) from 0 to x.
///
/// Shapes    any  ->  the same
/// Types     one floating dtype
/// Gradient  dx = g * 2/√π * exp(-x²)
/// Errors    compile time: not floating
/// Like      torch.erf, jax.scipy.special.erf
struct erf_t : ir::elementwise<erf_t, 1> {
  static constexpr ir::opcode code = ir::opcode::erf;
  static constexpr std::string_view name = "erf";
  static constexpr ir::inferred result_of(const ir::value_type& type) { return ir::floating_only(type); }

  template <class Number>
  SINTER_HD static constexpr Number meaning(Number x) {
    return math::erf(x);
  }
  static constexpr ir::gradients derivative(const auto& d) {
    const auto square = d.x() * d.x();
    const auto slope = 0x1.20dd750429b6dp+0 * ir::emit(ir::opcode::exp, {-square});
    return {{d.g() * slope}};
  }
};
inline constexpr erf_t erf{};

/// 1 - erf(x), exact where erf(x) is near 1.
///
/// Shapes    any  ->  the same
/// Types     one floating dtype
/// Gradient  dx = -g * 2/√π * exp(-x²)
/// Errors    compile time: not floating
/// Like      torch.erfc, jax.scipy.special.erfc
struct erfc_t : ir::elementwise<erfc_t, 1> {
  static constexpr ir::opcode code = ir::opcode::erfc;
  static constexpr std::string_view name = "erfc";
  static constexpr ir::inferred result_of(const ir::value_type& type) { return ir::floating_only(type); }

  template <class Number>
  SINTER_HD static constexpr Number meaning(Number x) {
    return math::erfc(x);
  }
  static constexpr ir::gradients derivative(const auto& d) {
    const auto square = d.x() * d.x();
    const auto slope = -0x1.20dd750429b6dp+0 * ir::emit(ir::opcode::exp, {-square});
    return {{d.g() * slope}};
  }
};
inline constexpr erfc_t erfc{};

}  // namespace sinter
