// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Elements of an axis in order, the first few of them, and where they stood.
#pragma once

#include <sinter/ir/card.hpp>
#include <sinter/ir/op/axis.hpp>

namespace sinter {

/// The primitive behind `sort`, `argsort` and `topk`; attributes: axis, whether the largest are first, how many are kept. Results: the first elements of the
/// order, and the place of each on the axis. Equal elements keep their order; a NaN is larger than any number.
///
/// Shapes    x [..., D, ...]  ->  [..., K, ...] and places [..., K, ...]
/// Types     any  ->  the same, and i32
/// Gradient  dx = scatter_add(0, places, g)
struct sort_t {
  static constexpr ir::opcode code = ir::opcode::sort;
  static constexpr std::string_view name = "sort";
  static constexpr int arity = 1;

  static constexpr ir::inferred infer(const ir::signature& of) {
    const std::int64_t axis = of.attribute[0], kept = of.attribute[2];
    ir::value_type first = of.operand[0];
    if (axis < 0 || axis >= first.shape.rank) return rule::axis_is_out_of_range;
    const dim extent = first.shape.extent[axis];
    if (!extent.is_static()) return rule::axis_must_be_static;
    if (kept < 1 || kept > extent.extent()) return rule::k_must_lie_within_the_axis;
    first.shape.extent[axis] = dim(kept);
    return {first, ir::value_type{dtype::i32, first.shape}};
  }
  static constexpr ir::gradients derivative(const auto& d) {
    const ir::expr zeros = ir::constant_like(d.x(), 0);
    return {{ir::emit(ir::opcode::scatter_add, {zeros, d.y(1), d.g(0)}, {d.attribute(0)})}};
  }
};

/// Which elements come first.
enum class sort_order : std::uint8_t { ascending, descending };
inline constexpr sort_order ascending = sort_order::ascending;
inline constexpr sort_order descending = sort_order::descending;

namespace ir::detail {
/// The first `kept` elements in order and their places; all of them when it is 0.
template <class Table = void>
constexpr exprs<2> sorted(Expr auto x, int wanted, sort_order order, std::int64_t kept) {
  const expr nothing{x.in, -1};
  if (!x) return {{nothing, nothing}};
  const int axis = axis_of(wanted, x.rank());
  if (axis < 0) {
    fail(*x.in, rule::axis_is_out_of_range);
    return {{nothing, nothing}};
  }
  const std::int64_t attributes[] = {axis, order == sort_order::descending, kept ? kept : x.extent(axis).extent()};
  const node_id made = emit_node<Table>(*x.in, opcode::sort, &x, 1, attributes, 3);
  return {{result_of(*x.in, made, 0), result_of(*x.in, made, 1)}};
}
}  // namespace ir::detail

/// The elements of an axis in order, and the place where each stood: a hana tuple of both. Equal elements keep their order; a NaN is larger than any
/// number, and zeros of both signs are equal.
///
/// Shapes    x [..., D, ...]  ->  values [..., D, ...],  places [..., D, ...]
/// Types     any  ->  the same, and i32
/// Cost      O(D) for each row: a pass over the keys for every byte in which they differ
/// Gradient  dx = scatter_add(0, places, g); none through the places
/// Errors    compile time: an axis out of range, or known at run time only
/// Source    Knuth, The Art of Computer Programming 3, 5.2.5, algorithm R
/// Like      torch.sort(stable=True), jax.numpy.sort
template <int Axis = -1, sort_order Order = ascending>
struct sort_of : ir::callable<sort_of<Axis, Order>> {
  static constexpr ir::exprs<2> build(ir::Expr auto x) { return ir::detail::sorted(x, Axis, Order, 0); }
};
template <int Axis = -1, sort_order Order = ascending>
inline constexpr sort_of<Axis, Order> sort{};

/// The places that `sort` takes the elements of an axis from.
///
/// Shapes    x [..., D, ...]  ->  [..., D, ...]
/// Types     any  ->  i32
/// Gradient  none
/// Errors    compile time: an axis out of range, or known at run time only
/// Like      torch.argsort(stable=True), jax.numpy.argsort
template <int Axis = -1, sort_order Order = ascending>
struct argsort_of : ir::callable<argsort_of<Axis, Order>> {
  static constexpr ir::expr build(ir::Expr auto x) { return ir::detail::sorted(x, Axis, Order, 0).of[1]; }
};
template <int Axis = -1, sort_order Order = ascending>
inline constexpr argsort_of<Axis, Order> argsort{};

/// The K largest elements of an axis, the largest first, and the place of each: a hana tuple of both. `topk<K, Axis, ascending>` are the smallest, the
/// smallest first. Of equal elements those that stand first are taken.
///
/// Shapes    x [..., D, ...]  ->  values [..., K, ...],  places [..., K, ...]
/// Types     any  ->  the same, and i32
/// Cost      one comparison for most of the D elements, when K is much smaller
/// Gradient  dx = scatter_add(0, places, g); none through the places
/// Errors    compile time: an axis out of range, or known at run time only; K is not in 1 to D
/// Like      torch.topk, jax.lax.top_k
template <int K, int Axis = -1, sort_order Order = descending>
struct topk_of : ir::callable<topk_of<K, Axis, Order>> {
  static constexpr ir::exprs<2> build(ir::Expr auto x) { return ir::detail::sorted(x, Axis, Order, K > 0 ? K : -1); }
};
template <int K, int Axis = -1, sort_order Order = descending>
inline constexpr topk_of<K, Axis, Order> topk{};

}  // namespace sinter
