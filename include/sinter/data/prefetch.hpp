// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Work done ahead: one background thread that fills a ring of buffers.
#pragma once

#include <cstddef>
#include <exception>
#include <string>
#include <utility>
#include <vector>

#include <sinter/core/error.hpp>
#include <sinter/core/thread.hpp>

namespace sinter {

/// Fills buffers on its own thread while the caller uses earlier ones; the buffers are reused in turn.
///
/// `fill(buffer)` returns false when there is nothing left. An exception that it throws ends the work and is thrown again
/// by `next`, after the buffers that were filled before it. The destructor waits for at most one call of `fill`.
///
/// Errors    `value_error`: fewer than two buffers, which would leave nothing to fill while one is in use
template <class Buffer>
class prefetcher {
 public:
  template <class Fill>
  prefetcher(std::vector<Buffer> buffers, Fill fill)
      : ring_(enough(std::move(buffers))), worker_([this, fill = std::move(fill)]() mutable { produce(fill); }) {}
  ~prefetcher() {
    {
      core::detail::monitor::lock lock(shared_);
      stopped_ = true;
      lock.notify();
    }
    worker_.join();
  }
  prefetcher(const prefetcher&) = delete;
  prefetcher& operator=(const prefetcher&) = delete;

  /// The next filled buffer, valid until the next call, or null at the end. Gives the previous one back.
  Buffer* next() {
    core::detail::monitor::lock lock(shared_);
    if (released_ < taken_) {
      ++released_;
      lock.notify();
    }
    lock.wait_until([&] { return filled_ > taken_ || finished_; });
    if (filled_ > taken_) return &ring_[taken_++ % ring_.size()];
    if (failure_) std::rethrow_exception(failure_);
    return nullptr;
  }

 private:
  static std::vector<Buffer> enough(std::vector<Buffer> buffers) {
    if (buffers.size() < 2) throw value_error("buffers", "at least 2", std::to_string(buffers.size()));
    return buffers;
  }

  template <class Fill>
  void produce(Fill& fill) {
    std::exception_ptr failure;
    try {
      while (Buffer* buffer = free_buffer()) {
        if (!fill(*buffer)) break;
        core::detail::monitor::lock lock(shared_);
        ++filled_;
        lock.notify();
      }
    } catch (...) {
      failure = std::current_exception();
    }
    core::detail::monitor::lock lock(shared_);
    failure_ = std::move(failure);
    finished_ = true;
    lock.notify();
  }

  /// Waits for a buffer that the caller does not hold; null when the caller is gone.
  Buffer* free_buffer() {
    core::detail::monitor::lock lock(shared_);
    lock.wait_until([&] { return stopped_ || filled_ - released_ < ring_.size(); });
    return stopped_ ? nullptr : &ring_[filled_ % ring_.size()];
  }

  std::vector<Buffer> ring_;
  core::detail::monitor shared_;  // of all below; both sides wait for its changes, and there are only two
  std::size_t filled_ = 0, taken_ = 0, released_ = 0;
  bool stopped_ = false, finished_ = false;
  std::exception_ptr failure_;
  core::detail::worker worker_;  // last: it works on all of these
};

}  // namespace sinter
