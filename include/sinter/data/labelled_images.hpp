// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Grey images of one size with a class each, as MNIST and Fashion-MNIST are.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>

#include <boost/hana/at_key.hpp>
#include <boost/hana/map.hpp>
#include <boost/hana/pair.hpp>

#include <sinter/core/double_double.hpp>
#include <sinter/core/error.hpp>
#include <sinter/core/library.hpp>
#include <sinter/core/literals.hpp>
#include <sinter/core/tensor.hpp>

namespace sinter {

/// How a byte becomes a number: `(byte * scale - mean) / deviation`. Mean and deviation are those of the scaled bytes.
struct normalisation {
  float scale = 1.0f / 255.0f;
  float mean = 0.0f;
  float deviation = 1.0f;
};

/// A dataset of images and labels; normalised as they are copied into a batch, so memory holds one byte a pixel.
///
/// Shapes    images [N, H, W],  labels [N]  ->  batch["image"_s] f32 [n, 1, H, W],  batch["label"_s] i32 [n]
/// Errors    `tensor_error`: ranks or numbers differ; `value_error`: a label outside 0 to `classes` - 1, a deviation that is
///           not positive
/// Example   labelled_images train(read_idx<std::uint8_t>(images), read_idx<std::uint8_t>(labels), 10, {.mean = 0.286f})
class labelled_images {
 public:
  labelled_images(tensor<std::uint8_t> images, tensor<std::uint8_t> labels, int classes, const normalisation& how = {})
      : images_(std::move(images)), labels_(std::move(labels)), classes_(classes) {
    if (images_.rank() != 3) throw tensor_error("images", "shape", "[N, H, W]", to_string(images_.shape()));
    if (labels_.shape() != extents{images_.extent(0)})
      throw tensor_error("labels", "shape", to_string(extents{images_.extent(0)}), to_string(labels_.shape()));
    for (std::int64_t i = 0; i < labels_.size(); ++i)
      if (labels_(i) >= classes)
        throw value_error("label of image " + std::to_string(i), "0 to " + std::to_string(classes - 1), std::to_string(labels_(i)));
    if (!(how.deviation > 0)) throw value_error("deviation", "above 0", std::to_string(how.deviation));
    for (std::size_t byte = 0; byte < value_of_.size(); ++byte) {
      const auto scaled = static_cast<float>(static_cast<double>(byte) * how.scale);  // from double, so that no compiler fuses it into the difference
      value_of_[byte] = (scaled - how.mean) / how.deviation;
    }
  }

  std::int64_t size() const { return labels_.size(); }
  int classes() const { return classes_; }
  sinter::view<const std::uint8_t> images() const { return images_.view(); }
  sinter::view<const std::uint8_t> labels() const { return labels_.view(); }

  template <class = void>  // compiled by who trains on them
  auto make_batch(std::int64_t rows) const {
    using namespace literals;
    return boost::hana::make_map(boost::hana::make_pair("image"_s, tensor<float>(extents{rows, 1, images_.extent(1), images_.extent(2)})),
                                 boost::hana::make_pair("label"_s, tensor<std::int32_t>(extents{rows})));
  }

  template <class Memory>
  void fill(Memory& memory, std::int64_t row, std::int64_t record) const {
    using namespace literals;
    float* pixel = memory["image"_s][row].data();
    for (const std::uint8_t byte : images_[record]) *pixel++ = value_of_[byte];
    memory["label"_s](row) = labels_(record);
  }

 private:
  tensor<std::uint8_t> images_;  // [N, H, W]
  tensor<std::uint8_t> labels_;  // [N]
  int classes_;
  std::array<float, 256> value_of_{};
};

/// The normalisation that gives these images mean 0 and deviation 1. Exact sums, so the same on every machine.
inline normalisation standardise(view<const std::uint8_t> images) {
  if (images.size() == 0) throw value_error("images", "at least one pixel", "none");
  std::array<std::int64_t, 256> count{};
  for (const std::uint8_t byte : images) ++count[byte];
  double sum = 0, squares = 0;
  for (std::size_t byte = 0; byte < count.size(); ++byte) {
    sum += static_cast<double>(count[byte]) * static_cast<double>(byte);
    squares += static_cast<double>(count[byte]) * static_cast<double>(byte * byte);
  }
  const double pixels = static_cast<double>(images.size());
  const double variance = (squares - math::detail::rounded_product(sum / pixels, sum)) / pixels;
  if (!(variance > 0)) throw value_error("images", "pixels that differ", "one value everywhere");
  const normalisation scaled;
  return {scaled.scale, static_cast<float>(sum / pixels) * scaled.scale, static_cast<float>(math::library::sqrt(variance)) * scaled.scale};
}

}  // namespace sinter
