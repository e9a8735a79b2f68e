// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Tensors of one number, of the dtype and shape of another tensor, whose elements do not matter: an infinity among them spoils nothing.
#pragma once

#include <sinter/ir/call.hpp>

namespace sinter {

namespace ir::detail {
template <int Number>
struct number_like : callable<number_like<Number>> {
  static constexpr expr build(expr x) { return x ? constant_like(x, Number) : x; }
};
}  // namespace ir::detail

/// Zeros: where a scan's carry starts, `zeros_like(sum<0>(x))`. What is not read is not computed, the sum neither.
///
/// Shapes    any  ->  the same
/// Types     any
/// Gradient  none
/// Like      torch.zeros_like, jax.numpy.zeros_like
inline constexpr ir::detail::number_like<0> zeros_like{};

/// Ones.
///
/// Shapes    any  ->  the same
/// Types     any
/// Gradient  none
/// Like      torch.ones_like, jax.numpy.ones_like
inline constexpr ir::detail::number_like<1> ones_like{};

/// One number everywhere: `full_like(0.5)(x)`, `x | full_like(0.5)`.
///
/// Shapes    any  ->  the same
/// Types     any; the number is converted
/// Gradient  none
/// Like      torch.full_like, jax.numpy.full_like
struct full_like : ir::callable<full_like> {
  double value;
  constexpr explicit full_like(double number) : value(number) {}
  static constexpr full_like blank() { return full_like(0); }

  constexpr ir::expr build(ir::expr x) const { return x ? ir::constant_like(x, value) : x; }
};

}  // namespace sinter
