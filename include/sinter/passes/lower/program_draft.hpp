// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Turns the elementwise part of a group into a program: words, and the views of its inputs.
#pragma once

#include <sinter/passes/lower/planner.hpp>

namespace sinter::passes {

/// A program before its accesses are known.
struct draft_program {
  sequence<view_of> inputs;
  sequence<ir::value_id> outputs;
  sequence<word> instructions;
  sequence<int> output_registers;
  bool accumulator = false;  ///< input 0 is the tile of a contraction

  /// About how many simple instructions one element takes.
  constexpr double work() const {
    double total = 1;
    for (word w : instructions) total += ir::is_series(static_cast<ir::opcode>(w & 255)) ? 16 : 1;
    return total;
  }

  /// `innermost(view)` says how an input moves along the vectorised axis.
  template <class Access>
  constexpr void write(const ir::graph& g, sequence<word>& key, Access&& access_of) const {
    key.push(header_word(inputs.count, instructions.count, output_registers.count));
    for (int i = 0; i < inputs.count; ++i) {
      const ir::node& base = g.producer(inputs.data[i].base);
      const bool first = accumulator && i == 0;
      if (!first && base.op == ir::opcode::iota)
        key.push(input_word(dtype::i32, access::index));
      else
        key.push(input_word(first ? dtype::f32 : g.type(inputs.data[i].base).element, first ? access::contiguous : access_of(inputs.data[i])));
    }
    for (word w : instructions) key.push(w);
    for (int i = 0; i < output_registers.count; ++i) key.push(output_word(output_registers.data[i], g.type(outputs.data[i]).element));
  }
};

namespace detail {

constexpr std::uint32_t immediate_of(dtype type, std::int64_t code) {
  if (type == dtype::f32) return __builtin_bit_cast(std::uint32_t, math::narrowed<float>(ir::decode_constant(type, code)));
  return static_cast<std::uint32_t>(type == dtype::boolean ? -(code != 0) : code);
}

/// Registers are numbered once all inputs are known; until then an instruction's result is 128 + its index.
constexpr int instruction_register = 128;

struct program_drafter {
  const ir::graph& g;
  draft_program made;
  sequence<ir::value_id> known;  ///< values that have a register
  sequence<int> registers;

  constexpr int find(ir::value_id v) const {
    for (int i = 0; i < known.count; ++i)
      if (known.data[i] == v) return registers.data[i];
    return -1;
  }
  constexpr void know(ir::value_id v, int r) {
    known.push(v);
    registers.push(r);
  }
  constexpr int instruct(word w) { return instruction_register + made.instructions.push(w); }

  /// The register that holds an outside operand: an immediate, or an input.
  constexpr int load(ir::value_id v) {
    if (const int r = find(v); r >= 0) return r;
    const view_of view = resolve(g, v);
    const ir::node& base = g.producer(view.base);
    int r = -1;
    if (base.op == ir::opcode::constant) {
      const dtype type = g.type(view.base).element;
      r = instruct(instruction_word(ir::opcode::constant, 0, static_cast<int>(type), 0, immediate_of(type, g.attribute(base, 0))));
    } else {
      for (int i = made.accumulator ? 1 : 0; i < made.inputs.count && r < 0; ++i) {
        const view_of& other = made.inputs.data[i];
        bool same = other.base == view.base && other.offset == view.offset;
        for (int axis = 0; axis < view.shape.rank && same; ++axis) same = other.stride[axis] == view.stride[axis] || view.shape.extent[axis] == dim(1);
        if (same) r = i;
      }
      if (r < 0) r = made.inputs.push(view);
      // An index arrives as i32, whatever dtype it is asked for in.
      if (const dtype type = g.type(view.base).element; base.op == ir::opcode::iota && type != dtype::i32)
        r = instruct(instruction_word(ir::opcode::convert, r, static_cast<int>(type)));
    }
    know(v, r);
    return r;
  }
  constexpr void add(const ir::node& n) {
    int r[3]{};
    for (int k = 0; k < n.operands.count; ++k) r[k] = load(g.operand(n, k));
    if (n.op == ir::opcode::reshape) {  // a copied reshape: the identity on what it reads
      know(n.results.first, r[0]);
      return;
    }
    const int b = n.op == ir::opcode::convert ? static_cast<int>(g.type(n.results.first).element) : r[1];
    if (n.op == ir::opcode::convert && g.type(n.results.first).element == g.type(g.operand(n, 0)).element)
      know(n.results.first, r[0]);
    else
      know(n.results.first, instruct(instruction_word(n.op, r[0], b, r[2])));
  }
  constexpr void store(ir::value_id v) {
    made.outputs.push(v);
    made.output_registers.push(find(v));
  }
  /// Numbers registers: inputs first, then instructions.
  constexpr draft_program finish() {
    const int shift = made.inputs.count - instruction_register;
    const auto settle = [&](int r) { return r >= instruction_register ? r + shift : r; };
    for (word& w : made.instructions) {
      const auto op = static_cast<ir::opcode>(w & 255);
      if (op == ir::opcode::constant) continue;
      const int a = settle(static_cast<int>(w >> 8 & 255)), c = settle(static_cast<int>(w >> 24 & 255));
      const int raw = static_cast<int>(w >> 16 & 255);
      w = instruction_word(op, a, op == ir::opcode::convert ? raw : settle(raw), c, static_cast<std::uint32_t>(w >> 32));
    }
    for (int& r : made.output_registers) r = settle(r);
    return made;
  }
};

}  // namespace detail

/// The program of the elementwise members of a group, in order. `escapes` says which members' values are stored beside the root's; `anchor` is the value that
/// arrives in the accumulator, or -1.
constexpr draft_program draft(const ir::graph& g, const groups& all, int root, const sequence<char>& escapes, ir::value_id anchor) {
  detail::program_drafter drafter{g, {}, {}, {}};
  if (anchor >= 0) {
    drafter.made.accumulator = true;
    view_of tile;
    tile.base = anchor;
    tile.shape = g.shape(anchor);
    drafter.know(anchor, drafter.made.inputs.push(tile));
  }
  const bool reduces = ir::is_reduction(g.nodes.data[root].op);
  for (int i = all.first.data[root]; i >= 0; i = all.next.data[i]) {
    const ir::node& n = g.nodes.data[i];
    if (!ir::is_elementwise(n.op) && n.op != ir::opcode::reshape) continue;
    drafter.add(n);
    if (i != root && escapes.data[n.results.first]) drafter.store(n.results.first);
  }
  if (reduces) {
    const ir::value_id x = g.operand(g.nodes.data[root], 0);
    drafter.load(x);
    drafter.made.outputs.push(x);
    drafter.made.output_registers.push(drafter.find(x));
  } else if (anchor >= 0 && root == g.values.data[anchor].producer) {
    drafter.store(anchor);
  } else {
    drafter.store(g.nodes.data[root].results.first);
  }
  return drafter.finish();
}

}  // namespace sinter::passes
