// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Threads and what they share: POSIX's own and the compilers' builtins, since <thread>, <mutex>, <condition_variable> and <atomic> are a tenth of what everything
/// costs to include.
#pragma once

#include <cstring>
#include <memory>
#include <string>
#include <utility>

#include <pthread.h>

#include <sinter/core/error.hpp>

namespace sinter::core::detail {

/// A number that several threads read and write, as `std::atomic` would hold it.
template <class Number>
class shared_number {
 public:
  explicit shared_number(Number value = {}) : value_(value) {}
  shared_number(const shared_number&) = delete;
  shared_number& operator=(const shared_number&) = delete;

  /// What was written before a `publish`, or a change, that is seen here, is seen, too.
  Number read() const { return __atomic_load_n(&value_, __ATOMIC_ACQUIRE); }
  void publish(Number value) { __atomic_store_n(&value_, value, __ATOMIC_RELEASE); }
  /// The number alone: nothing else follows from what is seen.
  Number read_alone() const { return __atomic_load_n(&value_, __ATOMIC_RELAXED); }
  void write_alone(Number value) { __atomic_store_n(&value_, value, __ATOMIC_RELAXED); }

  /// As `read` and `publish`, in one order for all threads and all numbers: of two threads that each write one number and then read the other's, one sees it.
  Number read_in_order() const { return __atomic_load_n(&value_, __ATOMIC_SEQ_CST); }
  void publish_in_order(Number value) { __atomic_store_n(&value_, value, __ATOMIC_SEQ_CST); }
  void add_in_order(Number more) { __atomic_fetch_add(&value_, more, __ATOMIC_SEQ_CST); }

  Number exchange(Number value) { return __atomic_exchange_n(&value_, value, __ATOMIC_ACQ_REL); }
  /// Replaces `expected`; where another number stands, that is what `expected` is afterwards.
  bool replace(Number& expected, Number value) { return __atomic_compare_exchange_n(&value_, &expected, value, false, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE); }

 private:
  Number value_;
};

/// Tells the processor that a loop waits for another thread.
inline void wait_a_moment() {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  asm volatile("yield");
#endif
}

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

}  // namespace sinter::core::detail
