// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Who takes part in a comparison: sinter, and each peer.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <functional>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "clock.hpp"

namespace benchmarks {

/// One way to compute a case. Those that cannot run here say why, and have neither a turn nor an output.
struct contender {
  std::string name;
  std::function<double(std::int64_t)>
      turn;  ///< computes so many times, after once that does not count: seconds of the core that those took
  std::function<std::vector<float>()> output;  ///< what it makes of the case's input
  std::string missing;                         ///< why it is not here

  static contender absent(std::string name, std::string why) { return {std::move(name), {}, {}, std::move(why)}; }
};

/// A contender in this process. `call` computes once; `output` calls it and returns what it left.
template <class Call, class Output>
contender in_process(std::string name, Call call, Output output) {
  return {std::move(name),
          [call](std::int64_t count) mutable {
            call();
            const double begin = processor_seconds();
            for (std::int64_t i = 0; i < count; ++i) call();
            return processor_seconds() - begin;
          },
          std::function<std::vector<float>()>(std::move(output)),
          {}};
}

/// How often something is done in a turn of so many seconds: once at least.
inline std::int64_t calls_for(const contender& of, double seconds) {
  double once = of.turn(1);
  for (std::int64_t count = 1;
       once * static_cast<double>(count) < seconds / 20 && count < 1 << 20;) {  // a clock says nothing of a single short call
    count *= 8;
    once = of.turn(count) / static_cast<double>(count);
  }
  return std::clamp<std::int64_t>(static_cast<std::int64_t>(seconds / std::max(once, 1e-9)), 1, 1 << 24);
}

/// The fastest of some ways that a peer has, found in turns; those that are missing are left out. None left: the first, which says why.
inline contender fastest_of(std::vector<contender> ways) {
  std::vector<contender> here;
  for (contender& way : ways)
    if (way.missing.empty()) here.push_back(std::move(way));
  if (here.empty()) return std::move(ways.front());
  if (here.size() == 1) return std::move(here.front());
  std::vector<std::int64_t> calls;
  for (const contender& way : here) calls.push_back(calls_for(way, 1e-3));
  std::vector<double> least(here.size(), std::numeric_limits<double>::infinity());
  for (int turn = 0; turn < 9; ++turn)
    for (std::size_t i = 0; i < here.size(); ++i) least[i] = std::min(least[i], here[i].turn(calls[i]) / static_cast<double>(calls[i]));
  return std::move(here[static_cast<std::size_t>(std::min_element(least.begin(), least.end()) - least.begin())]);
}

/// The largest difference, in parts of the largest expected number; infinite when something is not a number, or missing.
inline double difference(const std::vector<float>& found, const std::vector<float>& expected) {
  if (found.size() != expected.size() || found.empty()) return std::numeric_limits<double>::infinity();
  double largest = 0, apart = 0;
  for (std::size_t i = 0; i < found.size(); ++i) {
    const double f = static_cast<double>(found[i]), e = static_cast<double>(expected[i]);
    if (!std::isfinite(f) || !std::isfinite(e)) return std::numeric_limits<double>::infinity();
    largest = std::max(largest, std::abs(e));
    apart = std::max(apart, std::abs(f - e));
  }
  return apart == 0 ? 0 : apart / largest;
}

}  // namespace benchmarks
