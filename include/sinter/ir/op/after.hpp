// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// The same value, not before another.
#pragma once

#include <string_view>

#include <sinter/ir/card.hpp>

namespace sinter::ir {

/// Operands: a value, and one that it comes after. What reads it is not shared with what reads the value itself, and so is computed again: how a checkpoint
/// keeps its block from being remembered. It moves no data.
///
/// Like      jax.lax.optimization_barrier
struct after_t {
  static constexpr opcode code = opcode::after;
  static constexpr std::string_view name = "after";
  static constexpr int arity = 2;
  static constexpr inferred infer(const signature& of) { return of.operand[0]; }
  static constexpr gradients derivative(const derivation& d) { return {{d.g()}}; }
};

}  // namespace sinter::ir
