// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// No allocation, no lock and no system call in programs and trainers once they are constructed, at any batch. Every trap is shown to spring.
#include <cerrno>
#include <cmath>
#include <cstddef>
#include <cstdlib>
#include <memory>
#include <mutex>
#include <new>
#include <string>

#include <doctest/doctest.h>

#include "models.hpp"

#if defined(__linux__) && defined(__x86_64__) && defined(__GLIBC__)
#define SINTER_TEST_TRAPS 1
#include <dlfcn.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <pthread.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>
#else
#define SINTER_TEST_TRAPS 0
#endif

// A sanitizer brings its own malloc, which must stay; operator new and the mutexes are still watched then.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define SINTER_TEST_OWN_MALLOC 0
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer) || __has_feature(memory_sanitizer)
#define SINTER_TEST_OWN_MALLOC 0
#endif
#endif
#if !defined(SINTER_TEST_OWN_MALLOC)
#define SINTER_TEST_OWN_MALLOC SINTER_TEST_TRAPS
#endif

namespace {

/// What happened while the trap was set.
struct caught {
  long allocations = 0, releases = 0, locks = 0;
};
caught count;
bool armed = false;

void note(long& counter) {
  if (armed) ++counter;
}

struct trap {
  trap() { count = {}, armed = true; }
  ~trap() { armed = false; }
};

}  // namespace

#if SINTER_TEST_OWN_MALLOC

extern "C" {
void* __libc_malloc(std::size_t);
void* __libc_calloc(std::size_t, std::size_t);
void* __libc_realloc(void*, std::size_t);
void* __libc_memalign(std::size_t, std::size_t);
void __libc_free(void*);

void* malloc(std::size_t size) noexcept {
  note(count.allocations);
  return __libc_malloc(size);
}
void* calloc(std::size_t number, std::size_t size) noexcept {
  note(count.allocations);
  return __libc_calloc(number, size);
}
void* realloc(void* memory, std::size_t size) noexcept {
  note(count.allocations);
  return __libc_realloc(memory, size);
}
void* memalign(std::size_t alignment, std::size_t size) noexcept {
  note(count.allocations);
  return __libc_memalign(alignment, size);
}
void* aligned_alloc(std::size_t alignment, std::size_t size) noexcept {
  note(count.allocations);
  return __libc_memalign(alignment, size);
}
int posix_memalign(void** to, std::size_t alignment, std::size_t size) noexcept {
  note(count.allocations);
  *to = __libc_memalign(alignment, size);
  return *to ? 0 : ENOMEM;
}
void free(void* memory) noexcept {
  note(count.releases);
  __libc_free(memory);
}
}  // extern "C"

#else

// Not inlined, or g++ 12 takes free for a mismatch of new.
[[gnu::noinline]] void* operator new(std::size_t size) {
  note(count.allocations);
  if (void* memory = std::malloc(size ? size : 1)) return memory;
  throw std::bad_alloc();
}
[[gnu::noinline]] void* operator new(std::size_t size, std::align_val_t alignment) {
  note(count.allocations);
  const auto unit = static_cast<std::size_t>(alignment);
  if (void* memory = std::aligned_alloc(unit, (size + unit - 1) / unit * unit)) return memory;
  throw std::bad_alloc();
}
[[gnu::noinline]] void* operator new[](std::size_t size) { return operator new(size); }
[[gnu::noinline]] void* operator new[](std::size_t size, std::align_val_t alignment) { return operator new(size, alignment); }
[[gnu::noinline]] void operator delete[](void* memory) noexcept { operator delete(memory); }
[[gnu::noinline]] void operator delete[](void* memory, std::size_t) noexcept { operator delete(memory); }
[[gnu::noinline]] void operator delete[](void* memory, std::align_val_t) noexcept { operator delete(memory); }
[[gnu::noinline]] void operator delete[](void* memory, std::size_t, std::align_val_t) noexcept { operator delete(memory); }
[[gnu::noinline]] void operator delete(void* memory) noexcept { note(count.releases), std::free(memory); }
[[gnu::noinline]] void operator delete(void* memory, std::size_t) noexcept { note(count.releases), std::free(memory); }
[[gnu::noinline]] void operator delete(void* memory, std::align_val_t) noexcept { note(count.releases), std::free(memory); }
[[gnu::noinline]] void operator delete(void* memory, std::size_t, std::align_val_t) noexcept { note(count.releases), std::free(memory); }

