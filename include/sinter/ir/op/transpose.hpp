// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Axes in another order.
#pragma once

#include <sinter/ir/card.hpp>

namespace sinter {

/// The primitive behind `transpose`; attribute `i` is the operand's axis that becomes axis `i`.
struct transpose_t {
  static constexpr ir::opcode code = ir::opcode::transpose;
  static constexpr std::string_view name = "transpose";
  static constexpr int arity = 1;

  static constexpr ir::inferred infer(const ir::signature& of) {
    const dims& from = of.operand[0].shape;
    if (of.attributes != from.rank) return rule::axes_must_be_a_permutation;
    ir::value_type result{of.operand[0].element, {}};
    unsigned seen = 0;
    for (int axis = 0; axis < from.rank; ++axis) {
      const std::int64_t source = of.attribute[axis];
      if (source < 0 || source >= from.rank || (seen >> source & 1u)) return rule::axes_must_be_a_permutation;
      seen |= 1u << source;
      result.shape.push(from.extent[source]);
    }
    return result;
  }
  static constexpr ir::gradients derivative(const auto& d) {
    std::int64_t inverse[max_rank]{};
    const int rank = d.x().shape().rank;
    for (int axis = 0; axis < rank; ++axis) inverse[d.attribute(axis)] = axis;
    return {{ir::detail::emit_computed(code, d.g(), inverse, rank)}};
  }
};

/// Axis `Axes[i]` of the operand becomes axis `i`; with no axes named, the last two change places.
///
/// Shapes    [d0, ..., dn]  ->  [d(Axes[0]), ..., d(Axes[n])]
/// Types     any
/// Gradient  dx = transpose(g) by the inverse permutation
/// Errors    compile time: the axes are no permutation, rank below 2 with no axes named
/// Like      torch.permute, jax.numpy.transpose
template <int... Axes>
struct transpose_axes : ir::callable<transpose_axes<Axes...>> {
  static constexpr ir::expr build(ir::Expr auto x) {
    if constexpr (sizeof...(Axes) > 0) {
      const std::int64_t axes[] = {Axes...};
      return ir::detail::emit_computed(transpose_t::code, x, axes, sizeof...(Axes));
    } else {
      return x.rank() < 2 ? ir::fail(*x.in, rule::rank_is_too_low) : ir::transposed(x);
    }
  }
};
template <int... Axes>
inline constexpr transpose_axes<Axes...> transpose{};

}  // namespace sinter
