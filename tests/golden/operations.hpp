// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// The cases of operations.safetensors as models of any dtype: inputs and outputs have the stored names.
#pragma once

#include <boost/hana/map.hpp>
#include <boost/hana/pair.hpp>

#include <sinter/sinter.hpp>

namespace sinter::test::stored_operations {

using namespace sinter::literals;
namespace hana = boost::hana;

/// Another order of the same double operations; no sum has more than 105 terms.
inline constexpr double in_double = 1e-14;
/// f32 inputs are exact; sums of up to 105 products and vector exp and log.
inline constexpr double in_single = 2e-6;

template <class... Values>
constexpr auto named(Values... values) {
  return hana::make_map(values...);
}

struct convolutions {
  template <window Window>
  static constexpr auto convolve(auto x, auto weight, auto bias) {
    constexpr int channels = static_cast<int>(decltype(bias)::type.shape.extent[0].extent());
    return convolve2d<Window>(x, weight) + (bias | reshape<channels, 1, 1>);
  }
  constexpr auto operator()(auto x0, auto w0, auto b0, auto x1, auto w1, auto b1, auto x2, auto w2, auto b2, auto x3, auto w3, auto b3, auto x4, auto w4, auto b4) const {
    return named(hana::make_pair("conv2d.valid.y"_s, convolve<window{}>(x0, w0, b0)), hana::make_pair("conv2d.same.y"_s, convolve<window{1, 1, 1, 1, 1, 1}>(x1, w1, b1)),
                 hana::make_pair("conv2d.pointwise.y"_s, convolve<window{}>(x2, w2, b2)), hana::make_pair("conv2d.stride2.y"_s, convolve<window{2, 2, 1, 1, 1, 1}>(x3, w3, b3)),
                 hana::make_pair("conv2d.stride2x1.y"_s, convolve<window{2, 1, 0, 2, 0, 2}>(x4, w4, b4)));
  }
};
template <dtype T>
using convolutions_model =
    model<convolutions, input<"conv2d.valid.x", T, 2, 3, 7, 6>, input<"conv2d.valid.weight", T, 5, 3, 3, 3>, input<"conv2d.valid.bias", T, 5>,
          input<"conv2d.same.x", T, 2, 3, 5, 7>, input<"conv2d.same.weight", T, 4, 3, 3, 3>, input<"conv2d.same.bias", T, 4>, input<"conv2d.pointwise.x", T, 2, 5, 3, 4>,
          input<"conv2d.pointwise.weight", T, 3, 5, 1, 1>, input<"conv2d.pointwise.bias", T, 3>, input<"conv2d.stride2.x", T, 2, 3, 12, 7>,
          input<"conv2d.stride2.weight", T, 4, 3, 5, 3>, input<"conv2d.stride2.bias", T, 4>, input<"conv2d.stride2x1.x", T, 1, 2, 8, 6>,
          input<"conv2d.stride2x1.weight", T, 3, 2, 2, 3>, input<"conv2d.stride2x1.bias", T, 3>>;

struct pools {
  constexpr auto operator()(auto window2, auto overlap, auto padded, auto ties) const {
    return named(hana::make_pair("max_pool2d.window2.y"_s, window2 | max_pool2d<2, stride<2>>), hana::make_pair("max_pool2d.overlap.y"_s, overlap | max_pool2d<3, stride<2>>),
                 hana::make_pair("max_pool2d.padded.y"_s, padded | max_pool2d<3, stride<2>, padding<1>>), hana::make_pair("max_pool2d.ties.y"_s, ties | max_pool2d<3, stride<2>>));
  }
};
template <dtype T>
using pools_model = model<pools, input<"max_pool2d.window2.x", T, 2, 3, 5, 6>, input<"max_pool2d.overlap.x", T, 2, 3, 9, 8>, input<"max_pool2d.padded.x", T, 2, 3, 6, 5>,
                          input<"max_pool2d.ties.x", T, 2, 2, 6, 6>>;

struct probabilities {
  constexpr auto operator()(auto softmax, auto log, auto none, auto mean, auto chosen, auto labels) const {
    return named(hana::make_pair("softmax.y"_s, sinter::exp(log_softmax(softmax))), hana::make_pair("log_softmax.y"_s, log_softmax(log)),
                 hana::make_pair("softmax_cross_entropy.none.y"_s, -sum<-1>(log_softmax(none) * chosen)),
                 hana::make_pair("softmax_cross_entropy.mean.y"_s, softmax_cross_entropy{}(mean, labels)));
  }
};
template <dtype T>
using probabilities_model = model<probabilities, input<"softmax.x", T, 5, 7>, input<"log_softmax.x", T, 5, 7>, input<"softmax_cross_entropy.none.x", T, 5, 7>,
                                  input<"softmax_cross_entropy.mean.x", T, 5, 7>, input<"chosen", T, 5, 7>, input<"softmax_cross_entropy.mean.labels", i32, 5>>;

struct reductions {
  constexpr auto operator()(auto s0, auto s1, auto s2, auto s02, auto all, auto m0, auto m1, auto m2, auto m02, auto most) const {
    return named(hana::make_pair("sum.axis0.y"_s, sum<0>(s0)), hana::make_pair("sum.axis1.y"_s, sum<1>(s1)), hana::make_pair("sum.axis2.y"_s, sum<2>(s2)),
                 hana::make_pair("sum.axes02.y"_s, sum<0, 2>(s02)), hana::make_pair("sum.all.y"_s, sum<>(all)), hana::make_pair("max.axis0.y"_s, max<0>(m0)),
                 hana::make_pair("max.axis1.y"_s, max<1>(m1)), hana::make_pair("max.axis2.y"_s, max<2>(m2)), hana::make_pair("max.axes02.y"_s, max<0, 2>(m02)),
                 hana::make_pair("max.all.y"_s, max<>(most)));
  }
};
template <dtype T>
using reductions_model =
    model<reductions, input<"sum.axis0.x", T, 3, 5, 7>, input<"sum.axis1.x", T, 3, 5, 7>, input<"sum.axis2.x", T, 3, 5, 7>, input<"sum.axes02.x", T, 3, 5, 7>,
          input<"sum.all.x", T, 3, 5, 7>, input<"max.axis0.x", T, 3, 5, 7>, input<"max.axis1.x", T, 3, 5, 7>, input<"max.axis2.x", T, 3, 5, 7>,
          input<"max.axes02.x", T, 3, 5, 7>, input<"max.all.x", T, 3, 5, 7>>;

struct broadcasts {
  constexpr auto operator()(auto a0, auto b0, auto a1, auto b1, auto a2, auto b2, auto a3, auto b3, auto c0, auto d0, auto c1, auto d1, auto c2, auto d2, auto c3, auto d3) const {
    return named(hana::make_pair("add.bias.y"_s, a0 + b0), hana::make_pair("add.column.y"_s, a1 + b1), hana::make_pair("add.outer.y"_s, a2 + b2),
                 hana::make_pair("add.scalar.y"_s, a3 + b3), hana::make_pair("mul.bias.y"_s, c0 * d0), hana::make_pair("mul.column.y"_s, c1 * d1),
                 hana::make_pair("mul.outer.y"_s, c2 * d2), hana::make_pair("mul.scalar.y"_s, c3 * d3));
  }
};
template <dtype T>
using broadcasts_model =
    model<broadcasts, input<"add.bias.left", T, 3, 4, 5>, input<"add.bias.right", T, 5>, input<"add.column.left", T, 3, 5>, input<"add.column.right", T, 3, 1>,
          input<"add.outer.left", T, 3, 1, 5>, input<"add.outer.right", T, 4, 1>, input<"add.scalar.left", T, 3, 5>, input<"add.scalar.right", T>,
          input<"mul.bias.left", T, 3, 4, 5>, input<"mul.bias.right", T, 5>, input<"mul.column.left", T, 3, 5>, input<"mul.column.right", T, 3, 1>,
          input<"mul.outer.left", T, 3, 1, 5>, input<"mul.outer.right", T, 4, 1>, input<"mul.scalar.left", T, 3, 5>, input<"mul.scalar.right", T>>;

struct products {
  constexpr auto operator()(auto a, auto b, auto c, auto d) const {
    return named(hana::make_pair("matmul.plain.y"_s, matmul(a, b)), hana::make_pair("matmul.shared.y"_s, matmul(c, d)));
  }
};
template <dtype T>
using products_model =
    model<products, input<"matmul.plain.left", T, 3, 5>, input<"matmul.plain.right", T, 5, 7>, input<"matmul.shared.left", T, 2, 3, 5>, input<"matmul.shared.right", T, 5, 7>>;

}  // namespace sinter::test::stored_operations
