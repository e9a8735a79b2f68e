// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Uniform random numbers: `uniform_at` for a run of indices, bit for bit, a vector of Philox blocks at a time.
#ifndef SINTER_KERNEL_PASS
#include <sinter/backends/cpu/kernels.hpp>
#else

namespace SINTER_KERNEL_NAMESPACE {

using longs = vectors::longs;

SINTER_INLINE longs splat(std::uint64_t x) { return x - longs{}; }

/// The 64-bit products of the lower halves; upper halves may hold anything.
SINTER_INLINE longs multiply_lower(longs a, longs b) {
#if SINTER_KERNEL_PASS > 0 || (SINTER_X86 && defined(__AVX__))
  longs product;
  asm("vpmuludq %2, %1, %0" : "=v"(product) : "v"(a), "v"(b));
  return product;
#elif SINTER_X86
  asm("pmuludq %1, %0" : "+x"(a) : "x"(b));
  return a;
#else
  return (a & splat(std::uint64_t{0xffffffff})) * (b & splat(std::uint64_t{0xffffffff}));
#endif
}

/// a0 b0 a1 b1 …, from lane First of both on.
template <int First, int... Lane>
SINTER_INLINE ints interleave(longs a, longs b, std::integer_sequence<int, Lane...>) {
  const longs mixed = shuffle<(First + Lane / 2 + Lane % 2 * (lanes / 2))...>(a, b);
  return reinterpret_cast<ints>(mixed);
}

/// Operands  seed (i64), counter (i64), out (f32)
/// Numbers   count, stream
/// Result    out[i] = uniform_at(seed, counter · 65536 + stream, i)
struct random {
  static void run(const call& c) {
    const auto seed = static_cast<std::uint64_t>(*static_cast<const std::int64_t*>(c.operand[0]));
    const auto counter = static_cast<std::uint64_t>(*static_cast<const std::int64_t*>(c.operand[1]));
    const std::uint64_t stream = counter * 65536 + static_cast<std::uint64_t>(c.number[1]);
    auto* const out = static_cast<float*>(c.operand[2]);
    const std::int64_t steps = (c.number[0] + 2 * lanes - 1) / (2 * lanes);
    const std::int64_t first = steps * c.part / c.parts * (2 * lanes), end = steps * (c.part + 1) / c.parts * (2 * lanes);
    const std::int64_t count = end < c.number[0] ? end : c.number[0];
    longs block = block_numbers() + splat(static_cast<std::uint64_t>(first / 4));
    for (std::int64_t i = first; i < count; i += 2 * lanes) {
      floats low, high;
      blocks(seed, stream, block, low, high);
      store_some(out + i, low, count - i);
      store_some(out + i + lanes, high, count - i - lanes);
      block += splat(std::uint64_t{lanes / 2});
    }
  }

 private:
  using long_sequence = std::make_integer_sequence<int, lanes / 2>;

  template <int... Lane>
  SINTER_INLINE static longs block_numbers(std::integer_sequence<int, Lane...>) {
    return longs{Lane...};
  }
  SINTER_INLINE static longs block_numbers() { return block_numbers(long_sequence{}); }

  SINTER_INLINE static void store_some(float* to, floats x, std::int64_t left) {
    if (left >= lanes)
      store(to, x);
    else if (left > 0)
      store_part(to, x, static_cast<int>(left));
  }

  /// The upper 24 bits of each word as a fraction; exact.
  SINTER_INLINE static floats fraction(ints words) { return to_floats(as_ints(as_unsigneds(words) >> 8)) * splat(0x1p-24f); }

  /// Philox4x32-10 on lanes / 2 blocks, a block to a 64-bit lane, of whose four words only the lower halves count.
  SINTER_INLINE static void blocks(std::uint64_t key, std::uint64_t stream, longs block, floats& first, floats& second) {
    longs c0 = block, c1 = block >> 32, c2 = splat(stream), c3 = splat(stream >> 32);
    auto k0 = static_cast<std::uint32_t>(key), k1 = static_cast<std::uint32_t>(key >> 32);
    for (int round = 0; round < 10; ++round) {
      const longs p0 = multiply_lower(c0, splat(std::uint64_t{0xD2511F53})), p1 = multiply_lower(c2, splat(std::uint64_t{0xCD9E8D57}));
      c0 = (p1 >> 32) ^ c1 ^ splat(std::uint64_t{k0});
      c2 = (p0 >> 32) ^ c3 ^ splat(std::uint64_t{k1});
      c1 = p1;
      c3 = p0;
      k0 += 0x9E3779B9u;
      k1 += 0xBB67AE85u;
    }
    const longs lower = splat(std::uint64_t{0xffffffff});
    const longs words01 = (c0 & lower) | c1 << 32, words23 = (c2 & lower) | c3 << 32;
    first = fraction(interleave<0>(words01, words23, long_sequence{}));
    second = fraction(interleave<lanes / 4>(words01, words23, long_sequence{}));
  }
};

}  // namespace SINTER_KERNEL_NAMESPACE

#endif
