// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// The network of the Fashion-MNIST examples, its data, and the files that the two programs share.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include <sinter/ext/zlib/gzip.hpp>
#include <sinter/sinter.hpp>

namespace sn = sinter;

/// Two convolutions and two dense layers: 310 thousand weights, 3.5 MFLOP an image.
struct fashion_net {
  constexpr auto operator()(auto image) const {                                                                    // image  [N, 1, 28, 28]
    auto edges = image | sn::conv2d<16, 3, sn::padding<1>>("conv1") | sn::relu | sn::max_pool2d<2>;                // [N, 16, 14, 14]
    auto parts = edges | sn::conv2d<48, 3, sn::padding<1>>("conv2") | sn::relu | sn::max_pool2d<2>;                // [N, 48, 7, 7]
    auto garment = parts | sn::flatten | sn::dropout(0.35) | sn::dense<128>("hidden") | sn::relu;                  // [N, 128]
    return garment | sn::dense<10>("logits");                                                                      // [N, 10]
  }
};
template <int Batch>
using fashion_model = sn::model<fashion_net, sn::input<"image", sn::f32, sn::batch<Batch>, 1, 28, 28>>;

inline const std::vector<std::string> fashion_classes = {"T-shirt", "trouser", "pullover", "dress", "coat", "sandal", "shirt", "sneaker", "bag", "boot"};

/// Mean and deviation of the training images' pixels, as parts of 255.
inline constexpr sn::normalisation fashion_normalisation{.scale = 1.0f / 255.0f, .mean = 0.2860f, .deviation = 0.3530f};

inline constexpr std::string_view weights_file = "fashion.safetensors";
inline constexpr std::string_view logits_file = "fashion.logits.safetensors";

/// "train" or "t10k" from a folder, plain or compressed.
inline sn::labelled_images load_fashion(const std::filesystem::path& folder, const std::string& part) {
  const auto file = [&](const std::string& name) {
    const std::filesystem::path plain = folder / (part + name);
    return std::filesystem::exists(plain) ? plain : std::filesystem::path(plain.string() + ".gz");
  };
  const auto read = [](const std::filesystem::path& path) { return sn::read_idx<std::uint8_t>(path, sn::gzip); };
  return {read(file("-images-idx3-ubyte")), read(file("-labels-idx1-ubyte")), 10, fashion_normalisation};
}
