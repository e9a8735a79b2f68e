// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Reading and adding at places that other tensors name.
#pragma once

#include <sinter/ir/card.hpp>
#include <sinter/ir/op/axis.hpp>

namespace sinter {

namespace ir::detail {
/// [..., D, ...] with the axis replaced by all axes of the indices.
constexpr dims taken(const dims& from, const dims& places, std::int64_t axis) {
  dims to;
  if (from.rank - 1 + places.rank > max_rank) {
    to.rank = max_rank + 1;
    return to;
  }
  for (int k = 0; k < axis; ++k) to.push(from.extent[k]);
  for (int k = 0; k < places.rank; ++k) to.push(places.extent[k]);
  for (int k = static_cast<int>(axis) + 1; k < from.rank; ++k) to.push(from.extent[k]);
  return to;
}
/// What an index means: the place, or the nearest end of the axis.
constexpr std::int64_t nearest_place(std::int64_t index, std::int64_t extent) { return index < 0 ? 0 : index >= extent ? extent - 1 : index; }
constexpr rule check_places(const signature& of) {
  if (of.attribute[0] < 0 || of.attribute[0] >= of.operand[0].shape.rank) return rule::axis_is_out_of_range;
  if (of.operand[1].element != dtype::i32 && of.operand[1].element != dtype::i64) return rule::indices_must_be_i32_or_i64;
  return rule::none;
}
/// Places of `take_along` and `scatter_add` have the other's extents along the other axes.
constexpr rule check_along(const signature& of) {
  if (const rule broken = check_places(of); broken != rule::none) return broken;
  if (of.operand[0].shape.rank != of.operand[1].shape.rank) return rule::ranks_must_be_equal;
  for (int k = 0; k < of.operand[0].shape.rank; ++k)
    if (k != of.attribute[0] && of.operand[0].shape.extent[k] != of.operand[1].shape.extent[k]) return rule::shapes_must_be_equal_along_the_other_axes;
  return rule::none;
}
}  // namespace ir::detail

/// The primitive behind `take`; its attribute is the axis.
struct take_t {
  static constexpr ir::opcode code = ir::opcode::take;
  static constexpr std::string_view name = "take";
  static constexpr int arity = 2;

  static constexpr ir::inferred infer(const ir::signature& of) {
    if (const rule broken = ir::detail::check_places(of); broken != rule::none) return broken;
    const ir::value_type result{of.operand[0].element, ir::detail::taken(of.operand[0].shape, of.operand[1].shape, of.attribute[0])};
    if (result.shape.rank > max_rank) return rule::rank_is_too_high;
    return result;
  }
  static constexpr ir::gradients derivative(const auto& d) {
    const ir::expr zeros = ir::constant_like(d.x(0), 0);
    return {{ir::emit(ir::opcode::index_add, {zeros, d.x(1), d.g()}, {d.attribute(0)})}};
  }
};

/// The primitive behind `index_add`; its attribute is the axis.
struct index_add_t {
  static constexpr ir::opcode code = ir::opcode::index_add;
  static constexpr std::string_view name = "index_add";
  static constexpr int arity = 3;

  static constexpr ir::inferred infer(const ir::signature& of) {
    if (const rule broken = ir::detail::check_places(of); broken != rule::none) return broken;
    if (of.operand[0].element != of.operand[2].element) return rule::dtypes_must_be_equal;
    if (!(of.operand[2].shape == ir::detail::taken(of.operand[0].shape, of.operand[1].shape, of.attribute[0]))) return rule::updates_must_have_the_shape_of_what_take_yields;
    return of.operand[0];
  }
  static constexpr ir::gradients derivative(const auto& d) { return {{d.g(), {}, ir::emit(ir::opcode::take, {d.g(), d.x(1)}, {d.attribute(0)})}}; }
};

/// The primitive behind `take_along`; its attribute is the axis.
struct take_along_t {
  static constexpr ir::opcode code = ir::opcode::take_along;
  static constexpr std::string_view name = "take_along";
  static constexpr int arity = 2;

  static constexpr ir::inferred infer(const ir::signature& of) {
    if (const rule broken = ir::detail::check_along(of); broken != rule::none) return broken;
    return ir::value_type{of.operand[0].element, of.operand[1].shape};
  }
  static constexpr ir::gradients derivative(const auto& d) {
    const ir::expr zeros = ir::constant_like(d.x(0), 0);
    return {{ir::emit(ir::opcode::scatter_add, {zeros, d.x(1), d.g()}, {d.attribute(0)})}};
  }
};

/// The primitive behind `scatter_add`; its attribute is the axis.
struct scatter_add_t {
  static constexpr ir::opcode code = ir::opcode::scatter_add;
  static constexpr std::string_view name = "scatter_add";
  static constexpr int arity = 3;

