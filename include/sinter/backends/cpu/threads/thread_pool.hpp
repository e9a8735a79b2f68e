// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Threads that programs share: work comes in numbered parts, each thread has one of its own, and whoever is early takes what others have not begun.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include <sched.h>

#include <sinter/core/error.hpp>
#include <sinter/core/thread.hpp>

namespace sinter {

/// Threads for programs. One program uses them at a time, for one step of its plan; another one that needs them meanwhile computes that step alone, and the same.
///
/// A thread that has nothing to do looks for work for some 50 microseconds, then it sleeps. Only then does giving it work call the system, once. It must outlive
/// the programs that use it.
///
/// Errors    value_error: no thread, or more than 32;  `error`: the system has no more threads
/// Example   examples/threads.cpp
class thread_pool {  // NOLINT(clang-analyzer-optin.performance.Padding): offers and what ends have lines of their own, since many write there
 public:
  static constexpr int most_threads = 32;

  /// `threads` in all: those that call, and one less of its own.
  explicit thread_pool(int threads) : threads_(checked(threads)), workers_(std::make_unique<std::unique_ptr<core::detail::worker>[]>(static_cast<std::size_t>(threads))) {
    try {
      for (int own = 1; own < threads_; ++own) workers_[static_cast<std::size_t>(own)] = std::make_unique<core::detail::worker>([this, own] { serve(own); });
    } catch (...) {
      stop();
      throw;
    }
  }
  ~thread_pool() { stop(); }
  thread_pool(const thread_pool&) = delete;
  thread_pool& operator=(const thread_pool&) = delete;

  int threads() const { return threads_; }

  /// Calls `work(context, part)`, which must not throw, for each part below `parts`, at most as many as threads, and returns when all calls have. Does nothing and
  /// returns false where another thread is doing the same.
  bool try_run(void (*work)(void* context, int part), void* context, int parts) {
    if (taken_.exchange(1) != 0) return false;
    work_.write_alone(work);
    context_.write_alone(context);
    ended_.write_alone(0);
    const std::uint64_t round = ((offer_.read_alone() >> 32) + 1) & 0xffffffff;
    publish(round << 32 | ((std::uint64_t{1} << parts) - 1));
    take_parts(round, 0);
    for (int moments = 0; ended_.read() != parts; ++moments)
      if (moments < patience)
        core::detail::wait_a_moment();
      else
        ::sched_yield();  // its thread may have no core
    taken_.publish(0);
    return true;
  }

 private:
  /// How often a thread looks before it sleeps, or lets others go first: some 50 microseconds on a Zen 4, on others up to three times as many.
  static constexpr int patience = 4000;

  static int checked(int threads) {
    if (threads < 1 || threads > most_threads) throw value_error("threads", "1 to 32", std::to_string(threads));
    return threads;
  }

  void publish(std::uint64_t offer) {
    offer_.publish_in_order(offer);
    if (sleepers_.read_in_order() == 0) return;
    core::detail::monitor::lock lock(sleep_);
    lock.notify();
  }

  void stop() {
    stopped_.publish(1);
    publish(((offer_.read_alone() >> 32) + 1) << 32);
    for (int own = 1; own < threads_; ++own)
      if (workers_[static_cast<std::size_t>(own)]) workers_[static_cast<std::size_t>(own)]->join();
  }

  void serve(int own) {
    for (std::uint64_t seen = 0;;) {
      for (int moments = 0; offer_.read() >> 32 == seen;)
        if (++moments < patience)
          core::detail::wait_a_moment();
        else
          sleep(seen);
      if (stopped_.read() != 0) return;
      seen = offer_.read() >> 32;
      take_parts(seen, own);
    }
  }

  void sleep(std::uint64_t seen) {
    sleepers_.add_in_order(1);
    {
      core::detail::monitor::lock lock(sleep_);
      lock.wait_until([&] { return offer_.read_in_order() >> 32 != seen; });
    }
    sleepers_.add_in_order(-1);
  }

  /// What is left of an offer, one's own part first: what a part writes is read by the same part of the next step as a rule, and is in that core's caches.
  void take_parts(std::uint64_t round, int own) {
    std::uint64_t offer = offer_.read();
    while (offer >> 32 == round && (offer & 0xffffffff) != 0) {
      const std::uint64_t left = offer & 0xffffffff;
      const int part = (left >> own & 1) != 0 ? own : __builtin_ctzll(left);
      // Read before the part is taken: as long as one is left, nobody writes them.
      void (*const work)(void*, int) = work_.read_alone();
      void* const context = context_.read_alone();
      if (!offer_.replace(offer, offer & ~(std::uint64_t{1} << part))) continue;
      work(context, part);
      ended_.add_in_order(1);
      offer = offer_.read();
    }
  }

  const int threads_;
  core::detail::shared_number<void (*)(void*, int)> work_;
  core::detail::shared_number<void*> context_;
  alignas(64) core::detail::shared_number<std::uint64_t> offer_;  ///< the round's number above, below a bit for each part that nobody has begun
  alignas(64) core::detail::shared_number<int> ended_;            ///< parts of this round
  core::detail::shared_number<int> taken_, stopped_, sleepers_;
  core::detail::monitor sleep_;
  std::unique_ptr<std::unique_ptr<core::detail::worker>[]> workers_;  // last: they work on all of these
};

}  // namespace sinter
