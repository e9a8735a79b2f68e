// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// The elementwise part of a fused kernel, as a list of 64-bit words: what every backend instantiates kernels from.
///
/// Words and not a class, because an integer pack is the one template argument that every compiler takes for a
/// `__global__` function (a class with an array member breaks nvcc's host stub).
///
///     word 0               inputs | instructions << 8 | outputs << 16
///     one word an input    dtype | access << 8
///     one an instruction   opcode | a << 8 | b << 16 | c << 24 | immediate << 32
///     one word an output   register | dtype << 8
///
/// Registers number the inputs first, then the instructions. A `constant` instruction carries its dtype in `b` and its
/// bits (float or int32) in the immediate; `convert` carries its target dtype in `b`.
#pragma once

#include <cstdint>

#include <sinter/core/config.hpp>
#include <sinter/core/dtype.hpp>
#include <sinter/ir/opcode.hpp>

namespace sinter::passes {

using word = std::uint64_t;

/// The limits of one fused kernel; fusion stops before them.
inline constexpr int max_program_inputs = 12;
inline constexpr int max_program_instructions = 40;
inline constexpr int max_program_outputs = 4;

/// How an input moves along the innermost axis of the iteration space.
enum class access : std::uint8_t {
  contiguous,  ///< stride 1
  splat,       ///< stride 0: one element for the whole inner axis
  gather,      ///< any other stride
  index,       ///< no memory: the value is the offset itself, as an i32 (an iota along some axis)
};

/// Reads a program from its words; every member is usable in device code.
template <word... Words>
struct program {
  static constexpr int size = sizeof...(Words);

  SINTER_HD static constexpr word at(int i) {
    const word words[] = {Words...};
    return words[i];
  }
  static constexpr int inputs = static_cast<int>(at(0) & 255);
  static constexpr int instructions = static_cast<int>(at(0) >> 8 & 255);
  static constexpr int outputs = static_cast<int>(at(0) >> 16 & 255);
  static constexpr int registers = inputs + instructions;

  SINTER_HD static constexpr dtype input_type(int i) { return static_cast<dtype>(at(1 + i) & 255); }
  SINTER_HD static constexpr access input_access(int i) { return static_cast<access>(at(1 + i) >> 8 & 255); }

  SINTER_HD static constexpr word instruction(int i) { return at(1 + inputs + i); }
  SINTER_HD static constexpr ir::opcode op(int i) { return static_cast<ir::opcode>(instruction(i) & 255); }
  SINTER_HD static constexpr int a(int i) { return static_cast<int>(instruction(i) >> 8 & 255); }
  SINTER_HD static constexpr int b(int i) { return static_cast<int>(instruction(i) >> 16 & 255); }
  SINTER_HD static constexpr int c(int i) { return static_cast<int>(instruction(i) >> 24 & 255); }
  SINTER_HD static constexpr std::uint32_t immediate(int i) { return static_cast<std::uint32_t>(instruction(i) >> 32); }

  SINTER_HD static constexpr int output_register(int i) { return static_cast<int>(at(1 + inputs + instructions + i) & 255); }
  SINTER_HD static constexpr dtype output_type(int i) { return static_cast<dtype>(at(1 + inputs + instructions + i) >> 8 & 255); }

  /// The dtype a register holds: an input's own, and for an instruction the one its operation yields.
  SINTER_HD static constexpr dtype register_type(int r) {
    while (r >= inputs) {
      const int i = r - inputs;
      const ir::opcode o = op(i);
      if (o == ir::opcode::constant || o == ir::opcode::convert) return static_cast<dtype>(b(i));
      if (ir::is_predicate(o)) return dtype::boolean;
      r = o == ir::opcode::select ? b(i) : a(i);
    }
    return input_type(r);
  }
};

/// dtypes that vector kernels compute on; others stay alone and take the portable way.
constexpr bool has_lanes(dtype type) { return type == dtype::f32 || type == dtype::i32 || type == dtype::boolean; }

constexpr word header_word(int inputs, int instructions, int outputs) {
  return static_cast<word>(inputs) | static_cast<word>(instructions) << 8 | static_cast<word>(outputs) << 16;
}
constexpr word input_word(dtype type, access how) { return static_cast<word>(type) | static_cast<word>(how) << 8; }
constexpr word instruction_word(ir::opcode op, int a, int b = 0, int c = 0, std::uint32_t immediate = 0) {
  return static_cast<word>(op) | static_cast<word>(a) << 8 | static_cast<word>(b) << 16 | static_cast<word>(c) << 24 | static_cast<word>(immediate) << 32;
}
constexpr word output_word(int from, dtype type) { return static_cast<word>(from) | static_cast<word>(type) << 8; }

}  // namespace sinter::passes
