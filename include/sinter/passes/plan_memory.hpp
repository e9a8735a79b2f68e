// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Gives every buffer its place: lifetimes from first writer to last reader, first fit, 64-byte alignment.
#pragma once

#include <cstdint>

#include <sinter/core/tensor.hpp>
#include <sinter/passes/lower/planner.hpp>

namespace sinter::passes {
namespace detail {

struct free_run {
  std::int64_t offset = 0, bytes = 0;
};

constexpr std::int64_t aligned(std::int64_t bytes) {
  constexpr auto unit = static_cast<std::int64_t>(alignment);
  return (bytes + unit - 1) / unit * unit;
}

/// The free runs of an arena, sorted by offset; neighbours are one.
struct arena {
  sequence<free_run> runs;
  std::int64_t top = 0;

  constexpr std::int64_t take(std::int64_t bytes) {
    for (int i = 0; i < runs.count; ++i) {
      free_run& r = runs.data[i];
      if (r.bytes < bytes) continue;
      const std::int64_t offset = r.offset;
      r.offset += bytes;
      r.bytes -= bytes;
      if (r.bytes == 0) remove(i);
      return offset;
    }
    if (runs.count > 0 && runs.back().offset + runs.back().bytes == top) {  // the last run is free but short: it grows
      const std::int64_t offset = runs.back().offset;
      top = offset + bytes;
      --runs.count;
      return offset;
    }
    const std::int64_t offset = top;
    top += bytes;
    return offset;
  }
  constexpr void give(std::int64_t offset, std::int64_t bytes) {
    int i = runs.push(free_run{});
    for (; i > 0 && runs.data[i - 1].offset > offset; --i) runs.data[i] = runs.data[i - 1];
    runs.data[i] = free_run{offset, bytes};
    if (i + 1 < runs.count && offset + bytes == runs.data[i + 1].offset) {
      runs.data[i].bytes += runs.data[i + 1].bytes;
      remove(i + 1);
    }
    if (i > 0 && runs.data[i - 1].offset + runs.data[i - 1].bytes == offset) {
      runs.data[i - 1].bytes += runs.data[i].bytes;
      remove(i);
    }
  }

 private:
  constexpr void remove(int i) {
    for (int k = i; k + 1 < runs.count; ++k) runs.data[k] = runs.data[k + 1];
    --runs.count;
  }
};

/// The buffer an elementwise step may overwrite: read for the last time here, of the result's size, element for element. -1 when there is none.
constexpr int overwritten(const planner& p, const step& s, int at, int result) {
  const word* key = p.made.words.data + p.made.kernels.data[s.kernel].first;
  const int outer = static_cast<family>(key[0]) == family::nest ? nest_levels(key[1]) : 0;  // levels in front of the kernel's own
  if (outer) key += 2;
  if (static_cast<family>(key[0]) != family::elementwise) return -1;
  const int inputs = static_cast<int>(key[1] & 255), instructions = static_cast<int>(key[1] >> 8 & 255);
  const auto stride = [&](int operand, int level) {
    const std::int64_t* at = p.made.numbers.data + s.numbers.first + outer;
    return level < outer ? at[operand * outer + level] : at[s.operands.count * outer + 4 + 4 * operand + level - outer];
  };
  int target = -1;
  for (int k = inputs; k < s.operands.count; ++k) {
    const operand& o = p.made.operands.data[s.operands.first + k];
    if (o.where == slot::arena && o.index == result) target = k;
  }
  if (target < 0) return -1;
  for (int k = 0; k < inputs; ++k) {
    const operand& o = p.made.operands.data[s.operands.first + k];
    if (o.where != slot::arena || o.index == result) continue;
    const buffer& b = p.buffers.data[o.index];
    const operand& t = p.made.operands.data[s.operands.first + target];
    if (b.last != at || b.kept || b.first == at || b.bytes != p.buffers.data[result].bytes || o.offset != t.offset) continue;
    if (static_cast<dtype>(key[2 + k] & 255) != static_cast<dtype>(key[2 + instructions + target] >> 8 & 255)) continue;
    bool same = true;
    for (int level = 0; level < outer + 4; ++level) same = same && stride(k, level) == stride(target, level);
    bool once = true;  // and by no other operand of this step in another way
    for (int other = 0; other < inputs; ++other) {
      const operand& q = p.made.operands.data[s.operands.first + other];
      if (other != k && q.where == slot::arena && q.index == o.index) once = false;
    }
    if (same && once) return o.index;
  }
  return -1;
}

}  // namespace detail

/// Replaces buffer numbers by offsets in all operands.
///
/// @post two buffers that are alive at one step do not overlap, unless one is overwritten element for element by the other
constexpr void plan_memory(planner& p) {
  detail::arena scratch;
  std::int64_t prepared = 0;
  const int steps = p.made.steps.count;
  // Buffers by the step that first touches them, and by the one that last does.
  sequence<int> next_born(p.buffers.count, -1), born(steps + 1, -1), next_dead(p.buffers.count, -1), dead(steps + 1, -1);
  for (int b = p.buffers.count - 1; b >= 0; --b) {
    buffer& of = p.buffers.data[b];
    of.bytes = detail::aligned(of.bytes);
    if (of.prepared) {
      of.offset = prepared;
      prepared += of.bytes;
      continue;
    }
    if (of.first < 0) continue;
    next_born.data[b] = born.data[of.first];
    born.data[of.first] = b;
    if (of.kept) continue;
    next_dead.data[b] = dead.data[of.last];
    dead.data[of.last] = b;
  }
  sequence<char> passed_on(p.buffers.count, 0);
  for (int at = 0; at < steps; ++at) {
    for (int b = born.data[at]; b >= 0; b = next_born.data[b]) {
      buffer& of = p.buffers.data[b];
      const int from = detail::overwritten(p, p.made.steps.data[at], at, b);
      if (from >= 0 && !passed_on.data[from]) {
        passed_on.data[from] = 1;
        of.offset = p.buffers.data[from].offset;
      } else {
        of.offset = scratch.take(of.bytes);
      }
    }
    for (int b = dead.data[at]; b >= 0; b = next_dead.data[b])
      if (!passed_on.data[b]) scratch.give(p.buffers.data[b].offset, p.buffers.data[b].bytes);
  }
  for (operand& o : p.made.operands)
    if (o.where == slot::arena || o.where == slot::prepared) {
      o.offset += p.buffers.data[o.index].offset;
    }
  p.made.arena_bytes = scratch.top;
  p.made.prepared_bytes = prepared;
}

}  // namespace sinter::passes
