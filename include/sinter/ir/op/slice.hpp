// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Parts of an axis, and an axis backwards.
#pragma once

#include <sinter/ir/card.hpp>
#include <sinter/ir/op/axis.hpp>

namespace sinter {

/// The primitive behind `slice`; attributes: axis, first, count, step.
struct slice_t {
  static constexpr ir::opcode code = ir::opcode::slice;
  static constexpr std::string_view name = "slice";
  static constexpr int arity = 1;

  static constexpr ir::inferred infer(const ir::signature& of) {
    const std::int64_t axis = of.attribute[0], first = of.attribute[1], count = of.attribute[2], step = of.attribute[3];
    if (axis < 0 || axis >= of.operand[0].shape.rank) return rule::axis_is_out_of_range;
    const dim extent = of.operand[0].shape.extent[axis];
    if (!extent.is_static()) return rule::axis_must_be_static;
    if (step < 1) return rule::stride_must_be_positive;
    if (count < 1) return rule::extents_must_be_positive;
    if (first < 0 || first + (count - 1) * step >= extent.extent()) return rule::slice_must_lie_within_the_axis;
    ir::value_type result = of.operand[0];
    result.shape.extent[axis] = dim(count);
    return result;
  }
  static constexpr ir::gradients derivative(const auto& d) {
    const std::int64_t axis = d.attribute(0), first = d.attribute(1), count = d.attribute(2), step = d.attribute(3);
    const std::int64_t after = d.x().extent(static_cast<int>(axis)).extent() - (first + (count - 1) * step + 1);
    return {{ir::emit(ir::opcode::pad, {d.g()}, {axis, first, after, step - 1, ir::encode_constant(d.g().element(), 0)})}};
  }
};

/// The primitive behind `flip`; its attribute is the axis.
struct flip_t {
  static constexpr ir::opcode code = ir::opcode::flip;
  static constexpr std::string_view name = "flip";
  static constexpr int arity = 1;

  static constexpr ir::inferred infer(const ir::signature& of) {
    if (of.attribute[0] < 0 || of.attribute[0] >= of.operand[0].shape.rank) return rule::axis_is_out_of_range;
    return of.operand[0];
  }
  static constexpr ir::gradients derivative(const auto& d) { return {{ir::emit(code, {d.g()}, {d.attribute(0)})}}; }
};

/// Stands for the end of an axis in `slice`.
inline constexpr std::int64_t to_end = std::int64_t{1} << 40;

namespace ir::detail {
/// The elements `from` to before `to` of an axis, every `step`-th; negative places count from the end, places beyond an end stand for it.
constexpr expr slice_axis(Expr auto x, int wanted, std::int64_t from, std::int64_t to, std::int64_t step) {
  const int axis = axis_of(wanted, x.rank());
  if (axis < 0) return fail(*x.in, rule::axis_is_out_of_range);
  if (!x.extent(axis).is_static()) return fail(*x.in, rule::axis_must_be_static);
  if (step < 1) return fail(*x.in, rule::stride_must_be_positive);
  const std::int64_t extent = x.extent(axis).extent();
  const auto place = [&](std::int64_t p) { return p < 0 ? (p + extent < 0 ? 0 : p + extent) : p > extent ? extent : p; };
  const std::int64_t first = place(from), last = place(to), count = (last - first + step - 1) / step;
  if (first == 0 && count == extent) return x;
  return emit(opcode::slice, {x}, {axis, first, count, step});
}
}  // namespace ir::detail

/// The elements `From` to before `To` of an axis, every `Step`-th: `x | slice<1, 2, 5>` is Python's x[:, 2:5], `x | slice<-1, 0, to_end, 2>` x[..., ::2].
///
/// Shapes    [..., D, ...]  ->  [..., (To - From + Step - 1) / Step, ...];  negative places count from the end
/// Types     any
/// Gradient  dx = g in its places, 0 elsewhere
/// Errors    compile time: an axis out of range or known at run time only, no elements
/// Like      x[:, From:To:Step], jax.lax.slice_in_dim
template <int Axis, std::int64_t From, std::int64_t To = to_end, std::int64_t Step = 1>
struct slice_of : ir::callable<slice_of<Axis, From, To, Step>> {
  static constexpr ir::expr build(ir::Expr auto x) { return ir::detail::slice_axis(x, Axis, From, To, Step); }
};
template <int Axis, std::int64_t From, std::int64_t To = to_end, std::int64_t Step = 1>
inline constexpr slice_of<Axis, From, To, Step> slice{};

/// The axes backwards.
///
/// Shapes    any  ->  the same
/// Types     any
/// Gradient  dx = flip(g)
/// Errors    compile time: an axis out of range
/// Like      torch.flip, jax.numpy.flip
template <int... Axes>
struct flip_of : ir::callable<flip_of<Axes...>> {
  static_assert(sizeof...(Axes) > 0, "sinter: flip names its axes");
  static constexpr ir::expr build(ir::Expr auto x) {
    for (int wanted : {Axes...}) {
      const int axis = ir::detail::axis_of(wanted, x ? x.rank() : 0);
      if (!x) return x;
      x = axis < 0 ? ir::fail(*x.in, rule::axis_is_out_of_range) : ir::emit(ir::opcode::flip, {x}, {axis});
    }
    return x;
  }
};
template <int... Axes>
inline constexpr flip_of<Axes...> flip{};

/// Parts of an axis of these sizes, as a hana tuple: `const auto parts = split<1, 2, 3>(x)`, then `parts[0_c]`.
///
/// Shapes    [..., D, ...]  ->  [..., Size, ...] each, with sizes that add up to D
/// Types     any
/// Gradient  dx = concat of the parts' gradients
/// Errors    compile time: the sizes do not add up, an axis known at run time only
/// Like      torch.split, jax.numpy.split
template <int Axis, std::int64_t... Sizes>
struct split_of : ir::callable<split_of<Axis, Sizes...>> {
  static constexpr ir::exprs<sizeof...(Sizes)> build(ir::Expr auto x) {
    ir::exprs<sizeof...(Sizes)> parts{};
    const int axis = ir::detail::axis_of(Axis, x.rank());
    const bool whole = axis >= 0 && x.extent(axis) == dim((0 + ... + Sizes));
    if (!whole) {
      const ir::expr none = ir::fail(*x.in, axis < 0                      ? rule::axis_is_out_of_range
                                            : !x.extent(axis).is_static() ? rule::axis_must_be_static
                                                                          : rule::parts_must_add_up_to_the_axis);
      for (ir::expr& part : parts.of) part = none;
      return parts;
    }
    std::int64_t first = 0;
    int next = 0;
    for (std::int64_t size : {Sizes...}) {
      parts.of[next++] = ir::detail::slice_axis(x, axis, first, first + size, 1);
      first += size;
    }
    return parts;
  }
};
template <int Axis, std::int64_t... Sizes>
inline constexpr split_of<Axis, Sizes...> split{};

}  // namespace sinter
