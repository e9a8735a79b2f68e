// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Means over axes.
#pragma once

#include <sinter/ir/op/div.hpp>
#include <sinter/ir/op/leaf.hpp>
#include <sinter/ir/op/reduce.hpp>

namespace sinter {

namespace ir::detail {
template <auto... Options>
struct mean_axes {
  using total = reduce_axes<reduce_sum_t, Options...>;

  static constexpr expr build(Expr auto x) {
    if (!is_floating(x.element())) return fail(*x.in, rule::dtype_must_be_floating);
    const auto sums = total::build(x);
    if (!sums) return sums;
    dims reduced;
    const auto list = total::axes(x.rank());
    for (int i = 0; i < list.count; ++i) reduced.push(x.extent(static_cast<int>(list.axis[i])));
    const value_type scalar{x.element(), {}};
    const expr count{x.in, x.in->append_leaf(opcode::extent, scalar, {reduced.count().code})};
    return div_t::build(sums, count);
  }
};
}  // namespace ir::detail

/// Mean over axes; axes as in `sum`. The batch counts with its extent of the run.
///
/// Shapes    [...]  ->  [...] without the axes
/// Types     floating
/// Gradient  dx = broadcast(g) / count
/// Errors    compile time: an axis out of range or named twice, not floating
/// Like      torch.mean, jax.numpy.mean
template <auto... Axes>
struct mean_of : ir::callable<mean_of<Axes...>> {
  static constexpr ir::expr build(ir::Expr auto x) { return ir::detail::mean_axes<Axes...>::build(x); }
};
template <auto... Axes>
inline constexpr mean_of<Axes...> mean{};

}  // namespace sinter
