// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Tensors one behind the other.
#pragma once

#include <sinter/ir/card.hpp>
#include <sinter/ir/op/axis.hpp>

namespace sinter {

/// The primitive behind `concat`, of any number of operands; its attribute is the axis.
struct concat_t {
  static constexpr ir::opcode code = ir::opcode::concat;
  static constexpr std::string_view name = "concat";
  static constexpr int arity = ir::variadic;

  static constexpr ir::inferred infer(const ir::signature& of) {
    const std::int64_t axis = of.attribute[0];
    ir::value_type result = of.operand[0];
    if (axis < 0 || axis >= result.shape.rank) return rule::axis_is_out_of_range;
    std::int64_t extent = 0;
    for (int i = 0; i < of.operands; ++i) {
      const ir::value_type& x = of.operand[i];
      if (x.element != result.element) return rule::dtypes_must_be_equal;
      if (x.shape.rank != result.shape.rank) return rule::ranks_must_be_equal;
      if (!x.shape.extent[axis].is_static()) return rule::axis_must_be_static;
      extent += x.shape.extent[axis].extent();
      for (int k = 0; k < result.shape.rank; ++k)
        if (k != axis && x.shape.extent[k] != of.operand[0].shape.extent[k]) return rule::shapes_must_be_equal_along_the_other_axes;
    }
    result.shape.extent[axis] = dim(extent);
    return result;
  }
  static constexpr ir::gradients derivative(const auto& d) {
    const std::int64_t axis = d.attribute(0);
    ir::gradients parts{sequence<ir::expr>(d.of.operands.count)};
    std::int64_t first = 0;
    for (int k = 0; k < d.of.operands.count; ++k) {
      const std::int64_t size = d.x(k).extent(static_cast<int>(axis)).extent();
      parts.operand.data[k] = ir::emit(ir::opcode::slice, {d.g()}, {axis, first, size, 1});
      first += size;
    }
    return parts;
  }
};

namespace ir::detail {
/// Concatenation within a call.
template <class Table = void>
constexpr expr concat_along(const expr* x, int count, int wanted) {
  for (int i = 0; i < count; ++i)
    if (!x[i]) return x[i];
  const int axis = axis_of(wanted, x[0].rank());
  if (axis < 0) return fail(*x[0].in, rule::axis_is_out_of_range);
  const std::int64_t attributes[] = {axis};
  return result_of(*x[0].in, emit_node<Table>(*x[0].in, opcode::concat, x, count, attributes, 1));
}
}  // namespace ir::detail

/// The operands one behind the other along an axis: `concat<1>(a, b, c)`.
///
/// Shapes    [..., Di, ...] each  ->  [..., sum of Di, ...]
/// Types     one dtype
/// Gradient  each its part of g
/// Errors    compile time: ranks or other extents differ, dtypes differ, an axis known at run time only
/// Like      torch.cat, jax.numpy.concatenate
template <int Axis>
struct concat_of : ir::callable<concat_of<Axis>> {
  static constexpr ir::expr build(ir::Expr auto... x) {
    const ir::expr all[] = {x...};
    return ir::detail::concat_along(all, sizeof...(x), Axis);
  }
};
template <int Axis>
inline constexpr concat_of<Axis> concat{};

/// The operands one behind the other along a new axis.
///
/// Shapes    [...] each  ->  [..., count, ...]
/// Types     one dtype
/// Gradient  each its part of g
/// Errors    compile time: shapes or dtypes differ, an axis out of range
/// Like      torch.stack, jax.numpy.stack
template <int Axis>
struct stack_of : ir::callable<stack_of<Axis>> {
  static constexpr ir::expr build(ir::Expr auto... x) {
    std::common_type_t<decltype(x)...> all[] = {x...};
    const int axis = ir::detail::axis_of(Axis, all[0].rank() + 1);
    if (axis < 0) return ir::fail(*all[0].in, rule::axis_is_out_of_range);
    for (auto& one : all) {
      const dims from = one.shape();
      if (from.rank == max_rank) return ir::fail(*one.in, rule::rank_is_too_high);
      dims to;
      for (int k = 0; k <= from.rank; ++k) to.push(k == axis ? dim(1) : from.extent[k < axis ? k : k - 1]);
      one = ir::reshape_to(one, to);
    }
    return ir::detail::concat_along(all, sizeof...(x), axis);
  }
};
template <int Axis>
inline constexpr stack_of<Axis> stack{};

}  // namespace sinter