#endif

#if SINTER_TEST_TRAPS

namespace {
using mutex_function = int (*)(pthread_mutex_t*);
mutex_function next_function(const char* name) { return reinterpret_cast<mutex_function>(dlsym(RTLD_NEXT, name)); }
}  // namespace

extern "C" int pthread_mutex_lock(pthread_mutex_t* mutex) noexcept {
  static mutex_function real = nullptr;  // without a guard, which would lock
  if (!real) real = next_function("pthread_mutex_lock");
  note(count.locks);
  return real(mutex);
}
extern "C" int pthread_mutex_trylock(pthread_mutex_t* mutex) noexcept {
  static mutex_function real = nullptr;
  if (!real) real = next_function("pthread_mutex_trylock");
  note(count.locks);
  return real(mutex);
}

#endif

namespace {

using namespace sinter;
using namespace sinter::literals;
using test::models::blocks_model;
using test::models::pooled_model;

/// Programs and trainers, constructed, with inputs at the largest batch.
struct subjects {
  weights<pooled_model> images = initialize<pooled_model>(seed{1});
  weights<blocks_model> rows = initialize<blocks_model>(seed{2});
  program<pooled_model, cpu> infer{images};
  trainer<pooled_model, softmax_cross_entropy, adam, cpu> fit{images};
  trainer<blocks_model, softmax_cross_entropy, sgd, cpu> fit_with_dropout{rows, {.learning_rate = 0.1f, .momentum = 0.9f}};
  tensor<float> x{extents{64, 3, 11, 9}}, row{extents{64, 6}};
  tensor<std::int32_t> label{extents{64}};

