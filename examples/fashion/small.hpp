// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// A network so small that the compiler itself can run it: what trains it and what asks it share this text.
#pragma once

#include <sinter/sinter.hpp>

namespace sn = sinter;

/// One convolution and one dense layer: 1490 weights, 6624 products an image.
struct small_fashion_net {
  constexpr auto operator()(auto image) const {                                             // image  [N, 1, 14, 14]
    auto edges = image | sn::conv2d<4, 3>("conv") | sn::relu | sn::max_pool2d<2>;           // [N, 4, 6, 6]
    return edges | sn::flatten | sn::dense<10>("logits");                                   // [N, 10]
  }
};
using small_fashion = sn::model<small_fashion_net, sn::input<"image", sn::f32, sn::batch<64>, 1, 14, 14>>;

/// Bytes from 0 to 255 as the network wants them: mean and deviation of the training images' pixels, which the means of four pixels have, too, near enough.
inline constexpr sn::normalisation small_normalisation{.scale = 1.0f / 255.0f, .mean = 0.2860f, .deviation = 0.3210f};