  static constexpr ir::inferred infer(const ir::signature& of) {
    if (const rule broken = ir::detail::check_along(of); broken != rule::none) return broken;
    if (of.operand[0].element != of.operand[2].element) return rule::dtypes_must_be_equal;
    if (!(of.operand[2].shape == of.operand[1].shape)) return rule::updates_must_have_the_shape_of_their_indices;
    return of.operand[0];
  }
  static constexpr ir::gradients derivative(const auto& d) { return {{d.g(), {}, ir::emit(ir::opcode::take_along, {d.g(), d.x(1)}, {d.attribute(0)})}}; }
};

namespace ir::detail {
/// A call of a card with an axis, which may count from the last.
constexpr expr emit_indexed(opcode op, int wanted, Expr auto x, Expr auto... others) {
  const int axis = axis_of(wanted, x.rank());
  if (axis < 0) return fail(*x.in, rule::axis_is_out_of_range);
  return emit(op, {x, others...}, {axis});
}
}  // namespace ir::detail

/// The slices of an axis that indices name: rows of a table by number. An index outside the axis stands for its nearest end.
///
/// Shapes    x [..., D, ...],  indices [I...]  ->  [..., I..., ...]
/// Types     x any;  indices i32 or i64
/// Gradient  dx = index_add(0, indices, g)
/// Errors    compile time: an axis out of range, indices of another dtype
/// Like      jax.numpy.take(mode="clip"), torch.index_select
template <int Axis>
struct take_of : ir::callable<take_of<Axis>> {
  static constexpr ir::expr build(ir::Expr auto x, ir::Expr auto indices) {
    return ir::detail::emit_indexed(ir::opcode::take, Axis, x, indices);
  }
};
template <int Axis>
inline constexpr take_of<Axis> take{};

/// x with updates added to the slices of an axis that indices name; the same slice may be named more than once. An index outside the axis
/// stands for its nearest end, as in `take`, whose gradient this is.
///
/// Shapes    x [..., D, ...],  indices [I...],  updates [..., I..., ...]  ->  [..., D, ...]
/// Types     x and updates one dtype;  indices i32 or i64
/// Gradient  dx = g,  dupdates = take(g, indices)
/// Errors    compile time: an axis out of range, indices of another dtype, shapes that do not fit
/// Like      torch.Tensor.index_add
template <int Axis>
struct index_add_of : ir::callable<index_add_of<Axis>> {
  static constexpr ir::expr build(ir::Expr auto x, ir::Expr auto indices, ir::Expr auto updates) {
    return ir::detail::emit_indexed(ir::opcode::index_add, Axis, x, indices, updates);
  }
};
template <int Axis>
inline constexpr index_add_of<Axis> index_add{};

/// One element of the axis for each place: y[i, j] = x[i, indices[i, j]]. An index outside the axis stands for its nearest end.
///
/// Shapes    x [..., D, ...],  indices [..., K, ...]  ->  [..., K, ...]
/// Types     x any;  indices i32 or i64
/// Gradient  dx = scatter_add(0, indices, g)
/// Errors    compile time: ranks or other extents differ, indices of another dtype
/// Like      torch.gather, jax.numpy.take_along_axis
template <int Axis>
struct take_along_of : ir::callable<take_along_of<Axis>> {
  static constexpr ir::expr build(ir::Expr auto x, ir::Expr auto indices) {
    return ir::detail::emit_indexed(ir::opcode::take_along, Axis, x, indices);
  }
};
template <int Axis>
inline constexpr take_along_of<Axis> take_along{};

/// x with each update added at the place along the axis that its index names. An index outside the axis stands for its nearest end.
///
/// Shapes    x [..., D, ...],  indices and updates [..., K, ...]  ->  [..., D, ...]
/// Types     x and updates one dtype;  indices i32 or i64
/// Gradient  dx = g,  dupdates = take_along(g, indices)
/// Errors    compile time: shapes that do not fit, indices of another dtype
/// Like      torch.scatter_add
template <int Axis>
struct scatter_add_of : ir::callable<scatter_add_of<Axis>> {
  static constexpr ir::expr build(ir::Expr auto x, ir::Expr auto indices, ir::Expr auto updates) {
    return ir::detail::emit_indexed(ir::opcode::scatter_add, Axis, x, indices, updates);
  }
};
template <int Axis>
inline constexpr scatter_add_of<Axis> scatter_add{};

}  // namespace sinter
