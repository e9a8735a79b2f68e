// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// The ceiling of this core, measured and proven: multiply-adds a second of each instruction set, and the clock they ran at.
///
/// A ceiling that is too low makes every share look good, so it is believed only if it is a whole number of units:
///
///     flops = 2 · lanes · units · clock,   units = 1 or 2, within 5 %
///
/// The clock is counted, not asked for (a time stamp counter is not the core's clock): a chain of dependent additions takes
/// one cycle each. What would deceive this, and what shows it:
///   - the loop spills, or does other work as well: its units are no whole number
///   - the loop is optimised away or shortened: its units exceed two
///   - it waits for its own results: with fewer chains it is slower, and the two must agree
///   - the machine folds the chain of additions: a chain of multiplications, which it cannot fold, is no longer three times as slow
///   - the check lets anything pass: a loop of one chain is put to it each time, and must be refused
#pragma once

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <string_view>

#include <sinter/backends/cpu/isa.hpp>
#include <sinter/backends/cpu/simd.hpp>

// The loops, once for each instruction set: the regions of sinter/backends/cpu/kernels.hpp.
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wpsabi"
#endif

#define PEAK_PASS 0
#define PEAK_WIDTH 16
#define PEAK_NAMESPACE benchmarks::peak_baseline
#include "peak_loop.hpp"
#undef PEAK_PASS
#undef PEAK_WIDTH
#undef PEAK_NAMESPACE

#if SINTER_X86

#if defined(__clang__)
#pragma clang attribute push(__attribute__((target("arch=x86-64-v3"))), apply_to = function)
#else
#pragma GCC push_options
#pragma GCC target("arch=x86-64-v3")
#endif
#define PEAK_PASS 1
#define PEAK_WIDTH 32
#define PEAK_NAMESPACE benchmarks::peak_avx2
#include "peak_loop.hpp"
#undef PEAK_PASS
#undef PEAK_WIDTH
#undef PEAK_NAMESPACE
#if defined(__clang__)
#pragma clang attribute pop
#else
#pragma GCC pop_options
#endif

#if defined(__clang__)
#pragma clang attribute push(__attribute__((target("arch=x86-64-v4"))), apply_to = function)
#pragma clang attribute push(__attribute__((min_vector_width(512))), apply_to = function)
#else
#pragma GCC push_options
#pragma GCC target("arch=x86-64-v4")
#endif
#define PEAK_PASS 2
#define PEAK_WIDTH 64
#define PEAK_NAMESPACE benchmarks::peak_avx512
#include "peak_loop.hpp"
#undef PEAK_PASS
#undef PEAK_WIDTH
#undef PEAK_NAMESPACE
#if defined(__clang__)
#pragma clang attribute pop
#pragma clang attribute pop
#else
#pragma GCC pop_options
#endif

#else

namespace benchmarks {
namespace peak_avx2 = peak_baseline;
namespace peak_avx512 = peak_baseline;
}  // namespace benchmarks

#endif

#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic pop
#endif

