// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Chooses how values lie in memory: images channel-last, with the borders and gaps that convolutions read as zeros.
#pragma once

#include <sinter/ir/op/conv2d.hpp>
#include <sinter/passes/body_ends.hpp>
#include <sinter/passes/program.hpp>
#include <sinter/passes/rewriter.hpp>
#include <sinter/passes/view.hpp>

namespace sinter::passes {
namespace detail {

/// What a convolution wants of the image that it slides over.
struct wanted_image {
  int border = 0;
  int dilation_h = 1, dilation_w = 1;

  constexpr bool dilated() const { return dilation_h > 1 || dilation_w > 1; }
};

/// Zeros around g so that a plain convolution with the turned kernel yields the input's gradient: k - 1 - padding before,
/// and after as many as the image's extent demands.
constexpr wanted_image wanted_gradient(const ir::graph& g, const ir::node& n) {
  const window w = window::of(g, n);
  const dims &from = g.shape(g.operand(n, 0)), &weights = g.shape(g.operand(n, 1)), &to = g.shape(n.results.first);
  int border = 0;
  const int before[] = {w.top, w.left}, stride[] = {w.stride_h, w.stride_w}, dilation[] = {w.dilation_h, w.dilation_w};
  for (int axis = 0; axis < 2; ++axis) {
    const int reach = (static_cast<int>(weights.extent[2 + axis].extent()) - 1) * dilation[axis];
    const int dilated = static_cast<int>((from.extent[2 + axis].extent() - 1) * stride[axis] + 1);
    const int above = reach - before[axis];
    const int below = static_cast<int>(to.extent[2 + axis].extent()) + reach - dilated - above;
    border = above > border ? above : border;
    border = below > border ? below : border;
  }
  return {border, w.stride_h, w.stride_w};
}
constexpr wanted_image wanted_input(const ir::graph& g, const ir::node& n) {
  const window w = window::of(g, n);
  const int vertical = w.top > w.bottom ? w.top : w.bottom, horizontal = w.left > w.right ? w.left : w.right;
  return {vertical > horizontal ? vertical : horizontal};
}

constexpr bool makes_images(ir::opcode op) {
  return op == ir::opcode::conv2d || op == ir::opcode::conv2d_input_gradient || op == ir::opcode::max_pool2d || op == ir::opcode::max_unpool2d ||
         op == ir::opcode::window_take2d;
}
constexpr bool reads_images(ir::opcode op) { return makes_images(op) || op == ir::opcode::conv2d_weight_gradient; }

/// Operations whose first operand is only copied, or filled in.
constexpr bool starts_from_constant(ir::opcode op) { return op == ir::opcode::index_add || op == ir::opcode::scatter_add; }

constexpr ir::graph laid_out(ir::graph&& g) {
  using axes = ir::layout::order;
  // What each value is asked for by the convolutions that read it.
  sequence<wanted_image> wanted(g.values.count);
  const auto ask = [&](ir::value_id v, wanted_image w) {
    if (!w.dilated() && w.border > wanted.data[v].border) wanted.data[v].border = w.border;
  };
  for (const ir::node& n : g.nodes) {
    if (n.op == ir::opcode::conv2d || n.op == ir::opcode::conv2d_weight_gradient) ask(g.operand(n, 0), wanted_input(g, n));
    if (n.op == ir::opcode::conv2d_input_gradient) ask(g.operand(n, 0), wanted_gradient(g, n));
  }
  rewriter w(static_cast<ir::graph&&>(g));
  // A copy in the wanted layout, made once for each value and layout.
  struct made_copy {
    ir::value_id of = -1, is = -1;
    ir::layout how{};
    int home = 0;  // what a body has copied, nobody else can read
  };
  sequence<made_copy> copies;
  const auto without_memory = [&](ir::value_id v) {  // a constant or an index, perhaps through views: only programs of elementwise kernels hold those
    const ir::opcode op = w.to.producer(resolve(w.to, v).base).op;
    return op == ir::opcode::constant || op == ir::opcode::iota;
  };
  const auto copied = [&](ir::value_id v, ir::layout target) {
    for (const made_copy& c : copies)
      if (c.of == v && c.how == target && c.home == w.to.current_region) return c.is;
    const ir::value_id copy = append_copy(w.to, v, target);
    copies.push(made_copy{v, copy, target, w.to.current_region});
    return copy;
  };
  const auto image = [&](ir::value_id old, wanted_image want) {
    const ir::value_id v = w.became.data[old];
    const ir::layout how = w.to.values.data[v].stored;
    const bool flat = w.to.shape(v).extent[1] == dim(1) || (w.to.shape(v).extent[2] == dim(1) && w.to.shape(v).extent[3] == dim(1));
    const bool fits = !is_view(w.to.producer(v).op) && (how.axes == axes::channel_last || (flat && how.axes == axes::row_major && want.border == 0)) &&
                      how.border >= want.border && how.dilation_h == want.dilation_h && how.dilation_w == want.dilation_w && !without_memory(v);
    if (fits) return v;
    return copied(v, ir::layout{axes::channel_last, want.border, want.dilation_h, want.dilation_w});
  };
  const auto in_rows = [&](ir::value_id v, bool constant_will_do) {
    const view_of seen = resolve(w.to, v);
    const ir::opcode base = w.to.producer(seen.base).op;
    if (base == ir::opcode::constant && constant_will_do) return v;
    const bool fits = base != ir::opcode::constant && base != ir::opcode::iota && w.to.values.data[seen.base].stored == ir::layout{} && seen.row_major();
    return fits ? v : copied(v, {});
  };
  const auto slices_in_place = [&](const ir::node& n) {
    const view_of seen = resolve(w.to, w.became.data[g.operand(n, 0)]);
    return w.to.producer(seen.base).op != ir::opcode::iota && (g.attribute(n, 1) == 0 || seen.stride[g.attribute(n, 0)].is_static());
  };
  body_ends bodies(w, g);
  for (int i = 0; i < g.nodes.count; ++i) {
    const ir::node& n = g.nodes.data[i];
    if (n.op == ir::opcode::after) {  // nothing is shared from here on
      w.became.data[n.results.first] = w.became.data[g.operand(n, 0)];
      continue;
    }
    if (bodies.any()) {
      bodies.before(i, in_rows);
      w.to.current_region = n.home;
    }
    ir::value_id replaced[2] = {-1, -1};
    if (reads_images(n.op)) {
      for (int k = 0; k < 2 && k < n.operands.count; ++k) {
        const bool weights = k == 1 && (n.op == ir::opcode::conv2d || n.op == ir::opcode::conv2d_input_gradient);
        if (weights) {
          const ir::value_id v = w.became.data[g.operand(n, k)];
          if (without_memory(v)) replaced[k] = copied(v, {});
          continue;
        }
        wanted_image want;
        if (k == 0 && (n.op == ir::opcode::conv2d || n.op == ir::opcode::conv2d_weight_gradient)) want = wanted_input(g, n);
        if (k == 0 && n.op == ir::opcode::conv2d_input_gradient) want = wanted_gradient(g, n);
        replaced[k] = image(g.operand(n, k), want);
      }
    }
    const bool reads_memory = n.op == ir::opcode::matmul || n.op == ir::opcode::random_uniform ||
                              (ir::is_reduction(n.op) && !has_lanes(g.type(n.results.first).element));
    for (int k = 0; k < 2 && k < n.operands.count && reads_memory; ++k) {
      const ir::value_id v = w.became.data[g.operand(n, k)];
      if (without_memory(v)) replaced[k] = copied(v, {});
    }
    sequence<ir::value_id> rows;  // of an indexing operation: its operands in row-major memory
    const bool by_rows = ir::is_indexing(n.op) && !(n.op == ir::opcode::slice && slices_in_place(n));
    for (int k = 0; k < n.operands.count && by_rows; ++k) rows.push(in_rows(w.became.data[g.operand(n, k)], k == 0 && starts_from_constant(n.op)));
    const ir::node_id made = w.copy(i);
    ir::node& copy = w.to.nodes.data[made];
    for (int k = 0; k < rows.count; ++k) w.to.operands.data[copy.operands.first + k] = rows.data[k];
    for (int k = 0; k < 2; ++k)
      if (replaced[k] >= 0) w.to.operands.data[copy.operands.first + k] = replaced[k];
    if (bodies.any()) bodies.replace_operands(n, copy);

    bool channel_last = makes_images(n.op);
    if (ir::is_elementwise(n.op) && g.shape(n.results.first).rank == 4)
      for (int k = 0; k < n.operands.count; ++k) channel_last = channel_last || w.to.values.data[w.to.operand(copy, k)].stored.axes == axes::channel_last;
    for (int r = 0; r < n.results.count; ++r) {
      ir::value& v = w.to.values.data[copy.results.first + r];
      if (n.op == ir::opcode::conv2d_weight_gradient) v.stored.axes = axes::kernel_last;
      if (!channel_last) continue;
      v.stored.axes = axes::channel_last;
      if (r == 0) v.stored.border = wanted.data[n.results.first].border;
    }
  }
  w.to.current_region = 0;
  ir::graph laid = w.finish();
  bodies.rename(laid);
  // What the caller keeps has row-major memory of its own: views, leaves, and what is returned twice are copied; but an output may be the memory of another
  // value in another shape.
  sequence<char> returned(laid.values.count, 0), updated(laid.values.count, 0);
  for (const ir::update& u : laid.updates) updated.data[u.next] = 1;
  const auto seen_whole = [&](ir::value_id v) {
    if (laid.producer(v).op != ir::opcode::reshape) return false;
    const view_of seen = resolve(laid, v);
    const ir::opcode base = laid.producer(seen.base).op;
    if (is_view(base) || ir::is_leaf(base) || ir::is_control(base) || returned.data[seen.base] || updated.data[seen.base]) return false;
    if (laid.values.data[seen.base].stored != ir::layout{} || !seen.row_major() || seen.offset != 0 || laid.shape(seen.base).count() != laid.shape(v).count()) return false;
    returned.data[seen.base] = 1;
    return true;
  };
  const auto kept = [&](ir::value_id v) {
    const ir::opcode op = laid.producer(v).op;
    if (laid.values.data[v].stored == ir::layout{} && !is_view(op) && !ir::is_leaf(op) && !returned.data[v]) {
      returned.data[v] = 1;
      return v;
    }
    return append_copy(laid, v, {});
  };
  for (ir::output& o : laid.outputs)
    if (!seen_whole(o.from)) o.from = kept(o.from);
  for (ir::update& u : laid.updates) u.next = kept(u.next);
  return laid;
}
}  // namespace detail

/// @post images that convolutions and pools make or read are channel-last; where a reader wants more (a border, gaps, another order) than the producer can
///       give, a copy stands between. Weight gradients are kernel-last. Everything else is row-major.
constexpr ir::graph lay_out(ir::graph g) { return detail::laid_out(static_cast<ir::graph&&>(g)); }

}  // namespace sinter::passes
