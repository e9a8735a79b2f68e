// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Ours and a peer's times, in turns.
#pragma once

#include <algorithm>
#include <string_view>
#include <vector>

#include "contender.hpp"
#include "limits.hpp"

namespace benchmarks {

/// Seconds of one call, and shares; medians over rounds.
struct measured {
  double ours = 0, theirs = 0, ratio = 0, share = 0;
  std::string_view bound;
};

/// Rounds of: the limit, ours, the peer; and the limit once more. Ratios and shares are of one round each, and their medians count, so
/// that what else the machine does meets both sides. Without a peer, ours alone.
inline measured in_rounds(const contender& ours, const contender* peer, limit& ceiling, int rounds) {
  constexpr double turn_seconds = 1.5e-3;
  const std::int64_t our_calls = calls_for(ours, turn_seconds), peer_calls = peer ? calls_for(*peer, turn_seconds) : 0;
  std::vector<double> our_times, peer_times, ratios, limits;
  for (int round = 0; round < rounds; ++round) {
    limits.push_back(ceiling.seconds());
    our_times.push_back(ours.turn(our_calls) / static_cast<double>(our_calls));
    if (!peer) continue;
    peer_times.push_back(peer->turn(peer_calls) / static_cast<double>(peer_calls));
    ratios.push_back(peer_times.back() / our_times.back());
  }
  limits.push_back(ceiling.seconds());
  std::vector<double> shares;
  for (std::size_t i = 0; i < our_times.size(); ++i) shares.push_back(std::min(limits[i], limits[i + 1]) / our_times[i]);
  measured found{.ours = median(our_times), .share = median(shares), .bound = ceiling.bound()};
  if (peer) {
    found.theirs = median(peer_times);
    found.ratio = median(ratios);
  }
  return found;
}

}  // namespace benchmarks