namespace benchmarks {

inline double seconds_now() { return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count(); }

/// Times one call.
template <class Function>
double seconds_of(Function&& function) {
  const double begin = seconds_now();
  function();
  return seconds_now() - begin;
}

/// The loops of one instruction set.
struct peak_loops {
  using loop = void (*)(std::int64_t rounds, float* result);
  int lanes, chains, fewer_chains;
  loop all, fewer, one;
};

inline peak_loops peak_loops_of(sinter::backends::cpu::isa set) {
  constexpr peak_loops loops[] = {
      {peak_baseline::lanes, peak_baseline::chains, peak_baseline::fewer_chains, peak_baseline::multiply_add<peak_baseline::chains>,
       peak_baseline::multiply_add<peak_baseline::fewer_chains>, peak_baseline::multiply_add<1>},
      {peak_avx2::lanes, peak_avx2::chains, peak_avx2::fewer_chains, peak_avx2::multiply_add<peak_avx2::chains>,
       peak_avx2::multiply_add<peak_avx2::fewer_chains>, peak_avx2::multiply_add<1>},
      {peak_avx512::lanes, peak_avx512::chains, peak_avx512::fewer_chains, peak_avx512::multiply_add<peak_avx512::chains>,
       peak_avx512::multiply_add<peak_avx512::fewer_chains>, peak_avx512::multiply_add<1>},
  };
  return loops[static_cast<int>(set)];
}

/// Flops a second of one loop over about `cycles` cycles' worth of multiply-adds.
inline double multiply_add_rate(const peak_loops& of, peak_loops::loop loop, int chains, std::int64_t multiply_adds) {
  float result[16];
  const std::int64_t rounds = std::max<std::int64_t>(1, multiply_adds / chains);
  const double seconds = seconds_of([&] { loop(rounds, result); });
  return 2.0 * of.lanes * chains * static_cast<double>(rounds) / seconds;
}

/// Flops a second right now, over about 100 µs: for turns between ours and a peer's.
inline double peak_rate(sinter::backends::cpu::isa set) {
  const peak_loops loops = peak_loops_of(set);
  return multiply_add_rate(loops, loops.all, loops.chains, 400'000);
}

#if defined(__x86_64__)
#define PEAK_ADD "add %1, %0\n\t"
#define PEAK_MULTIPLY "imul %1, %0\n\t"
#elif defined(__aarch64__)
#define PEAK_ADD "add %0, %0, %1\n\t"
#define PEAK_MULTIPLY "mul %0, %0, %1\n\t"
#else
#error "the clock is counted by a chain of additions, which is written for x86-64 and AArch64"
#endif
#define PEAK_EIGHT(x) x x x x x x x x

/// Additions a second, each of which waits for the one before it: cycles a second.
inline double dependent_additions_per_second(std::int64_t count) {
  std::int64_t sum = 0, step = 3;
  const double seconds = seconds_of([&] {
    for (std::int64_t i = 0; i < count / 64; ++i) asm volatile(PEAK_EIGHT(PEAK_EIGHT(PEAK_ADD)) : "+r"(sum) : "r"(step));
  });
  return static_cast<double>(count / 64 * 64) / seconds;
}
inline double dependent_multiplications_per_second(std::int64_t count) {
  std::int64_t product = 5, step = 3;
  const double seconds = seconds_of([&] {
    for (std::int64_t i = 0; i < count / 64; ++i) asm volatile(PEAK_EIGHT(PEAK_EIGHT(PEAK_MULTIPLY)) : "+r"(product) : "r"(step));
  });
  return static_cast<double>(count / 64 * 64) / seconds;
}

#undef PEAK_EIGHT
#undef PEAK_ADD
#undef PEAK_MULTIPLY

/// What was measured, and whether it is believed.
struct peak_proof {
  int lanes = 0;
  double clock = 0;                  ///< cycles a second
  double cycles_of_multiplication = 0;
  double flops = 0;                  ///< a second
  double flops_of_fewer_chains = 0;
  double flops_of_one_chain = 0;
  int tries = 0;

  static constexpr double tolerance = 0.05;
#if defined(__x86_64__)
  static constexpr int most_units = 2;
#else
  static constexpr int most_units = 4;
#endif
  double units(double rate) const { return rate / (2 * lanes * clock); }
  /// The rule itself, for whichever loop is put to it.
  bool is_whole_number_of_units(double rate) const {
    const double whole = std::round(units(rate));
    return whole >= 1 && whole <= most_units && std::abs(units(rate) / whole - 1) <= tolerance;
  }
  bool clock_agrees() const {
    const double whole = std::round(cycles_of_multiplication);
    return whole >= 2 && whole <= 5 && std::abs(cycles_of_multiplication / whole - 1) <= tolerance;
  }
  bool chains_agree() const { return std::abs(flops_of_fewer_chains / flops - 1) <= tolerance; }
  bool refuses_one_chain() const { return !is_whole_number_of_units(flops_of_one_chain); }
  bool holds() const { return clock_agrees() && is_whole_number_of_units(flops) && chains_agree() && refuses_one_chain(); }
};

/// Measures in short turns and keeps the best of each, since what else runs here can only slow a turn down; tries again while it does not hold.
inline peak_proof prove_peak(sinter::backends::cpu::isa set, int most_tries = 20) {
  const peak_loops loops = peak_loops_of(set);
  peak_proof proof;
  for (int t = 1; t <= most_tries; ++t) {
    proof = {};
    proof.lanes = loops.lanes;
    proof.tries = t;
    double multiplications = 0;
    const auto keep = [](double& best, double rate) { best = std::max(best, rate); };
    for (int turn = 0; turn < 40; ++turn) {
      keep(proof.clock, dependent_additions_per_second(400'000));
      keep(proof.flops, multiply_add_rate(loops, loops.all, loops.chains, 400'000));
      keep(multiplications, dependent_multiplications_per_second(120'000));
      keep(proof.flops_of_fewer_chains, multiply_add_rate(loops, loops.fewer, loops.fewer_chains, 400'000));
      keep(proof.flops_of_one_chain, multiply_add_rate(loops, loops.one, 1, 60'000));
    }
    proof.cycles_of_multiplication = proof.clock / multiplications;
    if (proof.holds()) break;
  }
  return proof;
}

/// One line that says what was found, and why it is not believed when it is not.
inline void print(const peak_proof& p, sinter::backends::cpu::isa set) {
  const std::string_view name = name_of(set);
  std::printf("%-8.*s %6.1f GFLOP/s = 2 x %2d lanes x %.2f units x %.2f GHz  %s", static_cast<int>(name.size()), name.data(), p.flops / 1e9, p.lanes,
              p.units(p.flops), p.clock / 1e9, p.holds() ? "proven" : "NOT PROVEN:");
  if (!p.clock_agrees()) std::printf(" a multiplication takes %.2f cycles of this clock;", p.cycles_of_multiplication);
  if (!p.is_whole_number_of_units(p.flops)) std::printf(" the units are not 1 to %d;", peak_proof::most_units);
  if (!p.chains_agree()) std::printf(" with fewer chains %.2f units;", p.units(p.flops_of_fewer_chains));
  if (!p.refuses_one_chain()) std::printf(" one chain passes, too;");
  std::printf(" (one chain: %.2f units, %s; tries: %d)\n", p.units(p.flops_of_one_chain), p.refuses_one_chain() ? "refused" : "accepted", p.tries);
}

}  // namespace benchmarks
