// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Sums, maxima and minima over axes, and what reductions have in common.
#pragma once

#include <sinter/ir/card.hpp>
#include <sinter/ir/op/reshape.hpp>

namespace sinter {

namespace ir::detail {
/// The reduced axes as bits, or a broken rule.
struct axis_set {
  rule broken = rule::none;
  unsigned bits = 0;
};
constexpr axis_set axes_of(const signature& of) {
  axis_set set;
  for (int i = 0; i < of.attributes; ++i) {
    const std::int64_t axis = of.attribute[i];
    if (axis < 0 || axis >= of.operand[0].shape.rank) return {rule::axis_is_out_of_range};
    if (set.bits >> axis & 1u) return {rule::axis_is_named_twice};
    set.bits |= 1u << axis;
  }
  return set;
}
constexpr unsigned axes_of(const derivation& d) {
  unsigned bits = 0;
  for (int i = 0; i < d.of.attributes.count; ++i) bits |= 1u << d.attribute(i);
  return bits;
}
}  // namespace ir::detail

/// The base of reductions: attributes are the reduced axes, which vanish from the shape.
template <class Self>
struct reduction {
  static constexpr int arity = 1;

  static constexpr ir::inferred infer(const ir::signature& of) {
    const ir::detail::axis_set axes = ir::detail::axes_of(of);
    if (axes.broken != rule::none) return axes.broken;
    ir::value_type result{of.operand[0].element, {}};
    for (int axis = 0; axis < of.operand[0].shape.rank; ++axis)
      if (!(axes.bits >> axis & 1u)) result.shape.push(of.operand[0].shape.extent[axis]);
    return result;
  }
};

/// The primitive behind `sum`.
struct reduce_sum_t : reduction<reduce_sum_t> {
  static constexpr ir::opcode code = ir::opcode::reduce_sum;
  static constexpr std::string_view name = "sum";
  static constexpr ir::gradients derivative(const auto& d) {
    return {{ir::broadcast_over(d.g(), d.x().shape(), ir::detail::axes_of(d))}};
  }
};

namespace ir::detail {
/// The gradient of what picks elements: those that share the extremum share its gradient, as in torch.amax.
constexpr gradients extremum_derivative(const auto& d) {
  const unsigned axes = axes_of(d);
  const auto zero = constant_like(d.x(), 0);
  const auto taken = d.x() == broadcast_over(d.y(), d.x().shape(), axes);
  const auto ties = sum_over(if_else(taken, constant_like(d.x(), 1), zero), axes);
  return {{if_else(taken, broadcast_over(d.g() / ties, d.x().shape(), axes), zero)}};
}
}  // namespace ir::detail

/// The primitive behind `max` and `any`.
struct reduce_max_t : reduction<reduce_max_t> {
  static constexpr ir::opcode code = ir::opcode::reduce_max;
  static constexpr std::string_view name = "max";
  static constexpr ir::gradients derivative(const auto& d) { return ir::detail::extremum_derivative(d); }
};

/// The primitive behind `min` and `all`.
struct reduce_min_t : reduction<reduce_min_t> {
  static constexpr ir::opcode code = ir::opcode::reduce_min;
  static constexpr std::string_view name = "min";
  static constexpr ir::gradients derivative(const auto& d) { return ir::detail::extremum_derivative(d); }
};

/// Keeps reduced axes with extent 1: `sum<1, keep_axes>`.
struct keep_axes_t {
  constexpr bool operator==(const keep_axes_t&) const = default;
};
inline constexpr keep_axes_t keep_axes{};

/// Subtracted from the count of elements that `variance` divides by: `variance<0, correction<0>>` is that of a whole population.
struct correction_option {
  int count = 1;
  constexpr bool operator==(const correction_option&) const = default;
};
template <int Count>
inline constexpr correction_option correction{Count};

namespace ir::detail {
constexpr bool is_axis(auto) { return false; }
constexpr bool is_axis(int) { return true; }
constexpr bool keeps_axes(auto) { return false; }
constexpr bool keeps_axes(keep_axes_t) { return true; }
constexpr int axis_of(auto) { return 0; }
constexpr int axis_of(int axis) { return axis; }

/// The call of a reduction: axes as template arguments, all of them when none is named.
template <class Card, auto... Options>
struct reduce_axes {
  static constexpr int named = (0 + ... + (is_axis(Options) ? 1 : 0));
  static constexpr bool keeps = (false || ... || keeps_axes(Options));

  struct axis_list {
    std::int64_t axis[named > max_rank ? named : max_rank]{};
    int count = 0;
  };
  static constexpr axis_list axes(int rank) {
    axis_list list;
    ((is_axis(Options) ? void(list.axis[list.count++] = axis_of(Options) < 0 ? axis_of(Options) + rank : axis_of(Options)) : void()), ...);
    if (named == 0)
      for (int axis = 0; axis < rank; ++axis) list.axis[list.count++] = axis;
    return list;
  }

  static constexpr expr build(Expr auto x) {
    if (!x) return x;
    const axis_list list = axes(x.rank());
    [[maybe_unused]] dims kept = x.shape();
    const auto reduced = emit_computed(Card::code, x, list.axis, list.count);
    if constexpr (keeps) {
      if (!reduced) return reduced;
      for (int i = 0; i < list.count; ++i) kept.extent[list.axis[i]] = dim(1);
      return reshape_to(reduced, kept);
    } else {
      return reduced;
    }
  }
};
}  // namespace ir::detail

/// Sum over axes; negative axes count from the last, no axis means all, `keep_axes` keeps them with extent 1.
///
/// Shapes    [...]  ->  [...] without the axes
/// Types     any number
/// Gradient  dx = broadcast(g)
/// Errors    compile time: an axis out of range or named twice
/// Like      torch.sum, jax.numpy.sum
template <auto... Axes>
struct sum_of : ir::callable<sum_of<Axes...>> {
  static constexpr ir::expr build(ir::Expr auto x) { return ir::detail::reduce_axes<reduce_sum_t, Axes...>::build(x); }
};
template <auto... Axes>
inline constexpr sum_of<Axes...> sum{};

/// Maximum over axes; axes as in `sum`. With a NaN among the elements it is NaN.
///
/// Shapes    [...]  ->  [...] without the axes
/// Types     any number
/// Gradient  dx = broadcast(g / ties) where x is the maximum, else 0; of a NaN, 0
/// Errors    compile time: an axis out of range or named twice
/// Like      torch.amax, jax.numpy.max
template <auto... Axes>
struct max_of : ir::callable<max_of<Axes...>> {
  static constexpr ir::expr build(ir::Expr auto x) { return ir::detail::reduce_axes<reduce_max_t, Axes...>::build(x); }
};
template <auto... Axes>
inline constexpr max_of<Axes...> max{};

/// Minimum over axes; axes as in `sum`. With a NaN among the elements it is NaN.
///
/// Shapes    [...]  ->  [...] without the axes
/// Types     any number
/// Gradient  dx = broadcast(g / ties) where x is the minimum, else 0; of a NaN, 0
/// Errors    compile time: an axis out of range or named twice
/// Like      torch.amin, jax.numpy.min
template <auto... Axes>
struct min_of : ir::callable<min_of<Axes...>> {
  static constexpr ir::expr build(ir::Expr auto x) { return ir::detail::reduce_axes<reduce_min_t, Axes...>::build(x); }
};
template <auto... Axes>
inline constexpr min_of<Axes...> min{};

}  // namespace sinter
