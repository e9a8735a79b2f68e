// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// The reference: every node evaluated by plain loops, in the compiler or at run time. The oracle, never optimised.
#pragma once

#include <sinter/backends/reference/array.hpp>
#include <sinter/backends/reference/control.hpp>
#include <sinter/backends/reference/indexing.hpp>
#include <sinter/backends/reference/window.hpp>
#include <sinter/core/error.hpp>
#include <sinter/core/philox.hpp>
#include <sinter/ir/op/meaning.hpp>

namespace sinter::backends::reference {

/// Whether results are rounded to their dtype, as in memory, or kept in double, for comparisons with differences.
enum class rounding : std::uint8_t { as_stored, none };

namespace detail {

struct step {
  const ir::graph& g;
  const symbol_values& symbols;
  rounding round;
  sequence<array>& of;  ///< by value

  constexpr const array& x(const ir::node& n, int i) const { return of.data[g.operand(n, i)]; }
  constexpr array& y(const ir::node& n, int i = 0) const { return of.data[n.results.first + i]; }
  constexpr const std::int64_t* attributes(const ir::node& n) const { return g.attributes.data + n.attributes.first; }

  constexpr void finish(array& a) const {
    if (!a.floating()) {
      for (std::int64_t& v : a.whole) v = ir::wrapped(a.element, v);
    } else if (round == rounding::as_stored && a.element != dtype::f64) {
      for (double& v : a.real) v = ir::rounded(a.element, v);
    }
  }

  constexpr void leaf(const ir::node& n) const {
    array& a = y(n);
    const std::int64_t count = a.count();
    if (n.op == ir::opcode::constant) {
      const double value = ir::decode_constant(a.element, g.attribute(n, 0));
      for (double& v : a.real) v = value;
      for (std::int64_t& v : a.whole) v = g.attribute(n, 0);
    } else if (n.op == ir::opcode::extent) {
      dim d;
      d.code = g.attribute(n, 0);
      for (double& v : a.real) v = static_cast<double>(symbols(d));
      for (std::int64_t& v : a.whole) v = symbols(d);
    } else if (n.op == ir::opcode::iota) {
      const strides_of s(a);
      const auto axis = g.attribute(n, 0);
      for (std::int64_t i = 0; i < count; ++i) {
        const std::int64_t index = i / s.stride[axis] % a.extent[axis];
        if (a.floating())
          a.real.data[i] = static_cast<double>(index);
        else
          a.whole.data[i] = index;
      }
    } else if (n.op == ir::opcode::random_uniform) {
      const auto key = static_cast<std::uint64_t>(x(n, 0).whole.data[0]);
      const auto stream = static_cast<std::uint64_t>(x(n, 1).whole.data[0]) * 65536u + static_cast<std::uint64_t>(g.attribute(n, 0));
      for (std::int64_t i = 0; i < count; ++i) a.real.data[i] = static_cast<double>(uniform_at(key, stream, static_cast<std::uint64_t>(i)));
    }
  }

  constexpr void elementwise(const ir::node& n) const {
    array& result = y(n);
    const array& a = x(n, 0);
    const std::int64_t count = result.count();
    if (n.op == ir::opcode::convert) {
      for (std::int64_t i = 0; i < count; ++i) {
        if (result.floating())
          result.real.data[i] = a.at(i);
        else if (result.element == dtype::boolean)
          result.whole.data[i] = a.at(i) != 0;
        else
          result.whole.data[i] = a.floating() ? saturated(result.element, a.real.data[i]) : a.whole.data[i];
      }
      return;
    }
    // The numbers computed on are those of the operands, or of the branches of a select.
    const array& b = n.operands.count > 1 ? x(n, 1) : a;
    const array& c = n.operands.count > 2 ? x(n, 2) : b;
    const bool in_double = n.op == ir::opcode::select ? b.floating() : a.floating();
    for (std::int64_t i = 0; i < count; ++i) {
      if (in_double) {
        const double value = ir::meaning_of(n.op, a.at(i), b.at(i), c.at(i));
        if (result.floating())
          result.real.data[i] = value;
        else
          result.whole.data[i] = value != 0;
      } else {
        result.whole.data[i] = ir::meaning_of<std::int64_t>(n.op, a.whole.data[i], b.whole.data[i], c.whole.data[i]);
      }
    }
  }

  constexpr void copy_along(const array& from, walk w, array& to) const {
    const std::int64_t count = to.count();
    for (std::int64_t i = 0; i < count; ++i, w.next()) {
      if (to.floating())
        to.real.data[i] = from.real.data[w.offset];
      else
        to.whole.data[i] = from.whole.data[w.offset];
    }
  }

  constexpr void movement(const ir::node& n) const {
    const array& from = x(n, 0);
    array& to = y(n);
    const strides_of s(from);
    walk w;
    if (n.op == ir::opcode::reshape || n.op == ir::opcode::after) {
      w.add(from.count(), 1);
    } else if (n.op == ir::opcode::transpose) {
      for (int axis = 0; axis < to.rank; ++axis) w.add(to.extent[axis], s.stride[g.attribute(n, axis)]);
    } else {
      for (int axis = 0; axis < to.rank; ++axis) {
        std::int64_t stride = 0;
        for (int k = 0; k < from.rank; ++k)
          if (g.attribute(n, k) == axis && from.extent[k] == to.extent[axis]) stride = s.stride[k];
        w.add(to.extent[axis], stride);
      }
    }
    copy_along(from, w, to);
  }

