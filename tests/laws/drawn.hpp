// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// The law of `agreement.hpp` for graphs that are drawn at run time: shapes, orders of axes and broadcasts are many, while kernels are few, since keys hold
/// no extents. A test lists the keys; a plan that asks for another one fails and prints it.
#pragma once

#include <cstdint>
#include <map>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include <sinter/backends/cpu/kernels.hpp>

#include "../backends/cpu/guarded.hpp"
#include "agreement.hpp"

namespace sinter::test {

using passes::family;
using passes::word;

/// The kernels that drawn plans may use.
struct kernel_list {
  std::map<std::vector<word>, const backends::cpu::kernel*> of;

  template <word... Key>
  void add() {
    of[{Key...}] = backends::cpu::kernels_for<Key...>;
  }
  /// A key, and the nests of up to `Most` levels around it.
  template <int Most, int Operands, word... Key>
  void add_nests() {
    add<Key...>();
    [&]<int... Level>(std::integer_sequence<int, Level...>) {
      (add<word(family::nest), passes::nest_word(Level + 1, Operands), Key...>(), ...);
    }
    (std::make_integer_sequence<int, Most>{});
  }
};

/// Graphs of drawn shapes.
class drawing_board {
 public:
  static constexpr std::int64_t bound = 5;  ///< of the batch

  explicit drawing_board(unsigned seed) : engine_(seed) { g.bound = symbol_values(bound); }

  int between(int low, int high) { return std::uniform_int_distribution<int>(low, high)(engine_); }
  bool one_in(int count) { return between(1, count) == 1; }

  /// Of rank `least` to `most`: extents from 1 to 4, few of them more than 2, one of them perhaps the batch.
  dims shape(int least, int most) {
    dims s;
    const int rank = between(least, most);
    for (int axis = 0; axis < rank; ++axis) s.push(dim(one_in(6) ? 1 : one_in(3) ? between(3, 4) : 2));
    if (!one_in(3)) s[between(0, rank - 1)] = dim(one_in(4) ? 2 : 1, symbolic::batch);
    return s;
  }

  ir::value_id input(dtype type, const dims& shape) {
    const ir::value_id v = g.append_leaf(ir::opcode::input, {type, shape}, {}, g.add_name("input." + std::to_string(g.inputs.count)));
    g.inputs.push(v);
    return v;
  }
  /// A tensor that readers see in `target`: an input whose axes lie in another order, and some of which are broadcast, by an extent of 1 or by absence.
  /// `whole` axes, counted from the last, are never broadcast.
  ir::value_id seen_as(dtype type, const dims& target, int whole = 0) {
    std::vector<int> axes;  // of the target, in the order of the input's memory
    std::vector<bool> single(static_cast<std::size_t>(target.rank), false);
    for (int axis = 0; axis < target.rank; ++axis) {
      const bool must = axis >= target.rank - whole;
      if (!must && one_in(5)) continue;
      single[static_cast<std::size_t>(axis)] = !must && one_in(6);
      axes.push_back(axis);
    }
    if (!one_in(3)) std::shuffle(axes.begin(), axes.end(), engine_);
    dims stored;
    for (int axis : axes) stored.push(single[static_cast<std::size_t>(axis)] ? dim(1) : target[axis]);
    const ir::expr in{&g, input(type, stored)};
    // Back to the target's order, then to its shape.
    std::vector<int> order(axes.size());
    for (std::size_t i = 0; i < order.size(); ++i) order[i] = static_cast<int>(i);
    std::sort(order.begin(), order.end(),
              [&](int a, int b) { return axes[static_cast<std::size_t>(a)] < axes[static_cast<std::size_t>(b)]; });
    std::int64_t permutation[max_rank]{};
    int map[max_rank]{};
    for (std::size_t i = 0; i < order.size(); ++i) {
      permutation[i] = order[i];
      map[i] = axes[static_cast<std::size_t>(order[i])];
    }
    const ir::expr turned =
        order.size() > 1 ? ir::detail::emit_computed(ir::opcode::transpose, in, permutation, static_cast<int>(order.size())) : in;
    return ir::broadcast_to(turned, target, map).id;
  }
  /// A weight, known when a program is constructed.
  ir::value_id parameter(dtype type, const dims& shape) {
    return g.append_leaf(ir::opcode::parameter, {type, shape}, {0, 1, 1, 1}, g.add_name("parameter." + std::to_string(g.nodes.count)));
  }
  /// Appends a node without asking its shape rule: for what kernels can do and no card asks for yet.
  ir::value_id append(ir::opcode op, std::vector<ir::value_id> operands, const ir::value_type& type,
                      std::vector<std::int64_t> attributes = {}) {
    const ir::node_id id =
        g.append(op, operands.data(), static_cast<int>(operands.size()), attributes.data(), static_cast<int>(attributes.size()), &type, 1);
    return g.nodes.data[id].results.first;
  }
  void output(ir::value_id v) { g.outputs.push(ir::output{v, g.add_name("output." + std::to_string(g.outputs.count))}); }

