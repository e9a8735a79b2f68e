// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// One thread on one core, and the time that it has had of it.
#pragma once

#if defined(__linux__)
#include <sched.h>
#include <unistd.h>
#endif

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <vector>

namespace benchmarks {

/// Seconds that this thread has had its core. What other programs take from it is not ours.
inline double processor_seconds() {
  timespec t{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
  return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_nsec) * 1e-9;
}

/// One core for us and for every child, which inherits it. The core's number, or -1 where it cannot be chosen.
inline int stay_on_one_core() {
#if defined(__linux__)
  const int core = sched_getcpu();
  cpu_set_t only;
  CPU_ZERO(&only);
  if (core >= 0) CPU_SET(core, &only);
  if (core >= 0 && sched_setaffinity(0, sizeof only, &only) == 0) return core;
#endif
  return -1;
}

/// Puts values into the environment that libraries read once, when they are loaded: where one was different, the program begins again.
struct environment_value {
  const char *name, *value;
};
inline void begin_with(const std::vector<environment_value>& wanted, char** words) {
  bool changed = false;
  for (const auto& [name, value] : wanted) {
    const char* const now = std::getenv(name);
    if (now && std::strcmp(now, value) == 0) continue;
    setenv(name, value, 1);
    changed = true;
  }
#if defined(__linux__)
  if (changed) execv("/proc/self/exe", words);
#else
  static_cast<void>(changed), static_cast<void>(words);
#endif
}

inline double median(std::vector<double> of) {
  std::sort(of.begin(), of.end());
  return of.size() % 2 ? of[of.size() / 2] : (of[of.size() / 2 - 1] + of[of.size() / 2]) / 2;
}

}  // namespace benchmarks
