// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Axes that come and go, and what repeats along them: names for reshapes and broadcasts.
#pragma once

#include <sinter/ir/op/axis.hpp>
#include <sinter/ir/op/cards.hpp>
#include <sinter/ir/op/reshape.hpp>

namespace sinter {

/// Without the named axes, which have extent 1; without all such axes when none is named.
///
/// Shapes    [..., 1, ...]  ->  [..., ...]
/// Types     any
/// Gradient  dx = reshape(g)
/// Errors    compile time: an axis out of range, or of another extent than 1
/// Like      torch.squeeze, jax.numpy.squeeze
template <int... Axes>
struct squeeze_of : ir::callable<squeeze_of<Axes...>> {
  static constexpr ir::expr build(ir::expr x) {
    const dims from = x.shape();
    unsigned gone = 0;
    if constexpr (sizeof...(Axes) == 0) {
      for (int k = 0; k < from.rank; ++k) gone |= (from.extent[k] == dim(1) ? 1u : 0u) << k;
    } else {
      for (int wanted : {Axes...}) {
        const int axis = ir::detail::axis_of(wanted, from.rank);
        if (axis < 0) return ir::fail(*x.in, rule::axis_is_out_of_range);
        if (from.extent[axis] != dim(1)) return ir::fail(*x.in, rule::squeezed_axes_must_have_extent_1);
        gone |= 1u << axis;
      }
    }
    dims to;
    for (int k = 0; k < from.rank; ++k)
      if (!(gone >> k & 1u)) to.push(from.extent[k]);
    return ir::reshape_to(x, to);
  }
};
template <int... Axes>
inline constexpr squeeze_of<Axes...> squeeze{};

/// With a new axis of extent 1 at this place of the result.
///
/// Shapes    [..., ...]  ->  [..., 1, ...]
/// Types     any
/// Gradient  dx = reshape(g)
/// Errors    compile time: an axis out of range, more than 6 axes
/// Like      torch.unsqueeze, jax.numpy.expand_dims
template <int Axis>
struct unsqueeze_of : ir::callable<unsqueeze_of<Axis>> {
  static constexpr ir::expr build(ir::expr x) {
    const dims from = x.shape();
    const int axis = ir::detail::axis_of(Axis, from.rank + 1);
    if (axis < 0) return ir::fail(*x.in, rule::axis_is_out_of_range);
    if (from.rank == max_rank) return ir::fail(*x.in, rule::rank_is_too_high);
    dims to;
    for (int k = 0; k <= from.rank; ++k) to.push(k == axis ? dim(1) : from.extent[k < axis ? k : k - 1]);
    return ir::reshape_to(x, to);
  }
};
template <int Axis>
inline constexpr unsqueeze_of<Axis> unsqueeze{};

/// The tensor repeated along its axes: the last `Times` belongs to the last axis, axes without one stay; a longer list makes new axes in front.
///
/// Shapes    [..., D]  ->  [..., D * Times]
/// Types     any
/// Gradient  dx = sum of g over the repetitions
/// Errors    compile time: more than 6 axes, a symbol repeated beside others in one axis
/// Like      torch.tile, jax.numpy.tile
template <int... Times>
struct tile_of : ir::callable<tile_of<Times...>> {
  static_assert(((Times > 0) && ...), "sinter: tile repeats at least once");
  static constexpr ir::expr build(ir::expr x) {
    constexpr int times[] = {Times..., 1};
    constexpr int named = sizeof...(Times);
    // One axis at a time: [before, D, after] -> [before, 1, D, after] -> [before, times, D, after] -> [before, times D, after].
    const int rank = x.rank() > named ? x.rank() : named;
    if (rank > max_rank) return ir::fail(*x.in, rule::rank_is_too_high);
    dims shape;
    for (int k = 0; k < rank; ++k) shape.push(k < rank - x.rank() ? dim(1) : x.extent(k - (rank - x.rank())));
    x = ir::reshape_to(x, shape);
    for (int k = 0; k < named && x; ++k) {
      const int axis = rank - named + k;
      if (times[k] == 1) continue;
      dims before, after;
      for (int i = 0; i < axis; ++i) before.push(shape.extent[i]);
      for (int i = axis + 1; i < rank; ++i) after.push(shape.extent[i]);
      const dim own = shape.extent[axis];
      const dims folded(before.count(), own, after.count()), spread(before.count(), dim(times[k]), own, after.count());
      shape.extent[axis] = dim(own.extent() * times[k], own.symbol());
      constexpr int map[] = {0, 2, 3};
      const ir::expr rows = ir::reshape_to(x, folded);
      x = ir::reshape_to(ir::broadcast_to(rows, spread, map), shape);
    }
    return x;
  }
};
template <int... Times>
inline constexpr tile_of<Times...> tile{};

namespace ir::detail {
/// The elements on one side of a diagonal of the last two axes, 0 on the other.
constexpr expr triangle_of(Expr auto x, bool upper, int diagonal_wanted) {
  const dims shape = x.shape();
  if (shape.rank < 2) return fail(*x.in, rule::rank_is_too_low);
  const value_type places{dtype::i32, shape};
  const expr row{x.in, x.in->append_leaf(opcode::iota, places, {shape.rank - 2})};
  const expr column{x.in, x.in->append_leaf(opcode::iota, places, {shape.rank - 1})};
  const expr diagonal = row + constant_like(row, diagonal_wanted);
  const expr kept = upper ? emit(opcode::greater_equal, {column, diagonal}) : emit(opcode::less_equal, {column, diagonal});
  return if_else(kept, x, constant_like(x, 0));
}
}  // namespace ir::detail

/// The elements on and above a diagonal of the last two axes, 0 below; diagonal 1 is the one above the main one.
///
/// Shapes    [..., R, C]  ->  the same
/// Types     any
/// Gradient  dx = triu(g)
/// Errors    compile time: rank below 2
/// Like      torch.triu, jax.numpy.triu
template <int Diagonal = 0>
struct triu_of : ir::callable<triu_of<Diagonal>> {
  static constexpr ir::expr build(ir::Expr auto x) { return ir::detail::triangle_of(x, true, Diagonal); }
};
template <int Diagonal = 0>
inline constexpr triu_of<Diagonal> triu{};

/// The elements on and below a diagonal of the last two axes, 0 above.
///
/// Shapes    [..., R, C]  ->  the same
/// Types     any
/// Gradient  dx = tril(g)
/// Errors    compile time: rank below 2
/// Like      torch.tril, jax.numpy.tril
template <int Diagonal = 0>
struct tril_of : ir::callable<tril_of<Diagonal>> {
  static constexpr ir::expr build(ir::Expr auto x) { return ir::detail::triangle_of(x, false, Diagonal); }
};
template <int Diagonal = 0>
inline constexpr tril_of<Diagonal> tril{};

/// 1 at the place along a new last axis that each label names, 0 elsewhere; a label outside 0 to Classes - 1 names none.
///
/// Shapes    [...]  ->  [..., Classes]
/// Types     integers  ->  `Element`
/// Errors    compile time: not an integer dtype
/// Like      torch.nn.functional.one_hot, jax.nn.one_hot
template <int Classes, dtype Element = dtype::f32>
struct one_hot_of : ir::callable<one_hot_of<Classes, Element>> {
  static constexpr ir::expr build(ir::expr labels) {
    const dims from = labels.shape();
    if (is_floating(labels.element()) || labels.element() == dtype::boolean) return ir::fail(*labels.in, rule::dtype_must_be_integer);
    if (from.rank == max_rank) return ir::fail(*labels.in, rule::rank_is_too_high);
    dims to = from;
    to.push(dim(Classes));
    int map[max_rank]{};
    for (int k = 0; k < from.rank; ++k) map[k] = k;
    const ir::expr spread = ir::broadcast_to(labels, to, map);
    const ir::expr classes{labels.in, labels.in->append_leaf(ir::opcode::iota, {labels.element(), to}, {from.rank})};
    return ir::emit(ir::opcode::convert, {spread == classes}, {static_cast<std::int64_t>(Element)});
  }
};
template <int Classes, dtype Element = dtype::f32>
inline constexpr one_hot_of<Classes, Element> one_hot{};

}  // namespace sinter
