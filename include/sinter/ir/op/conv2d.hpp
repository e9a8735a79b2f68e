// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Two-dimensional convolution and the two products that are its derivatives; the three are each other's gradients.
#pragma once

#include <sinter/ir/card.hpp>

namespace sinter {

/// Stride, zero padding, dilation and groups of a window, rows first; the attributes of convolutions, and without the last three those of pools.
///
/// A convolution's attributes are the first six, then the extents that its operands do not tell, then dilation and groups where one of them is not 1: an odd
/// number of attributes ends with those three.
struct window {
  int stride_h = 1, stride_w = 1;
  int top = 0, left = 0, bottom = 0, right = 0;
  int dilation_h = 1, dilation_w = 1;
  int groups = 1;

  /// Places of a kernel of extent `k` along `extent` rows or columns; 0 when it does not fit.
  static constexpr std::int64_t places(std::int64_t extent, std::int64_t before, std::int64_t after, std::int64_t k, std::int64_t stride,
                                       std::int64_t dilation = 1) {
    const std::int64_t padded = extent + before + after, span = (k - 1) * dilation + 1;
    return padded < span ? 0 : (padded - span) / stride + 1;
  }
  constexpr std::int64_t rows(std::int64_t height, std::int64_t kernel) const { return places(height, top, bottom, kernel, stride_h, dilation_h); }
  constexpr std::int64_t columns(std::int64_t width, std::int64_t kernel) const { return places(width, left, right, kernel, stride_w, dilation_w); }
  constexpr bool plain() const { return dilation_h == 1 && dilation_w == 1 && groups == 1; }

  static constexpr window from(const std::int64_t* a, int count = 6) {
    window w{static_cast<int>(a[0]), static_cast<int>(a[1]), static_cast<int>(a[2]), static_cast<int>(a[3]), static_cast<int>(a[4]), static_cast<int>(a[5])};
    if (count % 2 == 0) return w;
    w.dilation_h = static_cast<int>(a[count - 3]);
    w.dilation_w = static_cast<int>(a[count - 2]);
    w.groups = static_cast<int>(a[count - 1]);
    return w;
  }
  /// The window of a convolution.
  static constexpr window of(const ir::graph& g, const ir::node& n) { return from(g.attributes.data + n.attributes.first, n.attributes.count); }
  static constexpr int attributes = 6;

  /// What a window and its image must be: positive strides, and only the first axis symbolic.
  static constexpr rule check(const dims& image, const std::int64_t* attributes) {
    if (attributes[0] < 1 || attributes[1] < 1) return rule::stride_must_be_positive;
    for (int side = 2; side < 6; ++side)
      if (attributes[side] < 0) return rule::padding_must_not_be_negative;
    for (int axis = 1; axis < 4; ++axis)
      if (!image.extent[axis].is_static()) return rule::image_axes_must_be_static;
    return rule::none;
  }
  /// What dilation and groups must be, of `channels` that are read and `features` that are made.
  constexpr rule check_groups(std::int64_t channels, std::int64_t features) const {
    if (dilation_h < 1 || dilation_w < 1) return rule::dilation_must_be_positive;
    if (groups < 1 || channels % groups != 0 || features % groups != 0) return rule::channels_must_be_a_multiple_of_the_groups;
    return rule::none;
  }
};

namespace ir::detail {
/// One of the three convolutions; `height` and `width` are those of an image or a kernel that its operands do not tell.
constexpr expr emit_convolution(opcode op, Expr auto a, Expr auto b, const window& w, std::int64_t height = -1, std::int64_t width = -1) {
  std::int64_t attributes[11] = {w.stride_h, w.stride_w, w.top, w.left, w.bottom, w.right};
  int count = 6;
  if (height >= 0) attributes[count++] = height, attributes[count++] = width;
  if (!w.plain()) attributes[count++] = w.dilation_h, attributes[count++] = w.dilation_w, attributes[count++] = w.groups;
  if (!a || !b) return {a.in, -1};
  const expr operands[] = {a, b};
  return result_of(*a.in, emit_node(*a.in, op, operands, 2, attributes, count));
}
constexpr expr image_gradient(Expr auto g, Expr auto weights, const window& w, const dims& image) {
  return emit_convolution(opcode::conv2d_input_gradient, g, weights, w, image.extent[2].extent(), image.extent[3].extent());
}
constexpr expr kernel_gradient(Expr auto x, Expr auto g, const window& w, const dims& kernel) {
  return emit_convolution(opcode::conv2d_weight_gradient, x, g, w, kernel.extent[2].extent(), kernel.extent[3].extent());
}
}  // namespace ir::detail

/// The primitive behind the layer `conv2d`: cross-correlation, as every framework calls it.
///
/// Shapes    x [N, C, H, W],  weights [K, C/groups, kh, kw]  ->  [N, K, H', W'],  H' = (H + top + bottom - dilation_h * (kh - 1) - 1) / stride_h + 1
/// Types     one floating dtype; half types accumulate in f32
/// Cost      2*N*K*C/groups*kh*kw*H'*W' flops
/// Gradient  dx = conv2d_input_gradient(g, weights),  dweights = conv2d_weight_gradient(x, g)
/// Errors    compile time: ranks not 4, channels differ or are no multiple of the groups, the kernel exceeds the padded image
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
    const window w = window::from(of.attribute, of.attributes);
    if (w.groups == 1 && x.shape.extent[1] != weights.shape.extent[1]) return rule::channels_must_fit_the_weights;
    if (const rule broken = window::check(x.shape, of.attribute); broken != rule::none) return broken;
    const std::int64_t channels = x.shape.extent[1].extent();
    if (const rule broken = w.check_groups(channels, weights.shape.extent[0].extent()); broken != rule::none) return broken;
    if (channels != weights.shape.extent[1].extent() * w.groups) return rule::channels_must_fit_the_weights;
    const std::int64_t rows = w.rows(x.shape.extent[2].extent(), weights.shape.extent[2].extent());
    const std::int64_t columns = w.columns(x.shape.extent[3].extent(), weights.shape.extent[3].extent());
    if (rows == 0 || columns == 0) return rule::kernel_must_fit_the_padded_image;
    return ir::value_type{x.element, dims(x.shape.extent[0], weights.shape.extent[0], rows, columns)};
  }
  static constexpr ir::gradients derivative(const auto& d) {
    const window w = window::of(d.in, d.of);
    const dims x = d.x(0).shape(), kernel = d.x(1).shape();
    const ir::expr dx = ir::detail::image_gradient(d.g(), d.x(1), w, x);
    return {{dx, ir::detail::kernel_gradient(d.x(0), d.g(), w, kernel)}};
  }
};

