// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Repetition along new axes or axes of extent 1.
#pragma once

#include <sinter/ir/card.hpp>

namespace sinter {

/// The primitive behind `broadcast`: attributes are the result's axis of each operand axis, then the result's extents.
struct broadcast_t {
  static constexpr ir::opcode code = ir::opcode::broadcast;
  static constexpr std::string_view name = "broadcast";
  static constexpr int arity = 1;

  static constexpr ir::inferred infer(const ir::signature& of) {
    const dims& from = of.operand[0].shape;
    ir::value_type result{of.operand[0].element, {}};
    result.shape.rank = of.attributes - from.rank;
    for (int axis = 0; axis < result.shape.rank; ++axis) result.shape.extent[axis].code = of.attribute[from.rank + axis];
    for (int axis = 0; axis < from.rank; ++axis) {
      const std::int64_t to = of.attribute[axis];
      if (to < 0 || to >= result.shape.rank) return rule::axis_is_out_of_range;
      if (axis > 0 && to <= of.attribute[axis - 1]) return rule::axes_must_increase;  // another order is a transpose
      if (from.extent[axis] != result.shape.extent[to] && from.extent[axis] != dim(1)) return rule::shapes_must_broadcast;
    }
    return result;
  }
  /// Sums over the axes that were new or had extent 1.
  static constexpr ir::gradients derivative(const auto& d) {
    const dims& from = d.x().shape();
    unsigned repeated = (1u << d.y().shape().rank) - 1u;
    for (int axis = 0; axis < from.rank; ++axis)
      if (from.extent[axis] == d.y().shape().extent[d.attribute(axis)]) repeated &= ~(1u << d.attribute(axis));
    return {{ir::reshape_to(ir::sum_over(d.g(), repeated), from)}};
  }
};

/// The operand repeated to a shape, by NumPy's rule: axes align at the last, an extent of 1 repeats.
///
/// Shapes    [...]  ->  [Extents...]
/// Types     any
/// Gradient  dx = sum of g over the repeated axes
/// Errors    compile time: the shape does not broadcast to the target
/// Like      torch.broadcast_to, jax.numpy.broadcast_to
template <auto... Extents>
struct broadcast_as : ir::callable<broadcast_as<Extents...>> {
  static constexpr ir::bounds named_bound = (ir::bounds::none | ... | ir::detail::bounds_of(Extents));
  static constexpr dims target() {
    dims to;
    (to.push(ir::detail::dim_of(Extents)), ...);
    return to;
  }
  static constexpr ir::expr build(ir::Expr auto x) {
    if (sizeof...(Extents) > max_rank) return ir::fail(*x.in, rule::rank_is_too_high);
    dims to = target();
    for (int axis = 0; x.in->live && axis < to.rank; ++axis)  // tensors that hold data know only extents
      if (const int own = axis - to.rank + x.rank(); !to.extent[axis].is_static() && own >= 0) to.extent[axis] = x.extent(own);
    const ir::broadcast_shape common = ir::broadcast(x.shape(), to);
    if (common.broken != rule::none || !(common.shape == to)) return ir::fail(*x.in, rule::shapes_must_broadcast);
    return ir::broadcast_as(x, to);
  }
};
template <auto... Extents>
inline constexpr broadcast_as<Extents...> broadcast{};

}  // namespace sinter
