// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Operations lane by lane, by their cards: for lanes that a vector function does not reach, and for what no instruction does.
#pragma once

#include <cstdint>

#include <sinter/ir/op/meaning.hpp>

namespace sinter::backends::cpu {

/// One element by its card: elementary functions are the standard library's.
struct by_library {
  template <ir::opcode Op, class Number>
  static Number compute(Number a, Number b, Number c) {
    return ir::meaning_of<Op>(a, b, c);
  }
};
/// The same everywhere: `strict_meaning.hpp`.
struct by_series;

/// x[i] = the operation on x[i] and y[i], computed in double, where `wanted[i]` is not zero.
template <ir::opcode Op, class Meaning = by_library>
__attribute__((noinline)) void by_lanes(float* x, const float* y, const std::int32_t* wanted, int lanes) {
  for (int i = 0; i < lanes; ++i)
    if (wanted[i]) x[i] = static_cast<float>(Meaning::template compute<Op>(static_cast<double>(x[i]), static_cast<double>(y[i]), 0.0));
}

/// The same for all lanes of integers, computed in 64 bits.
template <ir::opcode Op>
__attribute__((noinline)) void by_lanes(std::int32_t* x, const std::int32_t* y, int lanes) {
  for (int i = 0; i < lanes; ++i)
    x[i] = static_cast<std::int32_t>(ir::meaning_of<Op>(std::int64_t{x[i]}, std::int64_t{y[i]}, std::int64_t{0}));
}

}  // namespace sinter::backends::cpu
