// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// What a plan does, counted: flops of a graph, bytes that each step moves.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <sinter/ir/print.hpp>
#include <sinter/passes/fuse.hpp>
#include <sinter/passes/plan.hpp>
#include <sinter/passes/view.hpp>

namespace benchmarks {

namespace ir = sinter::ir;
namespace passes = sinter::passes;

constexpr sinter::symbol_values symbols_of(std::int64_t batch) { return sinter::symbol_values(batch); }

/// The flops of a graph's matrix products and convolutions: two for each multiply-add, padding counted as PyTorch's counter does. Nothing else is
/// counted, and it is a property of the network: a plan that computes them in fewer multiplications gains no share of peak by it.
///
/// matmul 2·M·N·K;  conv2d and both its gradients 2·|y|·|w|/K, y [N, K, H', W'] the convolution's result and w [K, C, kh, kw] its kernel
constexpr double contraction_flops(const ir::graph& g, std::int64_t batch) {
  const sinter::symbol_values symbols = symbols_of(batch);
  const auto count = [&](ir::value_id v) { return static_cast<double>(symbols(g.shape(v).count())); };
  const auto extent = [&](ir::value_id v, int axis) { return static_cast<double>(symbols(g.shape(v).extent[axis])); };
  double flops = 0;
  for (const ir::node& n : g.nodes) {
    const ir::value_id result = n.results.first;
    if (n.op == ir::opcode::matmul) flops += 2 * count(result) * extent(g.operand(n, 0), g.shape(g.operand(n, 0)).rank - 1);
    if (n.op == ir::opcode::conv2d) flops += 2 * count(result) * count(g.operand(n, 1)) / extent(g.operand(n, 1), 0);
    if (n.op == ir::opcode::conv2d_input_gradient) flops += 2 * count(g.operand(n, 0)) * count(g.operand(n, 1)) / extent(g.operand(n, 1), 0);
    if (n.op == ir::opcode::conv2d_weight_gradient) flops += 2 * count(g.operand(n, 1)) * count(result) / extent(result, 0);
  }
  return flops;
}

/// One operand of a step: nested extents with a stride for each, in elements.
struct traversal {
  std::vector<std::int64_t> extents, strides;
  std::int64_t element_bytes = 4;

  /// Distinct bytes: an element that windows read nine times counts once, the gaps between elements do not count.
  std::int64_t distinct_bytes() const {
    std::int64_t low = 0, high = 0;
    for (std::size_t i = 0; i < extents.size(); ++i) (strides[i] < 0 ? low : high) += (extents[i] - 1) * strides[i];
    std::vector<bool> seen(static_cast<std::size_t>(high - low + 1));
    visit(0, -low, seen);
    return std::count(seen.begin(), seen.end(), true) * element_bytes;
  }

