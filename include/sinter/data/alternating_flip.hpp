// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Each image, and its mirror image the next time.
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include <sinter/core/literals.hpp>
#include <sinter/core/philox.hpp>
#include <sinter/core/tensor.hpp>
#include <sinter/data/dataset.hpp>

namespace sinter {

/// A dataset whose images are shown both ways in turn: the first time by a coin, then the other way round each time. With as many epochs this shows every
/// image more evenly than a coin for each time would.
///
/// Shapes    as the dataset's; batch["image"_s] [n, C, H, W] is mirrored along W
/// Source    Jordan (2024), 94% on CIFAR-10 in 3.29 Seconds on a Single GPU, section 3.6
template <Dataset Data>
class alternating_flip {
 public:
  alternating_flip(const Data& data, seed start) : data_(&data), mirrored_(static_cast<std::size_t>(data.size())) {
    for (std::size_t i = 0; i < mirrored_.size(); ++i) mirrored_[i] = uniform_at(start.value, random_domain::mirrored_images, i) < 0.5f;
  }
  explicit alternating_flip(const Data&&, seed) = delete;  // would borrow from what is gone at the semicolon

  std::int64_t size() const { return data_->size(); }
  auto make_batch(std::int64_t rows) const { return data_->make_batch(rows); }

  /// Called by one thread at a time, as batches do.
  template <class Memory>
  void fill(Memory& memory, std::int64_t row, std::int64_t record) const {
    using namespace literals;
    data_->fill(memory, row, record);
    const bool mirror = mirrored_[static_cast<std::size_t>(record)];
    mirrored_[static_cast<std::size_t>(record)] = !mirror;
    if (!mirror) return;
    const auto image = memory["image"_s][row];  // [C, H, W]
    for (std::int64_t c = 0; c < image.extent(0); ++c)
      for (std::int64_t y = 0; y < image.extent(1); ++y) {
        float* line = image[c][y].data();
        for (std::int64_t left = 0, right = image.extent(2) - 1; left < right; ++left, --right) std::swap(line[left], line[right]);
      }
  }

 private:
  const Data* data_;
  mutable std::vector<char> mirrored_;  // by record; not vector<bool>, whose bits share bytes
};

}  // namespace sinter
