// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Running sums.
#pragma once

#include <sinter/ir/card.hpp>
#include <sinter/ir/op/axis.hpp>

namespace sinter {

/// The primitive behind `cumsum`; attributes: axis, whether from the end.
struct cumsum_t {
  static constexpr ir::opcode code = ir::opcode::cumsum;
  static constexpr std::string_view name = "cumsum";
  static constexpr int arity = 1;

  static constexpr ir::inferred infer(const ir::signature& of) {
    if (of.attribute[0] < 0 || of.attribute[0] >= of.operand[0].shape.rank) return rule::axis_is_out_of_range;
    if (of.operand[0].element == dtype::boolean) return rule::dtype_must_not_be_boolean;
    return of.operand[0];
  }
  static constexpr ir::gradients derivative(const auto& d) { return {{ir::emit(code, {d.g()}, {d.attribute(0), 1 - d.attribute(1)})}}; }
};

/// Whether a running operation starts at the end of its axis.
enum class direction : std::uint8_t { forward, backward };

/// The sum of all elements of the axis up to each one; half types accumulate in their own precision after every element, as they are stored.
///
/// Shapes    any  ->  the same
/// Types     any number
/// Gradient  dx = cumsum(g) in the other direction
/// Errors    compile time: an axis out of range, bool
/// Like      torch.cumsum, jax.numpy.cumsum
template <int Axis, direction Direction = direction::forward>
struct cumsum_of : ir::callable<cumsum_of<Axis, Direction>> {
  static constexpr ir::expr build(ir::Expr auto x) {
    const int axis = ir::detail::axis_of(Axis, x.rank());
    if (axis < 0) return ir::fail(*x.in, rule::axis_is_out_of_range);
    return ir::emit(ir::opcode::cumsum, {x}, {axis, Direction == direction::backward});
  }
};
template <int Axis, direction Direction = direction::forward>
inline constexpr cumsum_of<Axis, Direction> cumsum{};

}  // namespace sinter
