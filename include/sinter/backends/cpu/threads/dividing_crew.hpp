// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// The crew that divides steps: which of them, and how.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <string>

#include <sinter/backends/cpu/crew.hpp>
#include <sinter/backends/cpu/isa.hpp>
#include <sinter/backends/cpu/threads/division.hpp>
#include <sinter/backends/cpu/threads/thread_pool.hpp>
#include <sinter/core/tensor.hpp>
#include <sinter/passes/plan.hpp>

namespace sinter::backends::cpu {
inline namespace SINTER_UNIT {

/// Not a template, so that one copy serves every program. Whether a step is divided depends on its extents alone, and what it computes on neither.
class dividing_crew : public crew {
 public:
  /// Nothing where one thread is asked for, or where no run of the plan, whose numbers at the bounds these are, has work for several.
  ///
  /// Errors    value_error: threads below 1 or above 32
  static std::unique_ptr<crew> gather(const team& asked, grain least, const divided_plan& plan, const std::int64_t* numbers_at_bound, isa set) {
    if (asked.count < 1 || asked.count > thread_pool::most_threads) throw value_error("threads", "1 to 32", std::to_string(asked.count));
    if (asked.count == 1) return nullptr;
    std::unique_ptr<dividing_crew> made(new dividing_crew(plan, asked.count, set, least));
    made->divide(numbers_at_bound);
    if (!made->is_worth_it_) return nullptr;
    made->scratch_ = core::detail::aligned_bytes(made->scratch_bytes_ * static_cast<std::size_t>(asked.count));
    if (!asked.pool) made->own_ = std::make_unique<thread_pool>(asked.count);
    made->pool_ = asked.pool ? asked.pool : made->own_.get();
    return made;
  }

  void divide(const std::int64_t* numbers) override {
    std::int64_t divided = 0;
    for (int i = 0; i < plan_.count; ++i) {
      const passes::step& s = plan_.steps[i];
      const passes::kernel_key& key = plan_.kernels[s.kernel];
      divisions_[i] = division{};
      if (s.numbers.count > max_numbers || s.operands.count > max_operands) continue;
      detail::divider divider(plan_.words + key.first, numbers + s.numbers.first, key.small ? small_lanes : lanes_);
      const std::int64_t time = divider.time(), most = least_.part > 0 ? time / least_.part : threads_;
      if (most < 2) continue;
      divisions_[i] = divider.into(most < threads_ ? static_cast<int>(most) : threads_);
      if (divisions_[i].parts == 1) continue;
      const auto scratch = static_cast<std::size_t>(divider.scratch_bytes());
      if (scratch_ && scratch > scratch_bytes_) {  // room was made for the bounds, and no run needs more; one that did would write into its neighbour's
        divisions_[i] = division{};
        continue;
      }
      if (scratch > scratch_bytes_) scratch_bytes_ = scratch;
      divided += time * times_of(i, numbers);
    }
    is_worth_it_ = divided >= least_.run;
  }

  void execute(int step, kernel run, const call& whole) override {
    const division& how = divisions_[step];
    if (parts_of(step) > 1) {
      const passes::step& s = plan_.steps[step];
      job work{how, whole, run, s.operands.count, s.numbers.count, scratch_.get(), scratch_bytes_};
      if (pool_->try_run(&run_part, &work, how.parts)) return;
    }
    run(whole);
  }

  int parts_of(int step) const override { return is_worth_it_ ? divisions_[step].parts : 1; }
  std::size_t bytes() const override { return scratch_bytes_ * static_cast<std::size_t>(threads_); }

 private:
  /// Of the kernels that small keys have, whatever the instruction set.
  static constexpr int small_lanes = SINTER_COMPILES_BASELINE ? 4 : SINTER_COMPILES_AVX2 ? 8 : 16;

  /// How often a run computes a step, at most: a branch counts as taken.
  std::int64_t times_of(int step, const std::int64_t* numbers) const {
    std::int64_t times = 1;
    for (int i = 0; i < plan_.block_count; ++i)
      if (const passes::block& b = plan_.blocks[i]; b.first <= step && step < b.end) times *= numbers[b.times];
    return times;
  }

  struct job {
    const division& how;
    const call& whole;
    kernel run;
    int operands, numbers;
    std::byte* scratch;
    std::size_t scratch_bytes;
  };

  dividing_crew(const divided_plan& plan, int threads, isa set, grain least)
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
