// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Two-dimensional maximum pooling, and the scatter and gather along the places it took.
#pragma once

#include <sinter/ir/card.hpp>
#include <sinter/ir/op/conv2d.hpp>

namespace sinter {

namespace ir::detail {
/// Attributes shared by the three: a window, then kernel height and width, then image height and width.
constexpr dims pooled(const dims& image, const std::int64_t* a) {
  const window w = window::from(a);
  return dims(image.extent[0], image.extent[1], window::places(image.extent[2].extent(), w.top, w.bottom, a[6], w.stride_h),
              window::places(image.extent[3].extent(), w.left, w.right, a[7], w.stride_w));
}
constexpr expr emit_window(opcode op, Expr auto x, Expr auto indices, const std::int64_t* a) {
  return emit(op, {x, indices}, {a[0], a[1], a[2], a[3], a[4], a[5], a[6], a[7], a[8], a[9]});
}
struct window_copy {
  std::int64_t value[10]{};
};
constexpr window_copy copy_attributes(const derivation& d) {  // a copy, since emitting may move the pool
  window_copy a;
  for (int i = 0; i < 10; ++i) a.value[i] = d.attribute(i);
  return a;
}
}  // namespace ir::detail

/// The primitive behind `max_pool2d`. Results: the maxima, and where each was found: y·kw + x within its window, the first of equals. A NaN is greater than
/// any number, and of several the last is found.
///
/// Shapes    x [N, C, H, W]  ->  [N, C, H', W'] and indices [N, C, H', W']
/// Types     floating  ->  the same, and u8
/// Gradient  dx = max_unpool2d(g, indices)
struct max_pool2d_t {
  static constexpr ir::opcode code = ir::opcode::max_pool2d;
  static constexpr std::string_view name = "max_pool2d";
  static constexpr int arity = 1;

  static constexpr ir::inferred infer(const ir::signature& of) {
    const ir::value_type& x = of.operand[0];
    if (x.shape.rank != 4) return rule::rank_must_be_4;
    if (!is_floating(x.element)) return rule::dtype_must_be_floating;
    const std::int64_t* a = of.attribute;
    if (a[6] < 1 || a[7] < 1) return rule::extents_must_be_positive;
    if (const rule broken = window::check(x.shape, a); broken != rule::none) return broken;
    if (a[2] >= a[6] || a[4] >= a[6] || a[3] >= a[7] || a[5] >= a[7]) return rule::padding_must_be_smaller_than_the_window;  // else it may hold no image at all
    if (a[6] * a[7] > 256) return rule::window_has_more_than_256_places;  // the index of the maximum is a byte
    const dims result = ir::detail::pooled(x.shape, of.attribute);
    if (result.extent[2].extent() == 0 || result.extent[3].extent() == 0) return rule::kernel_must_fit_the_padded_image;
    return {ir::value_type{x.element, result}, ir::value_type{dtype::u8, result}};
  }
  static constexpr ir::gradients derivative(const auto& d) {
    return {{ir::detail::emit_window(ir::opcode::max_unpool2d, d.g(), d.y(1), ir::detail::copy_attributes(d).value)}};
  }
};

/// Puts each value at its index within its window and zero elsewhere; windows that overlap add.
///
/// Shapes    g [N, C, H', W'],  indices [N, C, H', W']  ->  [N, C, H, W]
/// Gradient  dg = window_take2d(u, indices)  for an upstream gradient u
/// Like      torch.nn.functional.max_unpool2d
struct max_unpool2d_t {
  static constexpr ir::opcode code = ir::opcode::max_unpool2d;
  static constexpr std::string_view name = "max_unpool2d";
  static constexpr int arity = 2;

  static constexpr ir::inferred infer(const ir::signature& of) {
    if (!(of.operand[0].shape == of.operand[1].shape)) return rule::shapes_must_be_equal;
    if (!is_floating(of.operand[0].element)) return rule::dtype_must_be_floating;
    const dims& g = of.operand[0].shape;
    return ir::value_type{of.operand[0].element, dims(g.extent[0], g.extent[1], of.attribute[8], of.attribute[9])};
  }
  static constexpr ir::gradients derivative(const auto& d) {
    return {{ir::detail::emit_window(ir::opcode::window_take2d, d.g(), d.x(1), ir::detail::copy_attributes(d).value)}};
  }
};

/// Takes from each window the element at its index: the reverse of `max_unpool2d`.
///
/// Shapes    x [N, C, H, W],  indices [N, C, H', W']  ->  [N, C, H', W']
/// Gradient  dx = max_unpool2d(g, indices)
struct window_take2d_t {
  static constexpr ir::opcode code = ir::opcode::window_take2d;
  static constexpr std::string_view name = "window_take2d";
  static constexpr int arity = 2;

  static constexpr ir::inferred infer(const ir::signature& of) {
    if (!(ir::detail::pooled(of.operand[0].shape, of.attribute) == of.operand[1].shape)) return rule::shapes_must_be_equal;
    if (!is_floating(of.operand[0].element)) return rule::dtype_must_be_floating;
    return ir::value_type{of.operand[0].element, of.operand[1].shape};
  }
  static constexpr ir::gradients derivative(const auto& d) {
    return {{ir::detail::emit_window(ir::opcode::max_unpool2d, d.g(), d.x(1), ir::detail::copy_attributes(d).value)}};
  }
};

namespace ir::detail {
/// A pooling within a call; the layer in nn/ is its caller.
constexpr expr max_pool2d_of(Expr auto x, const window& w, int kernel_height, int kernel_width) {
  if (x.rank() != 4) return fail(*x.in, rule::rank_must_be_4);
  return emit(opcode::max_pool2d, {x}, {w.stride_h, w.stride_w, w.top, w.left, w.bottom, w.right, kernel_height, kernel_width, x.extent(2).extent(), x.extent(3).extent()});
}
}  // namespace ir::detail

}  // namespace sinter
