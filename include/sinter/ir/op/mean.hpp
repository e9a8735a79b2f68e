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
struct mean_axes : composable {
  using total = reduce_axes<reduce_sum_t, Options...>;

  /// How many elements one mean is of: a number, or a multiple of the batch.
  template <Symbol Operand>
  static constexpr dim reduced_count() {
    dims reduced;
    const auto axes = total::template axes<Operand::rank>();
    for (int i = 0; i < axes.count; ++i) reduced.push(Operand::type.shape.extent[axes.value[i]]);
    return reduced.count();
  }

  constexpr rejected operator()(rejected) const { return {}; }
  template <Symbol Operand>
  constexpr auto operator()(Operand x) const {
    const auto sums = total{}(x);
    if constexpr (!Symbol<decltype(sums)>) {
      return rejected{};
    } else {
      constexpr value_type scalar{Operand::element, {}};
      const symbol_for<scalar, 0> count{x.in, x.in->append_leaf(opcode::extent, scalar, {reduced_count<Operand>().code})};
      return sums / count;
    }
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
inline constexpr ir::detail::mean_axes<Axes...> mean{};

}  // namespace sinter
