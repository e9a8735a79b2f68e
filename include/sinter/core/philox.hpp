// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Random numbers that are a function of their position: the same for every thread count, backend and compiler.
#pragma once

#include <cstdint>
#include <string_view>

#include <sinter/core/config.hpp>

namespace sinter {

/// What starts every random sequence of a run.
struct seed {
  std::uint64_t value = 0;
};

/// Streams of one seed by who draws: the high bits keep them apart. Random tensors of a graph have counter * 65536 + number, with the high bits 0.
namespace random_domain {
inline constexpr std::uint64_t initial_weights = 1ull << 63;
inline constexpr std::uint64_t mirrored_images = 1ull << 62;

/// The stream of a parameter's first values: its name by FNV-1a, so that neither its place in the model nor its neighbours matter.
constexpr std::uint64_t of_name(std::string_view name) {
  std::uint64_t hash = 14695981039346656037ull;
  for (char c : name) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211ull;
  return hash | initial_weights;
}
}  // namespace random_domain

/// Philox4x32-10: four words for each counter.
///
/// Source    Salmon et al. (2011), Parallel random numbers: as easy as 1, 2, 3
struct philox {
  std::uint32_t word[4]{};

  SINTER_HD constexpr philox(std::uint64_t key, std::uint64_t counter_low, std::uint64_t counter_high) {
    std::uint32_t c0 = static_cast<std::uint32_t>(counter_low), c1 = static_cast<std::uint32_t>(counter_low >> 32);
    std::uint32_t c2 = static_cast<std::uint32_t>(counter_high), c3 = static_cast<std::uint32_t>(counter_high >> 32);
    std::uint32_t k0 = static_cast<std::uint32_t>(key), k1 = static_cast<std::uint32_t>(key >> 32);
    for (int round = 0; round < 10; ++round) {
      const std::uint64_t p0 = 0xD2511F53ull * c0, p1 = 0xCD9E8D57ull * c2;
      const std::uint32_t n0 = static_cast<std::uint32_t>(p1 >> 32) ^ c1 ^ k0;
      const std::uint32_t n2 = static_cast<std::uint32_t>(p0 >> 32) ^ c3 ^ k1;
      c1 = static_cast<std::uint32_t>(p1);
      c3 = static_cast<std::uint32_t>(p0);
      c0 = n0;
      c2 = n2;
      k0 += 0x9E3779B9u;
      k1 += 0xBB67AE85u;
    }
    word[0] = c0;
    word[1] = c1;
    word[2] = c2;
    word[3] = c3;
  }
};

/// Element `index` of the uniform stream (`key`, `stream`): a multiple of 2^-24 in [0, 1), exact in f32.
/// Four neighbours share one Philox block, which kernels use; this form states the meaning.
SINTER_HD constexpr float uniform_at(std::uint64_t key, std::uint64_t stream, std::uint64_t index) {
  return static_cast<float>(philox(key, index / 4, stream).word[index % 4] >> 8) * 0x1p-24f;
}

}  // namespace sinter
