// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Products over axes.
#pragma once

#include <sinter/ir/card.hpp>
#include <sinter/ir/op/reduce.hpp>

namespace sinter {

namespace ir::detail {

/// For each element of x [K, D] the product of the others in its row, times `above` [K, 1]. Halves of the row are multiplied, then halves of that, and the way
/// back multiplies each half by the other: two products an element, no division, and whatever is asked of it again is right where elements are zero.
template <Expr X>  // a template, as all that emits, until the table is there
constexpr expr products_of_others(X x, X above) {
  const std::int64_t extent = x.extent(1).extent(), half = extent / 2;
  if (extent == 1) return above;
  const auto part = [](X of, std::int64_t first, std::int64_t count) { return emit(opcode::slice, {of}, {1, first, count, 1}); };
  const X left = part(x, 0, half), right = part(x, half, half), pairs = left * right;
  if (extent % 2 == 0) {
    const X others = products_of_others(pairs, above), to_left = others * right, to_right = others * left;
    return emit(opcode::concat, {to_left, to_right}, {1});
  }
  const X rest = part(x, 2 * half, 1);
  const X others = products_of_others(emit(opcode::concat, {pairs, rest}, {1}), above), of_pairs = part(others, 0, half),
          of_rest = part(others, half, 1);
  const X to_left = of_pairs * right, to_right = of_pairs * left;
  return emit(opcode::concat, {to_left, to_right, of_rest}, {1});
}

/// The same for the elements along axes of any tensor, times g, which lacks them: reduced axes move behind the others, and both become one.
template <Expr X>
constexpr expr products_of_others(X x, X g, unsigned axes) {
  const dims shape = x.shape();
  std::int64_t order[max_rank]{}, back[max_rank]{};
  dims moved, kept, reduced;
  for (int pass = 0; pass < 2; ++pass)
    for (int axis = 0; axis < shape.rank; ++axis) {
      if (static_cast<int>(axes >> axis & 1u) != pass) continue;
      back[axis] = moved.rank;
      order[moved.rank] = axis;
      moved.push(shape.extent[axis]);
      (pass == 0 ? kept : reduced).push(shape.extent[axis]);
    }
  const X turned = emit_computed(opcode::transpose, x, order, shape.rank);
  const X rows = reshape_to(turned, dims(kept.count(), reduced.count())), above = reshape_to(g, dims(kept.count(), 1));
  const X others = reshape_to(products_of_others(rows, above), moved);
  return emit_computed(opcode::transpose, others, back, shape.rank);
}

/// Along an axis whose extent a run tells there are no halves: by division where no element is zero; one zero leaves the product of the rest to itself alone,
/// two leave nothing.
constexpr expr divided_products(const auto& d, unsigned axes, const std::int64_t* list, int count) {
  const auto shape = d.x().shape();
  const auto zero = constant_like(d.x(), 0), one = constant_like(d.x(), 1);
  const auto none = constant_like(d.y(), 0), first = constant_like(d.y(), 1);
  const auto vanishes = d.x() == zero;
  const auto rest = if_else(vanishes, one, d.x());
  const auto zeros = sum_over(if_else(vanishes, one, zero), axes);
  const auto product = d.g() * emit_computed(opcode::reduce_prod, rest, list, count);
  const auto of_nonzero = if_else(zeros == none, product, none), of_zero = if_else(zeros == first, product, none);
  const auto divided = broadcast_over(of_nonzero, shape, axes) / rest;
  return if_else(vanishes, broadcast_over(of_zero, shape, axes), divided);
}

}  // namespace ir::detail

/// The primitive behind `prod`.
struct reduce_prod_t : reduction<reduce_prod_t> {
  static constexpr ir::opcode code = ir::opcode::reduce_prod;
  static constexpr std::string_view name = "prod";
  static constexpr ir::gradients derivative(const auto& d) {
    const unsigned axes = ir::detail::axes_of(d);
    bool known = true;
    for (int axis = 0; axis < d.x().rank(); ++axis) known = known && (!(axes >> axis & 1u) || d.x().extent(axis).is_static());
    if (known) return {{ir::detail::products_of_others(d.x(), d.g(), axes)}};
    std::int64_t list[max_rank]{};
    for (int i = 0; i < d.of.attributes.count; ++i) list[i] = d.attribute(i);
    return {{ir::detail::divided_products(d, axes, list, d.of.attributes.count)}};
  }
};

/// Product over axes; axes as in `sum`. Integers wrap.
///
/// Shapes    [...]  ->  [...] without the axes
/// Types     any number
/// Gradient  dx = broadcast(g) * the product of the other elements, with any number of zeros, and so are gradients of it; over the batch or the length of a run
///           a second derivative is right where no element is zero
/// Errors    compile time: an axis out of range or named twice
/// Like      torch.prod, jax.numpy.prod
template <auto... Axes>
struct prod_of : ir::callable<prod_of<Axes...>> {
  static constexpr ir::expr build(ir::Expr auto x) { return ir::detail::reduce_axes<reduce_prod_t, Axes...>::build(x); }
};
template <auto... Axes>
inline constexpr prod_of<Axes...> prod{};

}  // namespace sinter
