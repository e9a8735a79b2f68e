// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// What an executor knows of threads: a crew that runs its steps. Only programs that include `backends/cpu/threads.hpp` have one, and pay for compiling it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>

#include <sinter/backends/cpu/isa.hpp>
#include <sinter/passes/plan.hpp>

namespace sinter {

class thread_pool;

namespace backends::cpu {
inline namespace SINTER_UNIT {

/// What is worth dividing, in nanoseconds of one core, roughly. Handing a part over takes some 300 to a thread that is looking for work, and 5 to 50 thousand to
/// one that sleeps.
struct grain {
  std::int64_t part = 4'000;  ///< each part of a step, at least
  std::int64_t run = 60'000;  ///< all steps together that are divided in a run, at least
};

/// The tables of a plan that divisions are read from.
struct divided_plan {
  const passes::word* words;
  const passes::kernel_key* kernels;
  const passes::step* steps;
  int count;
  const passes::block* blocks;
  int block_count;
};

/// The threads of one program.
class crew {
 public:
  crew() = default;
  crew(const crew&) = delete;
  crew& operator=(const crew&) = delete;
  virtual ~crew() = default;

  /// Decides anew what is divided, when what a run's symbols stand for has changed.
  virtual void divide(const std::int64_t* numbers) = 0;
  /// One step, by several threads where it is divided and they are free.
  virtual void execute(int step, kernel run, const call& whole) = 0;
  /// Into how many parts a step is divided.
  virtual int parts_of(int step) const = 0;
  /// What several threads take beside the arena.
  virtual std::size_t bytes() const = 0;
};

/// Threads as an option: what `sn::threads` makes. Nothing: the thread that runs the program.
struct team {
  /// Of a plan whose numbers at the bounds these are; nothing where no run has work for several.
  std::unique_ptr<crew> (*gather)(const team&, grain, const divided_plan&, const std::int64_t* numbers, isa) = nullptr;
  thread_pool* pool = nullptr;  ///< of others; else the program has its own
  int count = 1;
};

/// How a program is made for the CPU.
///
/// Example   program<net, cpu> answer(weights, {.threads = threads(2)});
struct cpu_options {
  std::optional<isa> instruction_set = {};  ///< the best of the machine, if none is named
  team threads = {};
  grain worth_dividing = {};
};

}  // namespace SINTER_UNIT
}  // namespace backends::cpu
}  // namespace sinter
