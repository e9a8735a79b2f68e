// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// The cases of convolutions.safetensors as models of any dtype: inputs, parameters and outputs have the stored names.
#pragma once

#include "operations.hpp"

namespace sinter::test::stored_operations {

/// Dilation, groups and same padding.
struct images_convolved {
  constexpr auto operator()(auto x0, auto x1, auto x2, auto x3, auto x4) const {
    return named(
        hana::make_pair("conv2d.dilated.y"_s, x0 | conv2d_hw<4, 3, 2, dilation<2, 3>, stride<1, 2>, padding<2, 1>>("conv2d.dilated")),
        hana::make_pair("conv2d.grouped.y"_s, x1 | conv2d<4, 3, groups<2>, padding<1>>("conv2d.grouped")),
        hana::make_pair("conv2d.depthwise.y"_s, x2 | depthwise_conv2d<3, stride<2>, padding<1>>("conv2d.depthwise")),
        hana::make_pair("conv2d.multiplied.y"_s, x3 | conv2d<6, 2, groups<3>, dilation<2>>("conv2d.multiplied")),
        hana::make_pair("conv2d.even_same.y"_s, x4 | conv2d_hw<3, 4, 2, same>("conv2d.even_same")));
  }
};
template <dtype T>
using images_convolved_model = model<images_convolved, input<"conv2d.dilated.x", T, 2, 3, 9, 8>, input<"conv2d.grouped.x", T, 2, 6, 5, 7>,
                                     input<"conv2d.depthwise.x", T, 2, 19, 6, 5>, input<"conv2d.multiplied.x", T, 2, 3, 6, 5>,
                                     input<"conv2d.even_same.x", T, 2, 2, 5, 6>>;

/// One axis and three, and transposed convolutions.
struct others_convolved {
  constexpr auto operator()(auto x0, auto x1, auto x2, auto x3, auto x4, auto x5, auto x6, auto x7) const {
    return named(hana::make_pair("conv1d.plain.y"_s, x0 | conv1d<4, 3, padding<1>, stride<2>>("conv1d.plain")),
                 hana::make_pair("conv1d.grouped.y"_s, x1 | conv1d<6, 3, groups<2>, dilation<3>>("conv1d.grouped")),
                 hana::make_pair("conv3d.plain.y"_s, x2 | conv3d<3, 3, padding<1>>("conv3d.plain")),
                 hana::make_pair("conv3d.grouped.y"_s,
                                 x3 | conv3d_dhw<6, 2, 3, 1, groups<2>, stride<2, 1>, along_depth<1, 1, 1, 2>>("conv3d.grouped")),
                 hana::make_pair("conv_transpose2d.stride2.y"_s,
                                 x4 | conv_transpose2d<3, 3, stride<2>, padding<1>, output_padding<1>>("conv_transpose2d.stride2")),
                 hana::make_pair("conv_transpose2d.grouped.y"_s,
                                 x5 | conv_transpose2d_hw<6, 2, 3, groups<2>, stride<1, 3>, dilation<2>, output_padding<0, 2>>(
                                          "conv_transpose2d.grouped")),
                 hana::make_pair("conv_transpose2d.depthwise.y"_s,
                                 x6 | conv_transpose2d<5, 4, groups<5>, stride<2>, padding<1>>("conv_transpose2d.depthwise")),
                 hana::make_pair("conv_transpose1d.stride3.y"_s,
                                 x7 | conv_transpose1d<3, 4, stride<3>, padding<2>, output_padding<1>>("conv_transpose1d.stride3")));
  }
};
template <dtype T>
using others_convolved_model = model<others_convolved, input<"conv1d.plain.x", T, 2, 3, 11>, input<"conv1d.grouped.x", T, 2, 4, 13>,
                                     input<"conv3d.plain.x", T, 2, 2, 4, 5, 6>, input<"conv3d.grouped.x", T, 1, 4, 5, 6, 5>,
                                     input<"conv_transpose2d.stride2.x", T, 2, 4, 3, 5>, input<"conv_transpose2d.grouped.x", T, 2, 4, 4, 3>,
                                     input<"conv_transpose2d.depthwise.x", T, 2, 5, 4, 3>, input<"conv_transpose1d.stride3.x", T, 2, 4, 6>>;

/// Averages, other maxima, pools that adapt.
struct averages {
  constexpr auto operator()(auto x0, auto x1, auto x2, auto x3, auto x4, auto x5, auto x6, auto x7, auto x8, auto x9, auto x10, auto x11,
                            auto x12) const {
    return named(hana::make_pair("avg_pool2d.window2.y"_s, x0 | avg_pool2d<2>),
                 hana::make_pair("avg_pool2d.padded.y"_s, x1 | avg_pool2d<3, stride<2>, padding<1>>),
                 hana::make_pair("avg_pool2d.excluded.y"_s, x2 | avg_pool2d_hw<3, 2, stride<2, 1>, padding<1>, exclude_padding>),
                 hana::make_pair("avg_pool1d.overlap.y"_s, x3 | avg_pool1d<3, stride<2>, padding<1>>),
                 hana::make_pair("avg_pool3d.padded.y"_s, x4 | avg_pool3d<3, stride<2>, padding<1>>),
                 hana::make_pair("max_pool1d.overlap.y"_s, x5 | max_pool1d<3, stride<2>, padding<1>>),
                 hana::make_pair("max_pool3d.padded.y"_s, x6 | max_pool3d_dhw<2, 3, 2, stride<2>, padding<1, 0>>),
                 hana::make_pair("adaptive_avg_pool2d.uneven.y"_s, x7 | adaptive_avg_pool2d<3, 4>),
                 hana::make_pair("adaptive_max_pool2d.uneven.y"_s, x8 | adaptive_max_pool2d<4, 3>),
                 hana::make_pair("adaptive_avg_pool1d.uneven.y"_s, x9 | adaptive_avg_pool1d<4>),
                 hana::make_pair("adaptive_max_pool3d.uneven.y"_s, x10 | adaptive_max_pool3d<2, 3, 2>),
                 hana::make_pair("global_avg_pool.image.y"_s, x11 | global_avg_pool),
                 hana::make_pair("global_max_pool.image.y"_s, x12 | global_max_pool));
  }
};
template <dtype T>
using averages_model = model<averages, input<"avg_pool2d.window2.x", T, 2, 3, 5, 6>, input<"avg_pool2d.padded.x", T, 2, 3, 6, 5>,
                             input<"avg_pool2d.excluded.x", T, 2, 3, 6, 5>, input<"avg_pool1d.overlap.x", T, 2, 3, 9>,
                             input<"avg_pool3d.padded.x", T, 1, 2, 5, 4, 6>, input<"max_pool1d.overlap.x", T, 2, 3, 9>,
                             input<"max_pool3d.padded.x", T, 1, 2, 5, 4, 6>, input<"adaptive_avg_pool2d.uneven.x", T, 2, 3, 7, 8>,
                             input<"adaptive_max_pool2d.uneven.x", T, 2, 3, 7, 6>, input<"adaptive_avg_pool1d.uneven.x", T, 2, 3, 10>,
                             input<"adaptive_max_pool3d.uneven.x", T, 1, 2, 3, 5, 4>, input<"global_avg_pool.image.x", T, 2, 3, 5, 4>,
                             input<"global_max_pool.image.x", T, 2, 3, 5, 4>>;

}  // namespace sinter::test::stored_operations
