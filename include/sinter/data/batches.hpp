// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// A dataset in batches: shuffled, cut, and filled ahead.
#pragma once

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <optional>
#include <string>
#include <vector>

#include <sinter/core/error.hpp>
#include <sinter/core/philox.hpp>
#include <sinter/data/dataset.hpp>
#include <sinter/data/prefetch.hpp>
#include <sinter/data/shuffle.hpp>

namespace sinter {

struct batch_options {
  std::int64_t size = 64;         ///< records in a batch
  std::optional<seed> shuffle{};  ///< a new order for each epoch, drawn from this seed; without one, the dataset's own order
  bool drop_partial = false;      ///< whether the last batch is left out when records do not fill it
  int prefetch = 0;               ///< how many batches a background thread fills ahead; 0 fills them where they are used
};

/// The batches of one epoch: an input range, read once. A batch is valid until the next one is asked for.
///
/// Errors    what the dataset throws while filling, thrown where the batch would have come
template <Dataset Data>
class epoch_batches {
 public:
  epoch_batches(const Data& data, const batch_options& options, std::int64_t epoch) : data_(data), options_(options) {
    const std::int64_t records = data.size();
    records_ = options.drop_partial ? records - records % options.size : records;
    if (options.shuffle) order_ = shuffled(records, *options.shuffle, epoch);
    const std::int64_t rows = options.size < records ? options.size : records;
    if (options.prefetch == 0) {
      own_.emplace(slot{data.make_batch(rows)});
      return;
    }
    std::vector<slot> ring;
    for (int i = 0; i <= options.prefetch; ++i) ring.push_back(slot{data.make_batch(rows)});
    ahead_.emplace(std::move(ring), [this](slot& memory) { return fill(memory); });
  }
  epoch_batches(const epoch_batches&) = delete;
  epoch_batches& operator=(const epoch_batches&) = delete;

  /// The number of batches.
  std::int64_t size() const { return (records_ + options_.size - 1) / options_.size; }

  class iterator {
   public:
    using value_type = batch_of<Data>;
    using difference_type = std::ptrdiff_t;

    explicit iterator(epoch_batches* range) : range_(range) {}
    value_type operator*() const { return data::detail::first_rows(range_->current_->memory, range_->current_->rows); }
    iterator& operator++() {
      range_->advance();
      return *this;
    }
    void operator++(int) { range_->advance(); }
    bool operator==(std::default_sentinel_t) const { return range_->current_ == nullptr; }

   private:
    epoch_batches* range_;
  };

  iterator begin() {
    advance();
    return iterator(this);
  }
  std::default_sentinel_t end() const { return {}; }

 private:
  struct slot {
    data::detail::memory_of<Data> memory;
    std::int64_t rows = 0;
  };

  void advance() {
    if (ahead_) {
      current_ = ahead_->next();
    } else {
      current_ = fill(*own_) ? &*own_ : nullptr;
    }
  }

  /// Runs on the prefetching thread when there is one; nobody else touches `at_` and `order_` then.
  bool fill(slot& into) {
    into.rows = options_.size < records_ - at_ ? options_.size : records_ - at_;
    for (std::int64_t row = 0; row < into.rows; ++row, ++at_)
      data_.fill(into.memory, row, order_.empty() ? at_ : static_cast<std::int64_t>(order_[static_cast<std::size_t>(at_)]));
    return into.rows > 0;
  }

  const Data& data_;
  batch_options options_;
  std::vector<std::uint32_t> order_;
  std::int64_t records_ = 0, at_ = 0;
  slot* current_ = nullptr;
  std::optional<slot> own_;
  std::optional<prefetcher<slot>> ahead_;  // last, so that its thread ends before what it works on
};

/// A dataset cut into batches, epoch by epoch. Borrows the dataset.
///
/// Errors    `value_error`: a size below 1, a negative prefetch
/// Like      torch.utils.data.DataLoader
/// Example   batches train(images, {.size = 64, .shuffle = seed{42}, .prefetch = 2});
///           for (auto batch : train.epoch(0)) step(batch["image"_s], batch["label"_s]);
template <Dataset Data>
class batches {
 public:
  explicit batches(const Data& data, const batch_options& options = {}) : data_(&data), options_(options) {
    if (options.size < 1) throw value_error("batch size", "at least 1", std::to_string(options.size));
    if (options.prefetch < 0) throw value_error("prefetch", "not negative", std::to_string(options.prefetch));
  }
  explicit batches(const Data&&, const batch_options& = {}) = delete;  // would borrow from what is gone at the semicolon

  /// The number of batches in an epoch.
  std::int64_t size() const {
    const std::int64_t records = data_->size();
    return options_.drop_partial ? records / options_.size : (records + options_.size - 1) / options_.size;
  }
  /// The batches of epoch `number`: with a seed, the same number always gives the same order.
  epoch_batches<Data> epoch(std::int64_t number) const { return epoch_batches<Data>(*data_, options_, number); }

 private:
  const Data* data_;
  batch_options options_;
};

}  // namespace sinter
