// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// The threads of one program: which steps of its plan they divide, and how.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <optional>
#include <string>

#include <sinter/backends/cpu/isa.hpp>
#include <sinter/backends/cpu/threads/division.hpp>
#include <sinter/backends/cpu/threads/thread_pool.hpp>
#include <sinter/core/tensor.hpp>
#include <sinter/passes/plan.hpp>

namespace sinter::backends::cpu {
inline namespace SINTER_UNIT {

/// What is worth dividing, in nanoseconds of one core, roughly. Handing a part over takes some 300 to a thread that is looking for work, and 5 to 50 thousand to
/// one that sleeps.
struct grain {
  std::int64_t part = 4'000;  ///< each part of a step, at least
  std::int64_t run = 60'000;  ///< all steps together that are divided in a run, at least
};

/// How a program is made for the CPU.
///
/// Errors    value_error: threads below 1 or above 32, or beside a pool
/// Example   program<net, cpu> answer(weights, {.threads = 2});
struct cpu_options {
  std::optional<isa> instruction_set = {};  ///< the best of the machine, if none is named
  thread_pool* pool = nullptr;              ///< threads that others may use, too; it must outlive the program
  int threads = 1;                          ///< without a pool: as many, of the program's own
  grain worth_dividing = {};
};

/// The tables of a plan that divisions are read from.
struct divided_plan {
  const passes::word* words;
  const passes::kernel_key* kernels;
  const passes::step* steps;
  int count;
};

/// Not a template, so that one copy serves every program. Whether a step is divided depends on its extents alone, and what it computes on neither.
class crew {
 public:
  /// Nothing where one thread is asked for, or where no run of the plan, whose numbers at the bounds these are, has work for several.
  ///
  /// Errors    value_error: threads below 1 or above 32, or beside a pool
  [[gnu::noinline, gnu::cold]] static std::unique_ptr<crew> of(const cpu_options& asked, const divided_plan& plan, const std::int64_t* numbers_at_bound, isa set) {
    if (asked.pool && asked.threads != 1) throw value_error("threads", "1 beside a pool, which has its own", std::to_string(asked.threads));
    if (asked.threads < 1 || asked.threads > thread_pool::most_threads) throw value_error("threads", "1 to 32", std::to_string(asked.threads));
    const int threads = asked.pool ? asked.pool->threads() : asked.threads;
    if (threads == 1) return nullptr;
    std::unique_ptr<crew> made(new crew(plan, threads, set, asked.worth_dividing));
    made->divide(numbers_at_bound);
    if (!made->is_worth_it_) return nullptr;
    made->scratch_ = core::detail::aligned_bytes(made->scratch_bytes_ * static_cast<std::size_t>(threads));
    if (!asked.pool) made->own_ = std::make_unique<thread_pool>(threads);
    made->pool_ = asked.pool ? asked.pool : made->own_.get();
    return made;
  }

  /// Decides anew, when what a run's symbols stand for has changed.
  [[gnu::noinline]] void divide(const std::int64_t* numbers) {
    std::int64_t divided = 0;
    for (int i = 0; i < plan_.count; ++i) {
      const passes::step& s = plan_.steps[i];
      const passes::kernel_key& key = plan_.kernels[s.kernel];
      divisions_[i] = division{};
      if (s.numbers.count > max_numbers || s.operands.count > max_operands) continue;
      detail::divider divider(plan_.words + key.first, numbers + s.numbers.first, key.small ? 4 : lanes_);
      const std::int64_t time = divider.time(), most = least_.part > 0 ? time / least_.part : threads_;
      if (most < 2) continue;
      divisions_[i] = divider.into(most < threads_ ? static_cast<int>(most) : threads_);
      if (divisions_[i].parts == 1) continue;
      divided += time;
      if (static_cast<std::size_t>(divider.scratch_bytes()) > scratch_bytes_) scratch_bytes_ = static_cast<std::size_t>(divider.scratch_bytes());
    }
    is_worth_it_ = divided >= least_.run;
  }

  /// One step, by several threads where it is divided and they are free.
  void execute(int step, kernel run, const call& whole) {
    const division& how = divisions_[step];
    if (parts_of(step) > 1) {
      const passes::step& s = plan_.steps[step];
      job work{how, whole, run, s.operands.count, s.numbers.count, scratch_.get(), scratch_bytes_};
      if (pool_->try_run(&run_part, &work, how.parts)) return;
    }
    run(whole);
  }

  /// Into how many parts a step is divided.
  int parts_of(int step) const { return is_worth_it_ ? divisions_[step].parts : 1; }
  /// What several threads take beside the arena.
  std::size_t bytes() const { return scratch_bytes_ * static_cast<std::size_t>(threads_); }

 private:
  struct job {
    const division& how;
    const call& whole;
    kernel run;
    int operands, numbers;
    std::byte* scratch;
    std::size_t scratch_bytes;
  };

  crew(const divided_plan& plan, int threads, isa set, grain least)
      : plan_(plan), threads_(threads), least_(least), lanes_(set == isa::avx512 ? 16 : set == isa::avx2 ? 8 : 4), divisions_(std::make_unique<division[]>(static_cast<std::size_t>(plan.count))) {}

  static void run_part(void* context, int part) {
    const job& work = *static_cast<const job*>(context);
    const division& how = work.how;
    owned_call mine;
    std::memcpy(mine.operand, work.whole.operand, static_cast<std::size_t>(work.operands) * sizeof(void*));
    std::memcpy(mine.number, work.whole.number, static_cast<std::size_t>(work.numbers) * sizeof(std::int64_t));
    if (how.scratch >= 0) mine.operand[how.scratch] = work.scratch + static_cast<std::size_t>(part) * work.scratch_bytes;
    if (how.extent < 0) return work.run(call{mine.operand, mine.number, part, how.parts});
    const std::int64_t begin = how.begin(part);
    // Addresses as integers: an index has no memory, and its first value in the place of an address.
    for (int k = 0; k < work.operands; ++k)
      mine.operand[k] = reinterpret_cast<void*>(reinterpret_cast<std::uintptr_t>(mine.operand[k]) + static_cast<std::uintptr_t>(begin * how.move[k]));
    mine.number[how.extent] = how.begin(part + 1) - begin;
    if (how.follower >= 0) mine.number[how.follower] = mine.number[how.extent] * how.each;
    if (how.falling >= 0) mine.number[how.falling] -= begin * how.fall;
    work.run(mine);
  }

  divided_plan plan_;
  int threads_;
  grain least_;
  int lanes_;
  bool is_worth_it_ = false;
  std::size_t scratch_bytes_ = 0;  ///< of a part
  std::unique_ptr<division[]> divisions_;
  std::unique_ptr<std::byte[], core::detail::aligned_delete> scratch_;
  std::unique_ptr<thread_pool> own_;
  thread_pool* pool_ = nullptr;
};

}  // namespace SINTER_UNIT
}  // namespace sinter::backends::cpu
