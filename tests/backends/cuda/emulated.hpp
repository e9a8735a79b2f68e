// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// CUDA kernels' bodies on the host: what a device does at once, one thread after another. For bodies that do not wait for one another.
#pragma once

#include <sinter/backends/cuda/kernel/elementwise.cuh>
#include <sinter/passes/frozen_plan.hpp>

#include <cstddef>
#include <cstdint>
#include <utility>

namespace sinter::test {

/// The place of one emulated thread. Marked for the device as well, since nvcc wants of a body what every instance of it could need.
struct host_context {
  std::int64_t of_block, block_count, of_thread, thread_count;

  SINTER_HD std::int64_t block() const { return of_block; }
  SINTER_HD std::int64_t blocks() const { return block_count; }
  SINTER_HD std::int64_t thread() const { return of_thread; }
  SINTER_HD std::int64_t threads() const { return thread_count; }
};
static_assert(backends::cuda::Context<host_context>);

/// Runs a body for every thread of a launch, last thread first: no result may lean on the order.
template <class Body>
void emulate(const typename Body::arguments& with, std::int64_t blocks, std::int64_t threads) {
  for (std::int64_t block = blocks - 1; block >= 0; --block)
    for (std::int64_t thread = threads - 1; thread >= 0; --thread) Body::run(host_context{block, blocks, thread, threads}, with);
}

/// An elementwise kernel of a source's plan, by number.
template <class Source, int Kernel, class Indices>
struct planned_words;
template <class Source, int Kernel, std::size_t... I>
struct planned_words<Source, Kernel, std::index_sequence<I...>> {
  static constexpr const auto& plan = passes::compiled<Source>::plan;
  static constexpr int first = plan.kernels[Kernel].first;
  static_assert(plan.words[first] == static_cast<passes::word>(passes::family::elementwise));
  using body = backends::cuda::elementwise_body<plan.words[first + 1 + static_cast<int>(I)]...>;
};
template <class Source, int Kernel>
using planned = planned_words<Source, Kernel, std::make_index_sequence<static_cast<std::size_t>(passes::compiled<Source>::plan.kernels[Kernel].count - 1)>>;

}  // namespace sinter::test
