// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// One value around and between the elements of an axis.
#pragma once

#include <sinter/ir/card.hpp>
#include <sinter/ir/op/axis.hpp>

namespace sinter {

/// The primitive behind `pad`; attributes: axis, places before, after and between two elements, the value's code.
struct pad_t {
  static constexpr ir::opcode code = ir::opcode::pad;
  static constexpr std::string_view name = "pad";
  static constexpr int arity = 1;

  static constexpr ir::inferred infer(const ir::signature& of) {
    const std::int64_t axis = of.attribute[0], before = of.attribute[1], after = of.attribute[2], between = of.attribute[3];
    if (axis < 0 || axis >= of.operand[0].shape.rank) return rule::axis_is_out_of_range;
    const dim extent = of.operand[0].shape.extent[axis];
    if (!extent.is_static()) return rule::axis_must_be_static;
    if (before < 0 || after < 0 || between < 0) return rule::padding_must_not_be_negative;
    ir::value_type result = of.operand[0];
    result.shape.extent[axis] = dim(before + extent.extent() + (extent.extent() - 1) * between + after);
    return result;
  }
  static constexpr ir::gradients derivative(const auto& d) {
    const std::int64_t axis = d.attribute(0), before = d.attribute(1), between = d.attribute(3);
    return {{ir::emit(ir::opcode::slice, {d.g()}, {axis, before, d.x().extent(static_cast<int>(axis)).extent(), between + 1})}};
  }
};

/// `Before` and `After` places of one value around an axis: `x | pad<-1, 2, 0>()`, or `pad<1, 1, 1>(-1.0)`.
///
/// Shapes    [..., D, ...]  ->  [..., Before + D + After, ...]
/// Types     any
/// Gradient  dx = the part of g that x fills
/// Errors    compile time: an axis out of range or known at run time only, negative places
/// Like      torch.nn.functional.pad(mode="constant"), jax.numpy.pad
template <int Axis, std::int64_t Before, std::int64_t After>
struct pad : ir::callable<pad<Axis, Before, After>> {
  double value;
  constexpr explicit pad(double with = 0) : value(with) {}

  constexpr ir::expr build(ir::Expr auto x) const {
    const int axis = ir::detail::axis_of(Axis, x.rank());
    if (axis < 0) return ir::fail(*x.in, rule::axis_is_out_of_range);
    return ir::emit(ir::opcode::pad, {x}, {axis, Before, After, 0, ir::encode_constant(x.element(), value)});
  }
};

}  // namespace sinter
