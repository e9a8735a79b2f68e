// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Programs of several threads: of their own, and of a pool that two programs share. The results are the same bits.
#include <cstdio>

#include <sinter/backends/cpu/threads.hpp>
#include <sinter/sinter.hpp>

namespace sn = sinter;

struct classifier {
  constexpr auto operator()(auto x) const { return x | sn::dense<512>("first") | sn::relu | sn::dense<256>("second") | sn::relu | sn::dense<10>("last"); }
};
using net = sn::model<classifier, sn::input<"x", sn::f32, sn::batch<64>, 784>>;

int main() {
  const auto weights = sn::initialize<net>(sn::seed{1});
  sn::tensor<float> x({64, 784});
  for (std::int64_t i = 0; i < x.size(); ++i) x.data()[i] = sn::uniform_at(1, 2, static_cast<std::uint64_t>(i));

  sn::program<net, sn::cpu> one(weights);
  sn::program<net, sn::cpu> two(weights, {.threads = sn::threads(2)});  // the caller, and one of its own

  sn::thread_pool pool(2);  // of the service: it outlives the programs
  sn::program<net, sn::cpu> first(weights, {.threads = sn::threads(pool)}), second(weights, {.threads = sn::threads(pool)});

  const sn::view<const float> expected = one(x), found[] = {two(x), first(x), second(x)};
  for (const sn::view<const float>& y : found)
    for (std::int64_t i = 0; i < expected.size(); ++i)
      if (y.data()[i] != expected.data()[i]) return std::puts("threads: another result"), 1;
  std::puts("threads: the same bits");
}
