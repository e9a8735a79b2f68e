// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Where a kernel's body runs. Bodies ask a context and never CUDA's own variables, so that tests run them on the host, thread after thread.
#pragma once

#include <concepts>
#include <cstdint>

#include <sinter/core/config.hpp>

namespace sinter::backends::cuda {

/// The place of one thread: which of how many blocks, which of how many threads of it.
template <class Candidate>
concept Context = requires(const Candidate& here) {
  { here.block() } -> std::same_as<std::int64_t>;
  { here.blocks() } -> std::same_as<std::int64_t>;
  { here.thread() } -> std::same_as<std::int64_t>;
  { here.threads() } -> std::same_as<std::int64_t>;
};

#if defined(__CUDACC__)
/// On the device, in a launch of one dimension.
struct device_context {
  __device__ std::int64_t block() const { return blockIdx.x; }
  __device__ std::int64_t blocks() const { return gridDim.x; }
  __device__ std::int64_t thread() const { return threadIdx.x; }
  __device__ std::int64_t threads() const { return blockDim.x; }
};
#endif

}  // namespace sinter::backends::cuda
