// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Whether any, or all, of many elements differ from zero. Axes and `keep_axes` as in `sum`.
#pragma once

#include <sinter/ir/op/cards.hpp>
#include <sinter/ir/op/comparison.hpp>
#include <sinter/ir/op/reduce.hpp>

namespace sinter {

namespace ir::detail {

/// Whether elements differ from zero, then joined.
template <class Card, auto... Options>
struct reduce_truths {
  static constexpr expr build(expr x) {
    if (!x) return x;
    const expr truths = x.element() == dtype::boolean ? x : emit(opcode::not_equal, {x, constant_like(x, 0)});
    return reduce_axes<Card, Options...>::build(truths);
  }
};

}  // namespace ir::detail

/// Whether any element differs from zero.
///
/// Shapes    [...]  ->  [...] without the axes
/// Types     any  ->  bool
/// Errors    compile time: an axis out of range or named twice
/// Like      torch.any, jax.numpy.any
template <auto... Axes>
struct any_of : ir::callable<any_of<Axes...>> {
  static constexpr ir::expr build(ir::expr x) { return ir::detail::reduce_truths<reduce_max_t, Axes...>::build(x); }
};
template <auto... Axes>
inline constexpr any_of<Axes...> any{};

/// Whether all elements differ from zero.
///
/// Shapes    [...]  ->  [...] without the axes
/// Types     any  ->  bool
/// Errors    compile time: an axis out of range or named twice
/// Like      torch.all, jax.numpy.all
template <auto... Axes>
struct all_of : ir::callable<all_of<Axes...>> {
  static constexpr ir::expr build(ir::expr x) { return ir::detail::reduce_truths<reduce_min_t, Axes...>::build(x); }
};
template <auto... Axes>
inline constexpr all_of<Axes...> all{};

}  // namespace sinter
