// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// The networks that `benchmarks/compile` compiles. Figures for their sizes are in benchmarks/README.md.
#pragma once

#include <sinter/sinter.hpp>

namespace compile_cases {

namespace sn = sinter;

/// 784-512-256-10.
struct mlp {
  constexpr auto operator()(auto image) const {  // image  [N, 784]
    return image | sn::dense<512>("first") | sn::relu | sn::dense<256>("second") | sn::relu | sn::dense<10>("logits");
  }
};
using mlp_model = sn::model<mlp, sn::input<"image", sn::f32, sn::batch<64>, 784>>;

/// ResNet-50 without normalisation: 16 bottleneck blocks in four stages, 50 layers with weights on the longest way and four projections beside it.
template <int Width, int Stride>
struct first_block {
  constexpr auto operator()(auto x) const {
    auto inner = x | sn::conv2d<Width, 1>("reduce") | sn::relu | sn::conv2d<Width, 3, sn::stride<Stride>, sn::padding<1>>("middle") | sn::relu;
    return sn::relu((inner | sn::conv2d<4 * Width, 1>("expand")) + (x | sn::conv2d<4 * Width, 1, sn::stride<Stride>>("project")));
  }
};
template <int Width>
struct next_block {
  constexpr auto operator()(auto x) const {
    auto inner = x | sn::conv2d<Width, 1>("reduce") | sn::relu | sn::conv2d<Width, 3, sn::padding<1>>("middle") | sn::relu;
    return sn::relu((inner | sn::conv2d<4 * Width, 1>("expand")) + x);
  }
};
template <int Width, int Stride, int Blocks>
struct stage {
  constexpr auto operator()(auto x) const {
    return x | sn::scope("first", first_block<Width, Stride>{}) | sn::repeat<Blocks - 1>("next", next_block<Width>{});
  }
};
struct residual {
  constexpr auto operator()(auto image) const {                                                                // image  [N, 3, 64, 64]
    auto stem = image | sn::conv2d<64, 7, sn::stride<2>, sn::padding<3>>("stem") | sn::relu | sn::max_pool2d<2>;  // [N, 64, 16, 16]
    auto narrow = stem | sn::scope("stage1", stage<64, 1, 3>{}) | sn::scope("stage2", stage<128, 2, 4>{});     // [N, 512, 8, 8]
    auto wide = narrow | sn::scope("stage3", stage<256, 2, 6>{}) | sn::scope("stage4", stage<512, 2, 3>{});    // [N, 2048, 2, 2]
    return sn::sum<2, 3>(wide) * 0.25f | sn::dense<1000>("logits");                                            // [N, 1000]
  }
};
using residual_model = sn::model<residual, sn::input<"image", sn::f32, sn::batch<8>, 3, 64, 64>>;

/// The matrix products of a 12-layer encoder of width 768, one head, with softmax and residual additions, without normalisation.
struct encoder_layer {
  constexpr auto operator()(auto x) const {                                                         // x  [T, 768]
    auto query = x | sn::dense<768>("query");                                                       // [T, 768]
    auto scores = sn::matmul(query, sn::transpose<>(x | sn::dense<768>("key"))) * 0.036084f;        // [T, T]
    auto mixed = sn::matmul(sn::exp(sn::log_softmax(scores)), x | sn::dense<768>("value"));         // [T, 768]
    auto attended = x + (mixed | sn::dense<768>("output"));                                         // [T, 768]
    return attended + (attended | sn::dense<3072>("widen") | sn::relu | sn::dense<768>("narrow"));  // [T, 768]
  }
};
struct encoder {
  constexpr auto operator()(auto x) const { return x | sn::repeat<12>("layer", encoder_layer{}); }
};
using encoder_model = sn::model<encoder, sn::input<"tokens", sn::f32, 128, 768>>;

}  // namespace compile_cases
