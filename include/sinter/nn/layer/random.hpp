// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Random tensors of the shape of another.
#pragma once

#include <sinter/ir/op/comparison.hpp>
#include <sinter/ir/op/log.hpp>
#include <sinter/ir/op/sqrt.hpp>
#include <sinter/ir/op/trigonometric.hpp>
#include <sinter/ir/random.hpp>

namespace sinter {

namespace ir::detail {
/// Random f32 numbers in the dtype of a tensor.
constexpr expr in_dtype(expr random, dtype wanted) {
  return !random || random.element() == wanted ? random : emit(opcode::convert, {random}, {static_cast<std::int64_t>(wanted)});
}
}  // namespace ir::detail

/// Uniform numbers in [0, 1), one for each element of x, whose values do not matter: `random_uniform(x)`. Drawn anew in every run, or call.
///
/// Shapes    any  ->  the same
/// Types     floating; drawn in f32
/// Gradient  none
/// Errors    compile time: not floating
/// Source    numbers from Philox (core/philox.hpp): a function of seed, step and position, so the same for every thread count
/// Like      torch.rand_like
struct random_uniform_like_t : ir::callable<random_uniform_like_t> {
  static constexpr ir::expr build(ir::expr x) {
    if (!is_floating(x.element())) return ir::fail(*x.in, rule::dtype_must_be_floating);
    return ir::detail::in_dtype(ir::random_uniform(*x.in, x.shape()), x.element());
  }
};
inline constexpr random_uniform_like_t random_uniform{};

/// Numbers of mean 0 and variance 1, one for each element of x, whose values do not matter: `x + 0.1 * random_normal(x)`. Drawn anew in every run, or call.
///
/// Shapes    any  ->  the same
/// Types     floating; drawn in f32, at most 5.8 from 0
/// Gradient  none
/// Errors    compile time: not floating
/// Source    Box & Muller (1958) on uniform numbers of Philox (core/philox.hpp)
/// Like      torch.randn_like
struct random_normal_t : ir::callable<random_normal_t> {
  static constexpr ir::expr build(ir::expr x) {
    if (!is_floating(x.element())) return ir::fail(*x.in, rule::dtype_must_be_floating);
    const ir::expr first = ir::random_uniform(*x.in, x.shape()), second = ir::random_uniform(*x.in, x.shape());
    const ir::expr positive = 1.0 - first;  // in (0, 1]: it has a logarithm
    const ir::expr squared = -2.0 * ir::emit(ir::opcode::log, {positive});
    const ir::expr radius = ir::emit(ir::opcode::sqrt, {squared});
    const ir::expr angle = 6.283185307179586 * second;
    return ir::detail::in_dtype(radius * ir::emit(ir::opcode::cos, {angle}), x.element());
  }
};
inline constexpr random_normal_t random_normal{};

/// 1 with a probability and 0 otherwise, for each element of x, whose values do not matter: `x | bernoulli(0.3)`. Drawn anew in every run, or call.
///
/// Shapes    any  ->  the same
/// Types     floating
/// Units     probability of 1, 0 to 1
/// Gradient  none
/// Errors    compile time: not floating, a probability outside of 0 to 1
/// Source    uniform numbers from Philox (core/philox.hpp)
/// Like      torch.bernoulli
struct bernoulli : ir::callable<bernoulli> {
  double probability;
  int line;
  constexpr explicit bernoulli(double of_one, int from = __builtin_LINE()) : probability(of_one), line(from) {}
  static constexpr bernoulli blank() { return bernoulli(0.5); }

  constexpr ir::expr build(ir::expr x) const {
    if (!is_floating(x.element())) return ir::fail(*x.in, rule::dtype_must_be_floating);
    ir::demand(*x.in, probability >= 0 && probability <= 1, rule::probability_must_be_at_least_0_and_at_most_1, line);
    const ir::expr random = ir::random_uniform(*x.in, x.shape(), line);
    const ir::expr hit = random < ir::constant_like(random, probability);
    return ir::if_else(hit, ir::constant_like(x, 1), ir::constant_like(x, 0));
  }
};

}  // namespace sinter