  constexpr void reduce(const ir::node& n) const {
    const array& from = x(n, 0);
    array& to = y(n);
    const strides_of s(to);
    walk w;  // over `from`, following the offset in `to`
    for (int axis = 0, kept = 0; axis < from.rank; ++axis) {
      bool reduced = false;
      for (int k = 0; k < n.attributes.count; ++k) reduced = reduced || g.attribute(n, k) == axis;
      w.add(from.extent[axis], reduced ? 0 : s.stride[kept]);
      if (!reduced) ++kept;
    }
    const ir::opcode join = ir::joined_by(n.op);
    sequence<char> seen(static_cast<int>(to.count()), 0);
    for (std::int64_t i = 0; i < from.count(); ++i, w.next()) {
      const bool first = !seen.data[w.offset];
      seen.data[w.offset] = 1;
      if (to.floating()) {
        double& r = to.real.data[w.offset];
        const double v = from.real.data[i];
        r = first ? v : ir::meaning_of(join, r, v, v);
      } else {
        std::int64_t& r = to.whole.data[w.offset];
        const std::int64_t v = from.whole.data[i];
        r = first ? v : ir::wrapped(to.element, ir::meaning_of(join, r, v, v));
      }
    }
  }

  /// Evaluates a node: one of the graph itself, or of a body that runs.
  constexpr void run(ir::node_id index) const {
    const ir::node& n = g.nodes.data[index];
    if (n.regions.count == 0) return run(n);
    const auto one = [this](ir::node_id inner) { run(inner); };
    control<decltype(one)>{g, symbols, of, one}.evaluate(index);
  }

 private:
  constexpr void run(const ir::node& n) const {
    for (int r = 0; r < n.results.count; ++r) y(n, r) = array(g.type(n.results.first + r), symbols);
    const std::int64_t* a = attributes(n);
    if (ir::is_leaf(n.op)) {
      leaf(n);
    } else if (ir::is_elementwise(n.op)) {
      elementwise(n);
    } else if (ir::is_reduction(n.op)) {
      reduce(n);
    } else {
      switch (n.op) {
        case ir::opcode::matmul: matmul(x(n, 0), x(n, 1), y(n)); break;
        case ir::opcode::conv2d: conv2d(x(n, 0), x(n, 1), y(n), window::of(g, n)); break;
        case ir::opcode::conv2d_input_gradient: conv2d_input_gradient(x(n, 0), x(n, 1), y(n), window::of(g, n)); break;
        case ir::opcode::conv2d_weight_gradient: conv2d_weight_gradient(x(n, 0), x(n, 1), y(n), window::of(g, n)); break;
        case ir::opcode::max_pool2d: max_pool2d(x(n, 0), y(n), y(n, 1), a); break;
        case ir::opcode::max_unpool2d:
          each_taken(x(n, 1), a, [&](std::int64_t image, std::int64_t pooled) { y(n).real.data[image] = ir::wrapping_add(y(n).real.data[image], x(n, 0).real.data[pooled]); });
          break;
        case ir::opcode::window_take2d:
          each_taken(x(n, 1), a, [&](std::int64_t image, std::int64_t pooled) { y(n).real.data[pooled] = x(n, 0).real.data[image]; });
          break;
        case ir::opcode::slice: slice(x(n, 0), y(n), a); break;
        case ir::opcode::flip: flip(x(n, 0), y(n), a); break;
        case ir::opcode::pad: pad(x(n, 0), y(n), a); break;
        case ir::opcode::concat:
          for (std::int64_t k = 0, first = 0; k < n.operands.count; first += x(n, static_cast<int>(k)).extent[a[0]], ++k) concat_part(x(n, static_cast<int>(k)), y(n), a, first);
          break;
        case ir::opcode::take: take(x(n, 0), x(n, 1), y(n), a); break;
        case ir::opcode::index_add: index_add(x(n, 0), x(n, 1), x(n, 2), y(n), a); break;
        case ir::opcode::take_along: take_along(x(n, 0), x(n, 1), y(n), a); break;
        case ir::opcode::scatter_add: scatter_add(x(n, 0), x(n, 1), x(n, 2), y(n), a); break;
        case ir::opcode::cumsum:
          cumsum(x(n, 0), y(n), a, [&](double v) { return round == rounding::as_stored ? ir::rounded(y(n).element, v) : v; });
          break;
        case ir::opcode::sort: sort(x(n, 0), y(n), y(n, 1), a); break;
        default: movement(n);
      }
    }
    for (int r = 0; r < n.results.count; ++r) finish(y(n, r));
  }
};

}  // namespace detail

/// Evaluates a graph. `leaves` holds an array for every input, parameter and state, by value id; all values are returned, by id.
constexpr sequence<array> evaluate(const ir::graph& g, sequence<array> leaves, const symbol_values& symbols, rounding round = rounding::as_stored) {
  const detail::step step{g, symbols, round, leaves};
  for (int i = 0; i < g.nodes.count; ++i) {
    const ir::node& n = g.nodes.data[i];
    if (n.home != 0) continue;  // whoever owns a body runs it
    if (n.op == ir::opcode::input || n.op == ir::opcode::parameter || n.op == ir::opcode::state) {
      const ir::value_id v = n.results.first;
      if (leaves.data[v].count() != array(g.type(v), symbols).count() || leaves.data[v].element != g.type(v).element)
        throw error("sinter: the reference was given no array, or one of another shape, for a leaf");
    } else {
      step.run(i);
    }
  }
  return leaves;
}

}  // namespace sinter::backends::reference
