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
};

namespace ir::detail {
/// A call that ends in a reshape.
template <class Self>
struct reshaping : callable<Self> {
  template <rule Broken, class X>
  static constexpr rejected reject() {
    if constexpr (Broken == rule::rank_is_too_high)  // no symbol has such a shape; the call's own name shows it
      return callable<Self>::template reject<Broken, X>();
    else
      return reject_target<Broken, X, value_type{X::element, Self::target(X::type.shape, false)}>();
  }
  static constexpr expr build(Expr auto x) {
    const dims target = Self::target(x.shape(), x.in->live);
    if (const rule broken = possible(target); broken != rule::none) return fail(*x.in, broken);
    if (target.count() != x.shape().count()) return fail(*x.in, rule::element_count_must_not_change);
    return reshape_to(x, target);
  }

 private:
  template <rule Broken, class X, value_type Target>
  static constexpr rejected reject_target() {
    return detail::reject<Self, Broken, argument<shape_of<X>>, wanted<shape_of<typename symbol_of<Target, X::bound>::type>>>();
  }
};
}  // namespace ir::detail

/// The same elements, row-major, in the shape `Extents`; one of them may be -1: what is left. A batch may be named (`reshape<batch<64>, 4>`) or left (`reshape<-1, 4>`).
///
/// Shapes    [...]  ->  [Extents...], with as many elements
/// Types     any
/// Gradient  dx = reshape(g)
/// Errors    compile time: the element count changes
/// Like      torch.reshape, jax.numpy.reshape
template <auto... Extents>
struct reshape_as : ir::detail::reshaping<reshape_as<Extents...>> {
  /// In a call of tensors that hold data a symbol stands for what is left, too: they know only extents.
  static constexpr dims target(const dims& from, bool live) {
    dims to;
    int open = -1;
    std::int64_t product = 1, symbols = 0;
    [[maybe_unused]] const auto add = [&](dim d) {
      const bool left = d.code == -1 || (live && !d.is_static() && open < 0);
      if (left)
        open = to.rank;
      else
        product *= d.extent(), symbols += d.code >> 48;
      if (to.rank < max_rank)
        to.push(left ? dim(1) : d);
      else
        to.rank = max_rank + 1;  // which `possible` refuses
    };
    (add(ir::detail::dim_of(Extents)), ...);
    if (open >= 0 && to.rank <= max_rank) {  // what is left of the elements
      const dim all = from.count();
      const std::int64_t left = (all.code >> 48) - symbols;
      if (product > 0 && all.extent() % product == 0 && left >= 0) to.extent[open] = dim(all.extent() / product, static_cast<symbolic>(left));
    }
    return to;
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
struct flatten_t : ir::detail::reshaping<flatten_t> {
  static constexpr dims target(const dims& from, bool /*live*/) {
    dims rest = from;
    if (rest.rank == 0) return dims(1, 1);
    rest.extent[0] = dim(1);
    return dims(from.extent[0], rest.count());
  }
};
inline constexpr flatten_t flatten{};

}  // namespace sinter
