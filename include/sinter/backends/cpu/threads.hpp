// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Programs of several threads. Not part of sinter.hpp, since most programs have one and need not compile this.
#pragma once

#include <sinter/backends/cpu/threads/dividing_crew.hpp>

namespace sinter {
inline namespace SINTER_UNIT {

/// Threads of a program's own, the one that runs it among them. Results are the same, bit for bit, for any number.
///
/// A step of the plan that is worth it is divided along what it computes, never along what it sums. Nothing is allocated in a run; the system is called to wake a
/// thread that has slept, and to wait for one that has no core.
///
/// Errors    value_error, when the program is made: below 1 or above 32
/// Example   program<net, cpu> answer(weights, {.threads = threads(2)});
inline backends::cpu::team threads(int count) { return {&backends::cpu::dividing_crew::gather, nullptr, count}; }

/// All threads of a pool, which must outlive the program. Another program that finds them at work runs its step alone, with the same results.
inline backends::cpu::team threads(thread_pool& pool) { return {&backends::cpu::dividing_crew::gather, &pool, pool.threads()}; }

}  // namespace SINTER_UNIT
}  // namespace sinter
