// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// What a case cannot be faster than: its multiply-adds at the peak of this core, its bytes at the bandwidth of the cache that holds them.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "../peak.hpp"
#include "comparison.hpp"

namespace benchmarks {

#if SINTER_X86
#define STREAM_TARGET(set) __attribute__((target(set)))
#else
#define STREAM_TARGET(set)
#endif

/// Passes over memory and nothing else: `sum` reads an array, `add` reads two and writes a third; `count` bytes each, a multiple of eight
/// vectors. A macro, because g++ takes vectors apart in a template before it inlines it into a function with a target.
#define STREAM_LOOPS(name, set, bytes)                                                                                          \
  namespace name {                                                                                                              \
  typedef float vector __attribute__((vector_size(bytes), may_alias));                                                          \
  [[gnu::noinline]] STREAM_TARGET(set) inline void sum(const char* from, std::size_t count) {                                   \
    vector sums[8] = {}; /* eight, so that none waits for another */                                                            \
    for (std::size_t at = 0; at < count; at += 8 * bytes) {                                                                     \
      SINTER_UNROLL                                                                                                             \
      for (std::size_t i = 0; i < 8; ++i) sums[i] += *reinterpret_cast<const vector*>(from + at + i * bytes);                   \
    }                                                                                                                           \
    SINTER_UNROLL                                                                                                               \
    for (int i = 0; i < 8; ++i) asm volatile("" : : "m"(sums[i]));                                                              \
  }                                                                                                                             \
  [[gnu::noinline]] STREAM_TARGET(set) inline void add(const char* a, const char* b, char* to, std::size_t count) {             \
    for (std::size_t at = 0; at < count; at += 8 * bytes) {                                                                     \
      SINTER_UNROLL                                                                                                             \
      for (std::size_t i = at; i < at + 8 * bytes; i += bytes)                                                                  \
        *reinterpret_cast<vector*>(to + i) = *reinterpret_cast<const vector*>(a + i) + *reinterpret_cast<const vector*>(b + i); \
    }                                                                                                                           \
  }                                                                                                                             \
  }
STREAM_LOOPS(stream_baseline, "sse2", 16)
STREAM_LOOPS(stream_avx2, "avx2", 32)
STREAM_LOOPS(stream_avx512, "avx512f", 64)
#undef STREAM_LOOPS
#undef STREAM_TARGET

/// Measures the least time of some work, now. The bytes are passed over in a buffer of just that size, again and again, so that they come
/// from the same cache, or memory, as those of a case that is run again and again.
class limit {
 public:
  explicit limit(work of) : of_(of), set_(sinter::backends::cpu::choose_isa()) {
    constexpr std::size_t page = 4096;
    const auto bytes = static_cast<std::size_t>(std::max(of.read_bytes, of.added_bytes));
    count_ = std::max<std::size_t>(1, bytes / (of.added_bytes > 0 ? 3 : 1) / 512) * 512;  // whole rounds of the widest loop
    if (bytes > 0) memory_.resize((of.added_bytes > 0 ? 3 * (count_ + page) : count_) + page);
    begin_ = memory_.data() + (page - reinterpret_cast<std::uintptr_t>(memory_.data()) % page) % page;
  }

  double seconds() {
    flops_seconds_ = of_.flops > 0 ? of_.flops / peak_rate(set_) : 0;
    bytes_seconds_ = memory_.empty() ? 0 : pass_seconds();
    return std::max(flops_seconds_, bytes_seconds_);
  }
  /// Which of the two it was, the last time.
  std::string_view bound() const { return flops_seconds_ >= bytes_seconds_ ? "flops" : "bytes"; }

 private:
  /// One pass, the least of some.
  double pass_seconds() {
    constexpr double enough = 1 << 22;
    const int passes = std::clamp(static_cast<int>(enough / static_cast<double>(count_)), 1, 4096);
    pass();
    double least = 1e9;
    for (int turn = 0; turn < 3; ++turn)
      least = std::min(least, seconds_of([&] {
                                for (int i = 0; i < passes; ++i) pass();
                              }) / passes);
    return least;
  }
  void pass() {
    using sinter::backends::cpu::isa;
    if (of_.added_bytes > 0) {
      const char *const a = begin_, *const b = begin_ + count_ + 4096;
      char* const to = begin_ + 2 * (count_ + 4096);
      (set_ == isa::avx512 ? stream_avx512::add : set_ == isa::avx2 ? stream_avx2::add : stream_baseline::add)(a, b, to, count_);
    } else {
      (set_ == isa::avx512 ? stream_avx512::sum : set_ == isa::avx2 ? stream_avx2::sum : stream_baseline::sum)(begin_, count_);
    }
  }

  work of_;
  sinter::backends::cpu::isa set_;
  std::vector<char> memory_;
  char* begin_ = nullptr;
  std::size_t count_ = 0;
  double flops_seconds_ = 0, bytes_seconds_ = 0;
};

}  // namespace benchmarks
