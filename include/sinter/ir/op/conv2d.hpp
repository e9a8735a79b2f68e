// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Two-dimensional convolution and the two products that are its derivatives; the three are each other's gradients.
#pragma once

#include <sinter/ir/card.hpp>

namespace sinter {

/// Stride and zero padding of a window, rows first; the attributes of convolutions and pools.
struct window {
  int stride_h = 1, stride_w = 1;
  int top = 0, left = 0, bottom = 0, right = 0;

  /// Places of a kernel of extent `k` along `extent` rows or columns; 0 when it does not fit.
  static constexpr std::int64_t places(std::int64_t extent, std::int64_t before, std::int64_t after, std::int64_t k, std::int64_t stride) {
    const std::int64_t padded = extent + before + after;
    return padded < k ? 0 : (padded - k) / stride + 1;
  }
  static constexpr window from(const std::int64_t* a) {
    return {static_cast<int>(a[0]), static_cast<int>(a[1]), static_cast<int>(a[2]), static_cast<int>(a[3]), static_cast<int>(a[4]), static_cast<int>(a[5])};
  }
  static constexpr int attributes = 6;

  /// What a window and its image must be: positive strides, and only the first axis symbolic.
  static constexpr rule check(const dims& image, const std::int64_t* attributes) {
    if (attributes[0] < 1 || attributes[1] < 1) return rule::stride_must_be_positive;
    for (int axis = 1; axis < 4; ++axis)
      if (!image.extent[axis].is_static()) return rule::image_axes_must_be_static;
    return rule::none;
  }
};

/// The primitive behind the layer `conv2d`: cross-correlation, as every framework calls it.
///
/// Shapes    x [N, C, H, W],  weights [K, C, kh, kw]  ->  [N, K, H', W'],  H' = (H + top + bottom - kh) / stride_h + 1
/// Types     one floating dtype; half types accumulate in f32
/// Cost      2*N*K*C*kh*kw*H'*W' flops
/// Gradient  dx = conv2d_input_gradient(g, weights),  dweights = conv2d_weight_gradient(x, g)
/// Errors    compile time: ranks not 4, channels differ, the kernel exceeds the padded image
/// Like      torch.nn.functional.conv2d, jax.lax.conv_general_dilated
struct conv2d_t {
  static constexpr ir::opcode code = ir::opcode::conv2d;
  static constexpr std::string_view name = "conv2d";
  static constexpr int arity = 2;

  static constexpr ir::inferred infer(const ir::signature& of) {
    const ir::value_type &x = of.operand[0], &weights = of.operand[1];
    if (x.shape.rank != 4 || weights.shape.rank != 4) return rule::rank_must_be_4;
    if (x.element != weights.element) return rule::dtypes_must_be_equal;
    if (!is_floating(x.element)) return rule::dtype_must_be_floating;
    if (x.shape.extent[1] != weights.shape.extent[1]) return rule::channels_must_fit_the_weights;
    if (const rule broken = window::check(x.shape, of.attribute); broken != rule::none) return broken;
    const window w = window::from(of.attribute);
    const std::int64_t rows = window::places(x.shape.extent[2].extent(), w.top, w.bottom, weights.shape.extent[2].extent(), w.stride_h);
    const std::int64_t columns = window::places(x.shape.extent[3].extent(), w.left, w.right, weights.shape.extent[3].extent(), w.stride_w);
    if (rows == 0 || columns == 0) return rule::kernel_must_fit_the_padded_image;
    return ir::value_type{x.element, dims(x.shape.extent[0], weights.shape.extent[0], rows, columns)};
  }
  static constexpr ir::gradients derivative(const auto& d) {
    const std::int64_t* a = d.in.attributes.data + d.of.attributes.first;
    const dims x = d.x(0).shape(), w = d.x(1).shape();
    const std::int64_t s[] = {a[0], a[1], a[2], a[3], a[4], a[5]};
    return {{ir::emit(ir::opcode::conv2d_input_gradient, {d.g(), d.x(1)}, {s[0], s[1], s[2], s[3], s[4], s[5], x.extent[2].extent(), x.extent[3].extent()}),
             ir::emit(ir::opcode::conv2d_weight_gradient, {d.x(0), d.g()}, {s[0], s[1], s[2], s[3], s[4], s[5], w.extent[2].extent(), w.extent[3].extent()})}};
  }
};

/// The gradient of conv2d with respect to its image; two more attributes: the image's height and width.
///
/// Shapes    g [N, K, H', W'],  weights [K, C, kh, kw]  ->  [N, C, H, W]
/// Gradient  dg = conv2d(u, weights),  dweights = conv2d_weight_gradient(u, g)  for an upstream gradient u
/// Like      torch.nn.grad.conv2d_input
struct conv2d_input_gradient_t {
  static constexpr ir::opcode code = ir::opcode::conv2d_input_gradient;
  static constexpr std::string_view name = "conv2d_input_gradient";
  static constexpr int arity = 2;

