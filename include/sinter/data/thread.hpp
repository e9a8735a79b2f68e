// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// A thread and what it shares with another: POSIX's own, since <thread>, <mutex> and <condition_variable> are a tenth of what everything costs to include.
#pragma once

#include <cstring>
#include <memory>
#include <string>
#include <utility>

#include <pthread.h>

#include <sinter/core/error.hpp>

namespace sinter::data::detail {

/// A lock with one condition: something under it has changed.
class monitor {
 public:
  monitor() = default;
  ~monitor() {
    ::pthread_cond_destroy(&changed_);
    ::pthread_mutex_destroy(&mutex_);
  }
  monitor(const monitor&) = delete;
  monitor& operator=(const monitor&) = delete;

  /// Holds the lock while it lives.
  class lock {
   public:
    explicit lock(monitor& of) : of_(of) { ::pthread_mutex_lock(&of_.mutex_); }
    ~lock() { ::pthread_mutex_unlock(&of_.mutex_); }
    lock(const lock&) = delete;
    lock& operator=(const lock&) = delete;

    /// Gives the lock away until the condition holds, which is asked under it.
    template <class Condition>
    void wait_until(Condition condition) {
      while (!condition()) ::pthread_cond_wait(&of_.changed_, &of_.mutex_);
    }
    /// Wakes those who wait.
    void notify() { ::pthread_cond_broadcast(&of_.changed_); }

   private:
    monitor& of_;
  };

 private:
  pthread_mutex_t mutex_ = PTHREAD_MUTEX_INITIALIZER;
  pthread_cond_t changed_ = PTHREAD_COND_INITIALIZER;
};

/// A thread that does one piece of work, which must not throw. Whoever started it waits for its end.
///
/// Errors    `error`: the system has no more threads
class worker {
 public:
  template <class Work>
  explicit worker(Work work) {
    auto owned = std::make_unique<Work>(std::move(work));
    const auto run = [](void* given) noexcept -> void* {
      const std::unique_ptr<Work> mine(static_cast<Work*>(given));
      (*mine)();
      return nullptr;
    };
    if (const int reason = ::pthread_create(&thread_, nullptr, run, owned.get()); reason != 0)
      throw error(std::string("sinter: cannot start a thread: ") + std::strerror(reason));
    owned.release();  // NOLINT(bugprone-unused-return-value): the thread has it
  }
  worker(const worker&) = delete;
  worker& operator=(const worker&) = delete;

  void join() { ::pthread_join(thread_, nullptr); }

 private:
  pthread_t thread_{};
};

}  // namespace sinter::data::detail
