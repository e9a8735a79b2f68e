// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Dropout.
#pragma once

#include <sinter/ir/op/comparison.hpp>
#include <sinter/ir/op/mul.hpp>
#include <sinter/ir/op/select.hpp>
#include <sinter/ir/random.hpp>

namespace sinter {

/// While training, zeroes each element with probability `rate` and scales the rest by 1 / (1 - rate); in inference, nothing: `x | dropout(0.5)`.
///
/// Shapes    any  ->  the same
/// Types     f32
/// Units     rate: probability, 0 <= rate < 1
/// Gradient  dx = the same mask and scale on g
/// Errors    compile time: a rate below 0, of 1 or above
/// Source    Srivastava et al. (2014); numbers from Philox (core/philox.hpp): a function of seed, step and position, so the same for every thread count
/// Like      torch.nn.Dropout
struct dropout : ir::callable<dropout> {
  double rate;
  int line;
  constexpr explicit dropout(double probability, int from = __builtin_LINE()) : rate(probability), line(from) {}
  static constexpr dropout blank() { return dropout(0.5); }

  constexpr ir::expr build(ir::expr x) const {
    ir::demand(*x.in, rate >= 0 && rate < 1, rule::rate_must_be_at_least_0_and_below_1, line);
    if (x.in->traced_for == ir::mode::inference || rate == 0) return x;
    const ir::expr random = ir::random_uniform(*x.in, x.shape(), line);
    const ir::expr threshold = ir::constant_like(random, rate);
    const ir::expr kept = ir::emit(ir::opcode::greater_equal, {random, threshold});
    const ir::expr scaled = x * (1 / (1 - rate));
    return ir::if_else(kept, scaled, ir::constant_like(scaled, 0));
  }
};

}  // namespace sinter
