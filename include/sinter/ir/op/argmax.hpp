// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Places of extrema. The axis and `keep_axes` as in `sum`.
#pragma once

#include <sinter/ir/op/cards.hpp>
#include <sinter/ir/op/classify.hpp>
#include <sinter/ir/op/comparison.hpp>
#include <sinter/ir/op/leaf.hpp>
#include <sinter/ir/op/logic.hpp>
#include <sinter/ir/op/reduce.hpp>
#include <sinter/ir/op/select.hpp>

namespace sinter {

namespace ir::detail {

/// The index of the first extremum along one axis, or of all elements in row-major order.
template <class Card, auto... Options>
struct place_of_extremum {
  using reduced = reduce_axes<Card, Options...>;
  static_assert(reduced::named <= 1, "sinter: an index is one along one axis");

  static constexpr expr build(expr x) {
    if (!x) return x;
    const dims from = x.shape();
    if (reduced::named == 0) x = reshape_to(x, dims(from.count()));
    const int axis = reduced::named == 0 ? 0 : static_cast<int>(reduced::axes(from.rank).axis[0]);
    if (axis < 0 || axis >= x.rank()) return fail(*x.in, rule::axis_is_out_of_range);
    const dims shape = x.shape();
    const std::int64_t axes[] = {axis};
    const expr extremum = broadcast_over(emit_computed(Card::code, x, axes, 1), shape, 1u << axis);
    expr found = x == extremum;
    if (is_floating(x.element())) {  // a NaN is the extremum and equals nothing
      const expr nan = emit(opcode::is_nan, {x});
      found = emit(opcode::logical_or, {found, nan});
    }
    const expr places{x.in, x.in->append_leaf(opcode::iota, {dtype::i32, shape}, {axis})};
    const expr candidates = if_else(found, places, constant_like(places, 0x7fffffff));
    const expr first = emit_computed(opcode::reduce_min, candidates, axes, 1);
    if constexpr (reduced::keeps) {
      dims kept = from;
      for (int k = 0; k < from.rank; ++k)
        if (reduced::named == 0 || k == axis) kept.extent[k] = dim(1);
      return reshape_to(first, kept);
    } else {
      return first;
    }
  }
};

}  // namespace ir::detail

/// The index of the first maximum along an axis; without one, that of all elements in row-major order. The first NaN is the maximum where there is one.
///
/// Shapes    [...]  ->  [...] without the axis
/// Types     any number  ->  i32
/// Errors    compile time: an axis out of range
/// Like      torch.argmax, jax.numpy.argmax
template <auto... Axis>
struct argmax_of : ir::callable<argmax_of<Axis...>> {
  static constexpr ir::expr build(ir::expr x) { return ir::detail::place_of_extremum<reduce_max_t, Axis...>::build(x); }
};
template <auto... Axis>
inline constexpr argmax_of<Axis...> argmax{};

/// The index of the first minimum along an axis; without one, that of all elements in row-major order. The first NaN is the minimum where there is one.
///
/// Shapes    [...]  ->  [...] without the axis
/// Types     any number  ->  i32
/// Errors    compile time: an axis out of range
/// Like      torch.argmin, jax.numpy.argmin
template <auto... Axis>
struct argmin_of : ir::callable<argmin_of<Axis...>> {
  static constexpr ir::expr build(ir::expr x) { return ir::detail::place_of_extremum<reduce_min_t, Axis...>::build(x); }
};
template <auto... Axis>
inline constexpr argmin_of<Axis...> argmin{};

}  // namespace sinter
