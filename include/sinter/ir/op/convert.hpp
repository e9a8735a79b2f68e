// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Conversion between dtypes.
#pragma once

#include <sinter/ir/card.hpp>

namespace sinter {

/// The primitive behind `convert<dtype>`; its attribute is the target.
struct convert_t {
  static constexpr ir::opcode code = ir::opcode::convert;
  static constexpr std::string_view name = "convert";
  static constexpr int arity = 1;

  static constexpr ir::inferred infer(const ir::signature& of) { return ir::value_type{static_cast<dtype>(of.attribute[0]), of.operand[0].shape}; }
  template <class Number>
  SINTER_HD static constexpr Number meaning(Number x) {
    return x;  // the store into the target's type converts
  }
  static constexpr ir::gradients derivative(const auto& d) {
    if (!is_floating(d.x().element()) || !is_floating(d.y().element())) return {};
    return {{ir::emit(ir::opcode::convert, {d.g()}, {static_cast<std::int64_t>(d.x().element())})}};
  }
};

/// The same values in another dtype. Floating to integer goes toward zero and stays at the ends of the range (NaN is 0); between integers values wrap;
/// anything to bool asks `!= 0`.
///
/// Shapes    any  ->  the same
/// Types     any  ->  `Target`
/// Gradient  dx = convert(g) between floating dtypes, none otherwise
/// Like      torch.Tensor.to, jax.numpy.astype
template <dtype Target>
struct convert_to : ir::callable<convert_to<Target>> {
  static constexpr ir::expr build(ir::Expr auto x) {
    return x.element() == Target ? x : ir::emit(ir::opcode::convert, {x}, {static_cast<std::int64_t>(Target)});
  }
};
template <dtype Target>
inline constexpr convert_to<Target> convert{};

/// The same under another usual name.
template <dtype Target>
inline constexpr convert_to<Target> cast{};

}  // namespace sinter
