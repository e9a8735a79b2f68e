// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Leaves: what a graph starts from. They have no operands, except random numbers, which read their seed and counter.
#pragma once

#include <sinter/ir/card.hpp>

namespace sinter::ir {

/// Leaves have the type they were made with and no derivative.
template <opcode Code>
struct leaf {
  static constexpr opcode code = Code;
  static constexpr int arity = 0;
  static constexpr inferred infer(const signature&) { return rule::none; }
  static constexpr gradients derivative(const derivation&) { return {}; }
};

/// What the caller passes.
struct input_t : leaf<opcode::input> {
  static constexpr std::string_view name = "input";
};
/// A named weight. Attributes: initialiser, fan-in, fan-out, whether it is trained.
struct parameter_t : leaf<opcode::parameter> {
  static constexpr std::string_view name = "parameter";
};
/// What a program keeps between runs: moments, counters, statistics. Attribute: the initial value of every element.
struct state_t : leaf<opcode::state> {
  static constexpr std::string_view name = "state";
};
/// One value for every element. Attribute: the value (`encode_constant`).
struct constant_t : leaf<opcode::constant> {
  static constexpr std::string_view name = "constant";
};
/// What the owner of a region passes in.
struct region_input_t : leaf<opcode::region_input> {
  static constexpr std::string_view name = "region_input";
};
/// An extent as a number, which for a batch is known at run time only. Attribute: the extent's code.
struct extent_t : leaf<opcode::extent> {
  static constexpr std::string_view name = "extent";
};
/// The index along an axis. Attribute: the axis.
struct iota_t : leaf<opcode::iota> {
  static constexpr std::string_view name = "iota";
};
/// Uniform numbers in [0, 1) from operands seed and counter (i64 scalars). Attributes: stream, then the extents.
///
/// Source    core/philox.hpp
struct random_uniform_t {
  static constexpr opcode code = opcode::random_uniform;
  static constexpr std::string_view name = "random_uniform";
  static constexpr int arity = 2;
  static constexpr inferred infer(const signature& of) {
    if (of.operand[0].element != dtype::i64 || of.operand[1].element != dtype::i64) return rule::dtype_must_be_integer;
    value_type result{dtype::f32, {}};
    for (int i = 1; i < of.attributes; ++i) {
      dim extent;
      extent.code = of.attribute[i];
      result.shape.push(extent);
    }
    return result;
  }
  static constexpr gradients derivative(const derivation&) { return {}; }
};

}  // namespace sinter::ir
