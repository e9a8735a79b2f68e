// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Models of every kind of convolution and pool, for the laws that backends are held to.
#pragma once

#include <sinter/sinter.hpp>

namespace sinter::test::models {

/// Dilation, with strides and uneven padding. x [N, 3, 13, 11].
struct dilated {
  constexpr auto operator()(auto x) const {
    const auto h = x | conv2d<5, 3, dilation<2>, padding<1, 2, 3, 0>>("both") | relu;                    // [N, 5, 13, 9]
    const auto k = h | conv2d_hw<4, 2, 3, stride<2, 3>, dilation<3, 2>, padding<2, 0, 1, 3>>("uneven");  // [N, 4, 7, 3]
    const auto s = x | conv2d<4, 3, dilation<2>, same, no_bias>("same") | max_pool2d<2>;                 // [N, 4, 6, 5]
    return sum<2, 3>(k) + sum<2, 3>(s * s);                                                              // [N, 4]
  }
};
using dilated_model = model<dilated, input<"x", f32, batch<64>, 3, 13, 11>>;

/// Groups of one channel and of several, with epilogues, pools and strides. x [N, 6, 9, 8].
struct grouped {
  constexpr auto operator()(auto x) const {
    const auto two = x | conv2d<10, 3, groups<2>, padding<1>>("two") | relu;                                   // [N, 10, 9, 8]
    const auto five = two | conv2d<35, 3, groups<5>, stride<2>, padding<0, 1, 1, 0>>("five") | max_pool2d<2>;  // [N, 35, 2, 2]
    const auto multiplied = x | conv2d<12, 2, groups<6>, dilation<2>>("multiplied");                           // [N, 12, 7, 6]
    return sum<1, 2, 3>(five) + sum<1, 2, 3>(multiplied * multiplied);                                         // [N]
  }
};
using grouped_model = model<grouped, input<"x", f32, batch<64>, 6, 9, 8>>;

/// Depthwise convolutions of more channels than vectors have lanes, and of fewer. x [N, 37, 7, 9], z [N, 3, 5, 5].
struct depthwise {
  constexpr auto operator()(auto x, auto z) const {
    const auto a = x | depthwise_conv2d<3, padding<1>>("three") | relu;                                         // [N, 37, 7, 9]
    const auto b = a | depthwise_conv2d_hw<2, 3, stride<2, 1>, dilation<2, 1>, padding<1, 0, 0, 2>>("uneven");  // [N, 37, 3, 9]
    const auto c = b | conv2d<3, 1>("pointwise") | depthwise_conv2d<1, no_bias>("one");                         // [N, 3, 3, 9]
    const auto d = z | depthwise_conv2d<5, same>("five");                                                       // [N, 3, 5, 5]
    return sum<2, 3>(c * c) + sum<2, 3>(d);                                                                     // [N, 3]
  }
};
using depthwise_model = model<depthwise, input<"x", f32, batch<64>, 37, 7, 9>, input<"z", f32, batch<64>, 3, 5, 5>>;

/// Depthwise convolutions of the windows that have kernels of their own, and what follows them: clipped, added to, by itself. x [N, 40, 11, 7].
struct mobile {
  constexpr auto operator()(auto x) const {
    const auto a = x | depthwise_conv2d<3, same>("three") | clip(0, 1);                                   // [N, 40, 11, 7]
    const auto b = relu((a | depthwise_conv2d<5, same, no_bias>("five")) + x);                            // [N, 40, 11, 7]
    const auto c = b | depthwise_conv2d<3, stride<2>, padding<1>>("half") | conv2d<21, 1>("pointwise");   // [N, 21, 6, 4]
    const auto d = c | depthwise_conv2d<7, stride<2>, padding<3>>("seven");                               // [N, 21, 3, 2]
    return sum<2, 3>(d * d);                                                                              // [N, 21]
  }
};
using mobile_model = model<mobile, input<"x", f32, batch<64>, 40, 11, 7>>;

/// Transposed convolutions: stride, padding, output padding, dilation, groups. x [N, 4, 5, 3].
struct transposed {
  constexpr auto operator()(auto x) const {
    const auto a = x | conv_transpose2d<6, 3, stride<2>, padding<1>, output_padding<1>>("up") | relu;  // [N, 6, 10, 6]
    const auto b =
        a | conv_transpose2d_hw<4, 2, 3, stride<1, 3>, dilation<2>, groups<2>, output_padding<0, 2>>("grouped");  // [N, 4, 12, 22]
    const auto c = x | conv_transpose2d<4, 3, groups<4>, stride<3>, padding<2, 0, 1, 3>, no_bias>("depthwise");   // [N, 4, 12, 6]
    return sum<2, 3>(b) + sum<2, 3>(c * c);                                                                       // [N, 4]
  }
};
using transposed_model = model<transposed, input<"x", f32, batch<64>, 4, 5, 3>>;

/// Convolutions that inference computes in fewer products: extents that are no multiple of a tile, channels and features that are none of a vector, padding that
/// differs by side, a residual input. x [N, 20, 30, 27].
struct tiled {
  constexpr auto operator()(auto x) const {
    const auto a = x | conv2d<40, 3, padding<1>>("wide") | relu;                      // [N, 40, 30, 27]
    const auto b = relu((a | conv2d<40, 3, padding<1>, no_bias>("residual")) + a);    // [N, 40, 30, 27]
    const auto c = b | conv2d<48, 3, padding<2, 0, 0, 2>>("uneven");                  // [N, 48, 30, 27]
    const auto d = c | conv2d<20, 3>("narrow") | sigmoid;                                // [N, 20, 28, 25]
    return d;
  }
};
using tiled_model = model<tiled, input<"x", f32, batch<3>, 20, 30, 27>>;

/// One axis. x [N, 4, 19].
struct lines {
  constexpr auto operator()(auto x) const {
    const auto a = x | conv1d<6, 3, padding<1, 2>>("plain") | relu;                                                         // [N, 6, 20]
    const auto b = a | conv1d<18, 2, stride<2>, dilation<3>, groups<3>>("grouped") | max_pool1d<3, stride<2>, padding<1>>;  // [N, 18, 5]
    const auto c =
        x | conv_transpose1d<6, 4, stride<3>, padding<2, 1>, output_padding<1>>("up") | avg_pool1d<3, padding<1, 0>>;  // [N, 6, 19]
    const auto d = a | adaptive_avg_pool1d<7> | avg_pool1d<2, stride<1>, padding<1>, exclude_padding>;                 // [N, 6, 8]
    return sum<1, 2>(b) + sum<1, 2>(c * c) + sum<1>(global_avg_pool(a)) - sum<1, 2>(d);                                // [N]
  }
};
using lines_model = model<lines, input<"x", f32, batch<64>, 4, 19>>;

/// Three axes. x [N, 2, 6, 7, 5].
struct volumes {
  constexpr auto operator()(auto x) const {
    const auto a = x | conv3d<4, 3, padding<1>>("same") | relu;                                              // [N, 4, 6, 7, 5]
    const auto b = a | conv3d_dhw<6, 2, 3, 1, stride<2, 1>, groups<2>, along_depth<1, 1, 0, 2>>("grouped");  // [N, 6, 5, 3, 5]
    const auto c = a | max_pool3d<2, stride<2>, padding<1>>;                                                 // [N, 4, 4, 4, 3]
    const auto d = a | avg_pool3d_dhw<2, 3, 2, exclude_padding, padding<1>, along_depth<1, 1, 0>>;           // [N, 4, 6, 3, 3]
    return sum<1>(global_avg_pool(b)) + sum<1, 2, 3, 4>(c) + sum<1, 2, 3, 4>(d * d) +
           sum<1, 2, 3, 4>(a | adaptive_max_pool3d<2, 4, 5>);  // [N]
  }
};
using volumes_model = model<volumes, input<"x", f32, batch<64>, 2, 6, 7, 5>>;

/// Averages, and pools that adapt. x [N, 19, 11, 8].
struct averages {
  constexpr auto operator()(auto x) const {
    const auto a = x | avg_pool2d<2> | relu;                                                                             // [N, 19, 5, 4]
    const auto b = x | avg_pool2d<3, stride<2, 1>, padding<1, 0, 2, 1>>;                                                 // [N, 19, 6, 7]
    const auto c = x | avg_pool2d_hw<3, 2, stride<3, 2>, padding<1>, exclude_padding>;                                   // [N, 19, 4, 5]
    const auto d = (x | adaptive_avg_pool2d<4, 3>)*(x | adaptive_max_pool2d<4, 3>);                                      // [N, 19, 4, 3]
    return sum<2, 3>(a) + sum<2, 3>(b * b) + sum<2, 3>(c * c) + sum<2, 3>(d) + global_avg_pool(x) * global_max_pool(x);  // [N, 19]
  }
};
using averages_model = model<averages, input<"x", f32, batch<64>, 19, 11, 8>>;

}  // namespace sinter::test::models