  ir::graph g;

 private:
  std::mt19937 engine_;
};

/// Runs a plan that has inputs, parameters and outputs only; memory ends where forbidden pages begin.
inline std::vector<array> run_plan(const passes::plan& p, const kernel_list& kernels, backends::cpu::isa set, const symbol_values& symbols,
                                   std::uint64_t seed) {
  guarded<std::byte> arena(static_cast<std::size_t>(p.arena_bytes)), prepared(static_cast<std::size_t>(p.prepared_bytes));
  std::memset(arena.data(), 0x7f, arena.size());  // whatever is read before it is written is a NaN or far off
  const auto drawn_ports = [&](const sequence<passes::port>& ports) {
    std::vector<guarded<std::byte>> list;
    for (const passes::port& port : ports) {
      const std::vector<std::byte> made =
          stored(drawn(port.type, symbols, seed, {p.text.data + port.name.first, static_cast<std::size_t>(port.name.count)}));
      std::memcpy(list.emplace_back(made.size()).data(), made.data(), made.size());
    }
    return list;
  };
  std::vector<guarded<std::byte>> inputs = drawn_ports(p.inputs), parameters = drawn_ports(p.parameters);
  const auto base_of = [&](const passes::operand& o) -> std::byte* {
    switch (o.where) {
      case passes::slot::arena: return arena.data();
      case passes::slot::prepared: return prepared.data();
      case passes::slot::input: return inputs[static_cast<std::size_t>(o.index)].data();
      case passes::slot::parameter: return parameters[static_cast<std::size_t>(o.index)].data();
      default: REQUIRE(o.where == passes::slot::none); return nullptr;
    }
  };
  const auto execute = [&](const passes::step& s) {
    const passes::kernel_key key = p.kernels.data[s.kernel];
    const std::vector<word> words(p.words.data + key.first, p.words.data + key.first + key.count);
    const auto found = kernels.of.find(words);
    std::string text;
    for (word w : words) text += " " + std::to_string(w);
    REQUIRE_MESSAGE(found != kernels.of.end(), "the test does not list the kernel", text);
    std::vector<void*> operands;
    for (int i = s.operands.first; i < s.operands.first + s.operands.count; ++i) {
      const passes::operand& o = p.operands.data[i];
      std::byte* const base = base_of(o);
      operands.push_back(base ? base + o.offset : nullptr);
    }
    std::vector<std::int64_t> numbers;
    for (int i = s.numbers.first; i < s.numbers.first + s.numbers.count; ++i)
      numbers.push_back(passes::number::value(p.numbers.data[i], symbols));
    found->second[static_cast<int>(set)]({operands.data(), numbers.data()});
  };
  for (const passes::step& s : p.prepare) execute(s);
  for (const passes::step& s : p.steps) execute(s);
  std::vector<array> outputs;
  for (const passes::port& port : p.outputs) outputs.push_back(loaded(arena.data() + port.at.offset, port.type, symbols));
  return outputs;
}

/// The deepest nest of a plan.
inline int nest_of(const passes::plan& p) {
  int most = 0;
  for (const passes::step& s : p.steps) {
    const word* key = p.words.data + p.kernels.data[s.kernel].first;
    if (key[0] == word(family::nest)) most = std::max(most, passes::nest_levels(key[1]));
  }
  return most;
}

/// The law for one drawn graph, at batches 1, 3 and the bound, on every instruction set. Answers how deep the plan's nests are.
inline int agrees_when_drawn(const drawing_board& board, const kernel_list& kernels, double tolerance, unsigned seed) {
  const passes::plan p = passes::make_plan(passes::optimize(board.g));
  for (std::int64_t batch : {std::int64_t{1}, std::int64_t{3}, drawing_board::bound}) {
    const shown expected = run(board.g, with_batch(batch), seed);
    for (backends::cpu::isa set : isas_here()) {
      const std::vector<array> found = run_plan(p, kernels, set, with_batch(batch), seed);
      for (std::size_t i = 0; i < found.size(); ++i) {
        const double difference = relative_difference(found[i], expected.values[i]);
        CHECK_MESSAGE(difference <= (is_floating(found[i].element) ? tolerance : 0), "seed ", seed, ", ",
                      std::string(backends::cpu::name_of(set)), ", batch ", batch, ", ", std::string(name_of(found[i].element)), " output ",
                      i, ": differs by ", difference);
      }
    }
  }
  return nest_of(p);
}

}  // namespace sinter::test
