// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// A plan: the straight-line program that backends run. Steps name kernels by key and give them operands and numbers; every buffer has its place.
#pragma once

#include <cstdint>

#include <sinter/core/sequence.hpp>
#include <sinter/core/shape.hpp>
#include <sinter/ir/graph.hpp>
#include <sinter/passes/family.hpp>
#include <sinter/passes/program.hpp>

namespace sinter::passes {

/// Which memory an operand lies in.
enum class slot : std::uint8_t {
  arena,      ///< scratch of one run; its size is a compile-time constant
  prepared,   ///< packed weights: written when the program is constructed, read by every run
  input,      ///< the caller's, by position
  parameter,  ///< the weights object's, by position among the parameters
  state,      ///< the program's own, kept from run to run, by position among the states
  extent,     ///< run-time extents as numbers, by position
  none,       ///< an operand without memory (an index)
};

struct operand {
  slot where = slot::none;
  int index = 0;            ///< of the input, parameter, state or extent; while planning, the buffer
  std::int64_t offset = 0;  ///< bytes
  int moves = -1;           ///< while planning: how it moves with the blocks that its step stands in
  constexpr bool operator==(const operand&) const = default;
};

/// A kernel by its key.
struct kernel_key {
  int first = 0, count = 0;  ///< in plan::words; the first word is the family
  bool small = true;         ///< no step that uses it has work worth a kernel of its own for each instruction set
  constexpr bool operator==(const kernel_key&) const = default;
};

struct step {
  int kernel = 0;
  ir::range operands;
  ir::range numbers;
  int node = -1;  ///< of the planned graph, for names in profiles and errors
  constexpr bool operator==(const step&) const = default;
};

/// Steps that run several times, or not at all: the body of a loop, or one side of a branch. Blocks stand in the order of their first steps, those within
/// another behind it.
struct block {
  int first = 0, end = 0;      ///< steps
  int behind = 0;              ///< the first block that does not stand within
  int times = 0;               ///< a number: how often, at most
  int condition = -1;          ///< an operand, a bool that is read before each time: the block ends when it is not `wanted`
  bool wanted = true;
  bool reverse = false;        ///< operands move from their last places to their first
  ir::range moves;
  constexpr bool operator==(const block&) const = default;
};
/// An operand of a block's steps that goes on from one time to the next.
struct move {
  int operand = 0;
  int bytes = 0;  ///< a number
  constexpr bool operator==(const move&) const = default;
};

/// How a parameter is drawn: `initializer`, as plain numbers.
struct initializer_code {
  int kind = 0, fan_in = 1, fan_out = 1;
  constexpr bool operator==(const initializer_code&) const = default;
};

/// A tensor that the program shares with its owner: a parameter, a state, an input or an output.
struct port {
  ir::value_type type;
  ir::range name;           ///< in plan::text
  operand at;               ///< outputs: where the result lies
  std::int64_t initial = 0; ///< states: every element's first value, as `encode_constant` has it
  initializer_code how{};   ///< parameters
  constexpr bool operator==(const port&) const = default;
};

struct plan {
  sequence<word> words;         ///< keys of kernels
  sequence<kernel_key> kernels;
  sequence<step> prepare;       ///< run once, when the weights are known
  sequence<step> steps;         ///< run each time
  sequence<block> blocks;       ///< of `steps`
  sequence<move> moves;
  sequence<operand> operands;
  sequence<std::int64_t> numbers;  ///< `number::code`
  sequence<port> inputs, parameters, states, extents, outputs;
  sequence<char> text;
  symbol_values bound;
  std::int64_t arena_bytes = 0;
  std::int64_t prepared_bytes = 0;
  bool weights_are_constant = true;  ///< no step changes a parameter: a program packs or copies them once and needs the weights no more
};

/// What a step packs a right operand as, or reads it as: f32 unless it is of the families contraction or pack and its key says otherwise.
template <class Plan>
constexpr dtype packed_dtype_of(const Plan& p, const step& s) {
  kernel_key key = p.kernels[s.kernel];
  const auto kind = [&] { return static_cast<family>(p.words[key.first]); };
  if (kind() == family::nest) key.first += 2, key.count -= 2;
  if (kind() == family::contraction) return packed_dtype_of(p.words[key.first + 1]);
  return kind() == family::pack && key.count > 1 ? static_cast<dtype>(p.words[key.first + 1]) : dtype::f32;
}

}  // namespace sinter::passes