  static constexpr ir::inferred infer(const ir::signature& of) {
    const ir::value_type &g = of.operand[0], &weights = of.operand[1];
    if (g.shape.rank != 4 || weights.shape.rank != 4) return rule::rank_must_be_4;
    if (g.element != weights.element) return rule::dtypes_must_be_equal;
    if (!is_floating(g.element)) return rule::dtype_must_be_floating;
    if (g.shape.extent[1] != weights.shape.extent[0]) return rule::channels_must_fit_the_weights;
    return ir::value_type{g.element, dims(g.shape.extent[0], weights.shape.extent[1], of.attribute[6], of.attribute[7])};
  }
  static constexpr ir::gradients derivative(const auto& d) {
    const std::int64_t* a = d.in.attributes.data + d.of.attributes.first;
    const dims w = d.x(1).shape();
    const std::int64_t s[] = {a[0], a[1], a[2], a[3], a[4], a[5]};
    return {{ir::emit(ir::opcode::conv2d, {d.g(), d.x(1)}, {s[0], s[1], s[2], s[3], s[4], s[5]}),
             ir::emit(ir::opcode::conv2d_weight_gradient, {d.g(), d.x(0)}, {s[0], s[1], s[2], s[3], s[4], s[5], w.extent[2].extent(), w.extent[3].extent()})}};
  }
};

/// The gradient of conv2d with respect to its weights; two more attributes: the kernel's height and width.
///
/// Shapes    x [N, C, H, W],  g [N, K, H', W']  ->  [K, C, kh, kw]
/// Gradient  dx = conv2d_input_gradient(g, u),  dg = conv2d(x, u)  for an upstream gradient u
/// Like      torch.nn.grad.conv2d_weight
struct conv2d_weight_gradient_t {
  static constexpr ir::opcode code = ir::opcode::conv2d_weight_gradient;
  static constexpr std::string_view name = "conv2d_weight_gradient";
  static constexpr int arity = 2;

  static constexpr ir::inferred infer(const ir::signature& of) {
    const ir::value_type &x = of.operand[0], &g = of.operand[1];
    if (x.shape.rank != 4 || g.shape.rank != 4) return rule::rank_must_be_4;
    if (x.element != g.element) return rule::dtypes_must_be_equal;
    if (!is_floating(x.element)) return rule::dtype_must_be_floating;
    if (x.shape.extent[0] != g.shape.extent[0]) return rule::shapes_must_be_equal;
    return ir::value_type{x.element, dims(g.shape.extent[1], x.shape.extent[1], of.attribute[6], of.attribute[7])};
  }
  static constexpr ir::gradients derivative(const auto& d) {
    const std::int64_t* a = d.in.attributes.data + d.of.attributes.first;
    const dims x = d.x(0).shape();
    const std::int64_t s[] = {a[0], a[1], a[2], a[3], a[4], a[5]};
    return {{ir::emit(ir::opcode::conv2d_input_gradient, {d.x(1), d.g()}, {s[0], s[1], s[2], s[3], s[4], s[5], x.extent[2].extent(), x.extent[3].extent()}),
             ir::emit(ir::opcode::conv2d, {d.x(0), d.g()}, {s[0], s[1], s[2], s[3], s[4], s[5]})}};
  }
};

namespace ir::detail {
/// A convolution within a call; the layer in nn/ is its caller.
constexpr expr conv2d_of(Expr auto x, Expr auto weights, const window& w) {
  return emit(opcode::conv2d, {x, weights}, {w.stride_h, w.stride_w, w.top, w.left, w.bottom, w.right});
}
}  // namespace ir::detail

/// The convolution of an image with given weights: `convolve2d<window{.stride_h = 2}>(x, weights)`; the layer with weights of its own is `conv2d`.
///
/// Shapes    x [N, C, H, W],  weights [K, C, kh, kw]  ->  [N, K, H', W']
/// Errors    compile time: as `conv2d_t`
/// Like      torch.nn.functional.conv2d
template <window Window>
struct convolve2d_with : ir::callable<convolve2d_with<Window>> {
  static constexpr ir::expr build(ir::Expr auto x, ir::Expr auto weights) { return ir::detail::conv2d_of(x, weights, Window); }
  template <rule Broken, class X, class Weights>
  static constexpr rejected reject() {
    if constexpr (is_about_dtypes(Broken))
      return ir::detail::reject<convolve2d_with, Broken, left<X>, right<Weights>>();
    else
      return ir::detail::reject<convolve2d_with, Broken, argument<ir::detail::shape_of<X>>, weights_of_shape<ir::detail::shape_of<Weights>>>();
  }
};
template <window Window = window{}>
inline constexpr convolve2d_with<Window> convolve2d{};

}  // namespace sinter