 private:
  void visit(std::size_t level, std::int64_t at, std::vector<bool>& seen) const {
    if (level == extents.size()) {
      seen[static_cast<std::size_t>(at)] = true;
      return;
    }
    for (std::int64_t i = 0; i < (strides[level] ? extents[level] : 1); ++i) visit(level + 1, at + i * strides[level], seen);
  }
};

/// The bytes of one step: the distinct bytes of each operand, inputs read once and outputs written once, from the extents and strides that the kernel is
/// given. What a kernel keeps for itself (sums between blocks, rows before a pool) is not counted.
template <class Plan>
std::int64_t bytes_moved(const Plan& plan, const passes::step& s, std::int64_t batch) {
  using passes::family;
  const sinter::symbol_values symbols = symbols_of(batch);
  const passes::kernel_key key = plan.kernels[s.kernel];
  const auto word = [&](int i) { return plan.words[key.first + i]; };
  const auto number = [&](int i) { return passes::number::value(plan.numbers[s.numbers.first + i], symbols); };
  const auto numbers = [&](int first, int count) {
    std::vector<std::int64_t> list;
    for (int i = 0; i < count; ++i) list.push_back(number(first + i));
    return list;
  };
  const auto size = [](passes::word type) { return static_cast<std::int64_t>(sinter::size_of(static_cast<sinter::dtype>(type & 255))); };
  std::int64_t bytes = 0;
  const auto add = [&](std::vector<std::int64_t> extents, std::vector<std::int64_t> strides, std::int64_t element_bytes) {
    for (std::int64_t e : extents)
      if (e <= 0) return;
    bytes += traversal{std::move(extents), std::move(strides), element_bytes}.distinct_bytes();
  };
  /// A program in the key from `at` on: calls `input(i, bytes)` for those in memory, `output(i, bytes)` for all.
  const auto operands_of = [&](int at, auto&& input, auto&& output) {
    const int inputs = static_cast<int>(word(at) & 255), instructions = static_cast<int>(word(at) >> 8 & 255), outputs = static_cast<int>(word(at) >> 16 & 255);
    for (int i = 0; i < inputs; ++i)
      if (static_cast<passes::access>(word(at + 1 + i) >> 8 & 255) != passes::access::index) input(i, size(word(at + 1 + i)));
    for (int i = 0; i < outputs; ++i) output(inputs, i, size(word(at + 1 + inputs + instructions + i) >> 8));
  };

  switch (static_cast<family>(word(0))) {
    case family::elementwise:
      operands_of(
          1, [&](int i, std::int64_t of) { add(numbers(0, 4), numbers(4 + 4 * i, 4), of); },
          [&](int inputs, int i, std::int64_t of) { add(numbers(0, 4), numbers(4 + 4 * (inputs + i), 4), of); });
      break;
    case family::reduction:
      operands_of(
          3, [&](int i, std::int64_t of) { add(numbers(0, 6), numbers(6 + 6 * i, 6), of); },
          [&](int inputs, int, std::int64_t of) { add(numbers(0, 3), numbers(6 + 6 * inputs, 3), of); });
      break;
    case family::contraction: {
      const passes::word pool = word(2);
      add({number(0), number(1), number(2), number(4), number(5), number(6)}, numbers(7, 6), 4);
      const std::int64_t columns = number(3), width = static_cast<std::int64_t>(word(1) & 255);
      const std::int64_t whole = columns / width, rest = columns % width, of_b = sinter::size_of(passes::packed_dtype_of(plan, s));
      const std::vector<std::int64_t> steps = numbers(14, 3);
      add({number(4), number(5), number(6), whole, width}, {steps[0], steps[1], steps[2], number(13), 1}, of_b);
      add({number(4), number(5), number(6), rest}, {steps[0], steps[1], steps[2], 1}, of_b);
      const std::vector<std::int64_t> rows = {number(0), pool ? number(18) : number(1), pool ? number(19) : number(2), columns};
      const auto program = [&](int at, std::int64_t column, std::int64_t of) { add(rows, {number(at), number(at + 1), number(at + 2), column}, of); };
      int end = 21;
      operands_of(
          3,
          [&](int i, std::int64_t of) {
            if (i == 0) return;  // the sums themselves
            program(21 + 4 * (i - 1), number(21 + 4 * (i - 1) + 3), of);
          },
          [&](int inputs, int i, std::int64_t of) {
            program(21 + 4 * (inputs - 1) + 3 * i, 1, of);
            end = 21 + 4 * (inputs - 1) + 3 * (i + 1);
          });
      if (pool >> 32 & 1) program(end, 1, 1);
      break;
    }
    case family::depthwise: {
      const std::vector<std::int64_t> rows = numbers(0, 3), reduced = numbers(4, 3);
      const std::int64_t channels = number(3);
      const auto joined = [](std::vector<std::int64_t> list, const std::vector<std::int64_t>& more, std::int64_t last) {
        list.insert(list.end(), more.begin(), more.end());
        list.push_back(last);
        return list;
      };
      add(joined(rows, reduced, channels), joined(numbers(7, 3), numbers(10, 3), 1), 4);
      const std::int64_t width = number(17);
      add(joined(reduced, {channels / width}, width), joined(numbers(13, 3), {number(16)}, 1), 4);
      add(joined(reduced, {}, channels % width), joined(numbers(13, 3), {}, 1), 4);
      int at = 18;
      operands_of(
          2,
          [&](int i, std::int64_t of) {
            if (i == 0) return;  // the sums themselves
            add(joined(rows, {}, channels), joined(numbers(at, 3), {}, number(at + 3)), of);
            at += 4;
          },
          [&](int, int, std::int64_t of) {
            add(joined(rows, {}, channels), joined(numbers(at, 3), {}, 1), of);
            at += 3;
          });
      break;
    }
    case family::small_product: {
      const auto columns = static_cast<std::int64_t>(word(1));
      add({number(0), number(1)}, {number(2), 1}, 4);
      bytes += number(1) * columns * 4;
      const int inputs = static_cast<int>(word(2) & 255);
      operands_of(
          2,
          [&](int i, std::int64_t of) {
            if (i == 0) return;  // the sums themselves
            const bool moves = static_cast<passes::access>(word(3 + i) >> 8 & 255) == passes::access::contiguous;
            add({number(0), columns}, {number(2 + i), moves ? 1 : 0}, of);
          },
          [&](int, int i, std::int64_t of) { add({number(0), columns}, {number(2 + inputs + i), 1}, of); });
      break;
    }
    case family::pack: {
      add({number(0), number(1), number(2), number(6)}, {number(3), number(4), number(5), number(7)}, 4);
      const std::int64_t width = number(8);
      bytes += number(0) * number(1) * number(2) * ((number(6) + width - 1) / width * width) * 4;
      break;
    }
    case family::border: {
      const std::int64_t h = number(1), w = number(2);
      bytes += number(0) * ((h + number(4) + number(6)) * (w + number(5) + number(7)) - h * w) * number(3) * static_cast<std::int64_t>(word(1));
      break;
    }
    case family::max_pool: {
      const std::vector<std::int64_t> large = {number(0), number(4), number(5), number(3)}, small = numbers(0, 4);
      const auto image = [&](int i) { return std::vector<std::int64_t>{number(12 + 3 * i), number(13 + 3 * i), number(14 + 3 * i), 1}; };
      add(large, image(0), 4);
      add(small, image(1), 4);
      if (word(1)) add(small, image(2), 1);
      break;
    }
    case family::max_unpool: {
      const std::vector<std::int64_t> large = {number(0), number(4), number(5), number(3)}, small = numbers(0, 4);
      const auto image = [&](int i) { return std::vector<std::int64_t>{number(12 + 3 * i), number(13 + 3 * i), number(14 + 3 * i), 1}; };
      add(small, image(0), 4);
      add(small, image(1), 1);
      add(large, image(2), 4);
      break;
    }
    case family::random:
      bytes += 16 + number(0) * 4;
      break;
    case family::portable: {
      const auto op = static_cast<ir::opcode>(word(1));
      if (!ir::is_elementwise(op)) throw sinter::error("bytes_moved: this portable kernel is not counted; none stands in the networks that are measured here");
      for (int i = 0; i < s.operands.count; ++i) {
        const bool result = i + 1 == s.operands.count;
        if (plan.operands[s.operands.first + i].where != passes::slot::none) add(numbers(0, 4), numbers(4 + 4 * i, 4), size(word(2) >> (result ? 0 : 8 + 8 * i)));
      }
      break;
    }
    case family::winograd:
    case family::winograd_pack: throw sinter::error("bytes_moved: convolutions in fewer products are not counted; none stands in the training that is measured here");
    case family::nest: throw sinter::error("bytes_moved: a nest of loops is not counted; none stands in the networks that are measured here");
  }
  return bytes;
}

inline std::string_view name_of(passes::family kind) {
  constexpr std::string_view names[] = {"elementwise", "reduction", "contraction", "pack", "border", "max_pool", "max_unpool", "random", "portable", "nest", "depthwise", "winograd", "winograd_pack", "small_product"};
  return names[static_cast<int>(kind)];
}

/// What a step computes, in the graph's words: the operations that it fuses, their weights, the shape of what it yields.
inline std::string describe_step(const ir::graph& g, const passes::groups& all, const passes::step& s, bool whole_group) {
  if (s.node < 0) return {};
  const ir::node& root = g.nodes.data[s.node];
  std::string text;
  if (whole_group && all.of.data[s.node] == s.node) {
    int last = -1, times = 0;
    const auto flush = [&] {
      if (last < 0) return;
      text.append(text.empty() ? "" : " ").append(name_of(static_cast<ir::opcode>(last)));
      if (times > 1) text.append("*").append(std::to_string(times));
    };
    for (int i = all.first.data[s.node]; i >= 0; i = all.next.data[i]) {
      const int op = static_cast<int>(g.nodes.data[i].op);
      if (op != last) {
        flush();
        last = op;
        times = 0;
      }
      ++times;
    }
    flush();
  } else {
    text = name_of(root.op);
  }
  // A contraction is named by its weights, an update by what it updates.
  std::string_view name;
  for (const ir::update& u : g.updates)
    if (g.values.data[u.next].producer == s.node) name = g.name(g.producer(u.leaf).name);
  const int anchor = all.contraction.data[s.node] >= 0 ? all.contraction.data[s.node] : s.node;
  if (name.empty() && ir::is_contraction(g.nodes.data[anchor].op)) {
    const ir::node& n = g.nodes.data[anchor];
    const ir::node& weights = g.producer(passes::resolve(g, g.operand(n, 1)).base);
    if (weights.op == ir::opcode::parameter) name = g.name(weights.name);
    if (n.op == ir::opcode::conv2d_weight_gradient)
      for (const ir::node& leaf : g.nodes)
        if (leaf.op == ir::opcode::parameter && g.type(leaf.results.first) == g.type(n.results.first)) name = g.name(leaf.name);
  }
  if (!name.empty()) text.append(" (").append(name).append(")");
  return text + " -> " + ir::to_string(g.type(root.results.first));
}

}  // namespace benchmarks