/// The gradient of conv2d with respect to its image; two more attributes: the image's height and width.
///
/// Shapes    g [N, K, H', W'],  weights [K, C/groups, kh, kw]  ->  [N, C, H, W]
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
    if (const rule broken = window::check(g.shape, of.attribute); broken != rule::none) return broken;
    const window w = window::from(of.attribute, of.attributes);
    const std::int64_t features = g.shape.extent[1].extent(), channels = weights.shape.extent[1].extent() * w.groups;
    if (const rule broken = w.check_groups(channels, features); broken != rule::none) return broken;
    const std::int64_t height = of.attribute[6], width = of.attribute[7];
    if (height < 1 || width < 1) return rule::extents_must_be_positive;
    if (g.shape.extent[2] != dim(w.rows(height, weights.shape.extent[2].extent())) ||
        g.shape.extent[3] != dim(w.columns(width, weights.shape.extent[3].extent())))
      return rule::shapes_must_be_equal;
    return ir::value_type{g.element, dims(g.shape.extent[0], channels, height, width)};
  }
  static constexpr ir::gradients derivative(const auto& d) {
    const window w = window::of(d.in, d.of);
    const dims kernel = d.x(1).shape();
    const ir::expr dg = ir::detail::emit_convolution(ir::opcode::conv2d, d.g(), d.x(1), w);
    return {{dg, ir::detail::kernel_gradient(d.g(), d.x(0), w, kernel)}};
  }
};

/// The gradient of conv2d with respect to its weights; two more attributes: the kernel's height and width.
///
/// Shapes    x [N, C, H, W],  g [N, K, H', W']  ->  [K, C/groups, kh, kw]
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
    if (const rule broken = window::check(x.shape, of.attribute); broken != rule::none) return broken;
    if (const rule broken = window::check(g.shape, of.attribute); broken != rule::none) return broken;
    const window w = window::from(of.attribute, of.attributes);
    const std::int64_t channels = x.shape.extent[1].extent(), features = g.shape.extent[1].extent();
    if (const rule broken = w.check_groups(channels, features); broken != rule::none) return broken;
    const std::int64_t height = of.attribute[6], width = of.attribute[7];
    if (g.shape.extent[2] != dim(w.rows(x.shape.extent[2].extent(), height)) || g.shape.extent[3] != dim(w.columns(x.shape.extent[3].extent(), width)))
      return rule::shapes_must_be_equal;
    return ir::value_type{x.element, dims(features, channels / w.groups, height, width)};
  }
  static constexpr ir::gradients derivative(const auto& d) {
    const window w = window::of(d.in, d.of);
    const dims x = d.x(0).shape();
    const ir::expr dx = ir::detail::image_gradient(d.x(1), d.g(), w, x);
    return {{dx, ir::detail::emit_convolution(ir::opcode::conv2d, d.x(0), d.g(), w)}};
  }
};

namespace ir::detail {
/// A convolution within a call; the layer in nn/ is its caller.
constexpr expr conv2d_of(Expr auto x, Expr auto weights, const window& w) {
  return emit_convolution(opcode::conv2d, x, weights, w);
}
}  // namespace ir::detail

/// The convolution of an image with given weights: `convolve2d<window{.stride_h = 2}>(x, weights)`; the layer with weights of its own is `conv2d`.
///
/// Shapes    x [N, C, H, W],  weights [K, C/groups, kh, kw]  ->  [N, K, H', W']
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