  subjects() {
    for (std::int64_t i = 0; i < x.size(); ++i) x.data()[i] = uniform_at(3, 0, static_cast<std::uint64_t>(i));
    for (std::int64_t i = 0; i < row.size(); ++i) row.data()[i] = uniform_at(3, 1, static_cast<std::uint64_t>(i));
    for (int i = 0; i < 64; ++i) label.data()[i] = i % 3;
  }
  /// Everything that must be quiet, with the batch going up and down.
  float run() {
    float sum = 0;
    for (std::int64_t batch : {64, 1, 7, 64, 3}) {
      const view<const float> image = std::as_const(x).view().slice(0, batch), vector = std::as_const(row).view().slice(0, batch);
      const view<const std::int32_t> labels = std::as_const(label).view().slice(0, batch);
      sum += infer(image)(0, 0);
      sum += infer(boost::hana::make_map(boost::hana::make_pair("x"_s, image), boost::hana::make_pair("label"_s, labels)))(0, 0);
      fit.settings().learning_rate = 1e-3f;
      sum += fit.step(image, labels).loss;
      sum += fit.step(boost::hana::make_map(boost::hana::make_pair("x"_s, image), boost::hana::make_pair("label"_s, labels))).loss;
      sum += fit_with_dropout.step(vector, labels).loss;
    }
    return sum;
  }
};

/// Where the compiler cannot see that what is written is never read.
template <class Value>
void keep(Value* value) {
  asm volatile("" : : "r"(value) : "memory");
}

template <class Action>
caught during(Action&& action) {
  trap set;
  action();
  armed = false;
  return count;
}

TEST_SUITE("laws.quiet") {
  TEST_CASE("programs and trainers neither allocate nor lock once they are constructed") {
    const auto all = std::make_unique<subjects>();
    float sum = 0;
    const caught found = during([&] { sum = all->run(); });
    CHECK(found.allocations == 0);
    CHECK(found.releases == 0);
    CHECK(found.locks == 0);
    CHECK(std::isfinite(sum));
#if !SINTER_TEST_TRAPS
    MESSAGE("skipped: mutexes and malloc are watched on Linux x86-64 with glibc only");
#elif !SINTER_TEST_OWN_MALLOC
    MESSAGE("skipped: a sanitizer owns malloc, so that operator new alone is watched");
#endif
  }

  TEST_CASE("every way to allocate springs the trap") {
    CHECK(during([] { auto* p = new int(1); keep(p); delete p; }).allocations == 1);
    CHECK(during([] { auto* p = new int[3]{}; keep(p); delete[] p; }).allocations == 1);
    struct alignas(64) line { char bytes[64]; };
    CHECK(during([] { auto* p = new line; keep(p); delete p; }).allocations >= 1);
    CHECK(during([] { tensor<float> t(extents{3}); keep(t.data()); }).allocations >= 1);
    CHECK(during([] { auto* p = new int(1); keep(p); delete p; }).releases == 1);
#if SINTER_TEST_OWN_MALLOC
    CHECK(during([] { void* p = std::malloc(3); keep(p); std::free(p); }).allocations == 1);
    CHECK(during([] { void* p = std::calloc(3, 1); keep(p); std::free(p); }).allocations == 1);
    CHECK(during([] { void* p = std::realloc(nullptr, 3); keep(p); std::free(p); }).allocations == 1);
    CHECK(during([] { void* p = std::aligned_alloc(64, 64); keep(p); std::free(p); }).allocations == 1);
    CHECK(during([] {
            void* p = nullptr;
            if (posix_memalign(&p, 64, 64) == 0) keep(p);
            std::free(p);
          }).allocations == 1);
#endif
    CHECK(during([] {}).allocations == 0);
  }

#if SINTER_TEST_TRAPS
  TEST_CASE("a lock springs the trap") {
    std::mutex mutex;
    CHECK(during([&] { std::lock_guard hold(mutex); }).locks == 1);
    CHECK(during([&] {
            if (mutex.try_lock()) mutex.unlock();
          }).locks == 1);
  }

  /// Runs an action in a child process that the kernel ends at any system call but exit. Yields the child's status, or -1 where filters are not permitted.
  template <class Action>
  int status_without_system_calls(Action&& action) {
    constexpr int not_permitted = 77;
    const pid_t child = fork();
    if (child == 0) {
      const sock_filter allowed[] = {
          BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr)),
          BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_exit_group, 0, 1),
          BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
          BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS),
      };
      const sock_fprog filter{sizeof allowed / sizeof allowed[0], const_cast<sock_filter*>(allowed)};
      if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 || prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter) != 0) _exit(not_permitted);
      action();
      _exit(0);
    }
    int status = 0;
    waitpid(child, &status, 0);
    return WIFEXITED(status) && WEXITSTATUS(status) == not_permitted ? -1 : status;
  }

  TEST_CASE("programs and trainers make no system call once they are constructed") {
    if (status_without_system_calls([] {}) == -1) {
      MESSAGE("skipped: this environment permits no seccomp filter");
      return;
    }
    if (!SINTER_TEST_OWN_MALLOC) {
      MESSAGE("skipped: a sanitizer makes system calls of its own");
      return;
    }
    const auto all = std::make_unique<subjects>();
    CHECK(status_without_system_calls([&] { all->run(); }) == 0);
    // The filter filters: one call, and the child is ended by SIGSYS.
    const int status = status_without_system_calls([] { syscall(SYS_getppid); });
    CHECK(WIFSIGNALED(status));
    CHECK(WTERMSIG(status) == SIGSYS);
  }
#endif
}

}  // namespace
