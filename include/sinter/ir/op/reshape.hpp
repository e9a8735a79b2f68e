// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// The same elements in another shape.
#pragma once

#include <sinter/ir/card.hpp>

namespace sinter {

/// The primitive behind `reshape` and `flatten`; attributes are the result's extents.
struct reshape_t {
  static constexpr ir::opcode code = ir::opcode::reshape;
  static constexpr std::string_view name = "reshape";
  static constexpr int arity = 1;

  static constexpr ir::inferred infer(const ir::signature& of) {
    if (of.attributes > max_rank) return rule::rank_is_too_high;
    ir::value_type result{of.operand[0].element, {}};
    for (int axis = 0; axis < of.attributes; ++axis) {
      dim extent;
      extent.code = of.attribute[axis];
      result.shape.push(extent);
    }
    if (result.shape.count() != of.operand[0].shape.count()) return rule::element_count_must_not_change;
    return result;
  }
  static constexpr ir::gradients derivative(const auto& d) { return {{ir::reshape_to(d.g(), d.x().shape())}}; }
  template <rule Broken, class Operand, class Target>
  static constexpr rejected reject() {
    return ir::detail::reject<reshape_t, Broken, argument<ir::detail::shape_of<Operand>>, wanted<Target>>();
  }
};

namespace ir::detail {
template <dims Target, int Bound, Symbol Operand>
constexpr auto reshape_symbol(Operand x) {
  constexpr value_type type{Operand::element, Target};
  using result = symbol_for<type, Bound>;
  if constexpr (possible(Target) != rule::none)
    return reshape_t::reject<possible(Target), Operand, shape_of<result>>();
  else if constexpr (Target.count() != Operand::type.shape.count())
    return reshape_t::reject<rule::element_count_must_not_change, Operand, shape_of<result>>();
  else
    return result{x.in, reshape_to(expr_of(x), Target).id};
}
}  // namespace ir::detail

/// The same elements, row-major, in the shape `Extents`; a batch stays the first operand extent it was.
///
/// Shapes    [...]  ->  [Extents...], with as many elements
/// Types     any
/// Gradient  dx = reshape(g)
/// Errors    compile time: the element count changes
/// Like      torch.reshape, jax.numpy.reshape
template <auto... Extents>
struct reshape_as : composable {
  constexpr rejected operator()(rejected) const { return {}; }
  template <Symbol Operand>
  constexpr auto operator()(Operand x) const {
    return ir::detail::reshape_symbol<symbol<Operand::element, shape<Extents...>>::type.shape, Operand::bound>(x);
  }
};
template <auto... Extents>
inline constexpr reshape_as<Extents...> reshape{};

/// Every axis but the first becomes one.
///
/// Shapes    [N, ...]  ->  [N, D]
/// Types     any
/// Gradient  dx = reshape(g)
/// Like      torch.flatten(x, 1)
struct flatten_t : composable {
  constexpr rejected operator()(rejected) const { return {}; }
  template <Symbol Operand>
    requires(Operand::rank >= 1)
  constexpr auto operator()(Operand x) const {
    constexpr dims target = [] {
      std::int64_t features = 1;
      for (int axis = 1; axis < Operand::rank; ++axis) features *= Operand::type.shape.extent[axis].extent();
      return dims(Operand::type.shape.extent[0], features);
    }();
    return ir::detail::reshape_symbol<target, Operand::bound>(x);
  }
};
inline constexpr flatten_t flatten{};

}  // namespace sinter
