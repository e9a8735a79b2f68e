// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Sorting rows of drawn numbers and finding their largest elements: nanoseconds an element of the CPU's kernel, and of the standard library on indices.
#include <sinter/backends/cpu/kernels.hpp>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <numeric>
#include <string>
#include <vector>

namespace {

using namespace sinter;
using passes::word;

/// The best of some runs, in nanoseconds. Each is on other numbers: branches would be foretold of those that were seen before.
template <class Draw, class Function>
double best(Draw&& draw, Function&& f) {
  double least = 1e18;
  for (std::uint64_t round = 0; round < 15; ++round) {
    draw(round);
    const auto start = std::chrono::steady_clock::now();
    f();
    least = std::min(least, std::chrono::duration<double, std::nano>(std::chrono::steady_clock::now() - start).count());
  }
  return least;
}

template <dtype Type>
void measure(std::int64_t extent, std::int64_t kept) {
  using element = storage_t<Type>;
  const std::int64_t rows = std::max<std::int64_t>(1, 20000 / extent), room = std::min(extent, kept + std::max<std::int64_t>(kept, 8));
  std::vector<element> x(static_cast<std::size_t>(rows * extent)), values(static_cast<std::size_t>(rows * kept));
  std::vector<std::int32_t> places(values.size()), order(static_cast<std::size_t>(extent));
  std::vector<std::uint64_t> scratch(static_cast<std::size_t>(4 * room));
  const auto draw = [&](std::uint64_t round) {
    for (std::size_t i = 0; i < x.size(); ++i) x[i] = static_cast<element>((static_cast<double>(uniform_at(1, round, i)) - 0.5) * 1000);
  };
  void* operands[] = {x.data(), values.data(), places.data(), scratch.data()};
  const std::int64_t numbers[] = {rows, extent, 1, kept, 1, room};
  const double ours = best(draw, [&] { backends::cpu::portable::sort<word(Type), 3>::run(backends::cpu::call{operands, numbers}); });
  const double library = best(draw, [&] {
    for (std::int64_t row = 0; row < rows; ++row) {
      const element* const from = x.data() + row * extent;
      const auto before = [from](std::int32_t i, std::int32_t j) { return from[i] > from[j] || (from[i] == from[j] && i < j); };
      std::iota(order.begin(), order.end(), 0);
      if (kept == extent)
        std::sort(order.begin(), order.end(), before);
      else
        std::partial_sort(order.begin(), order.begin() + kept, order.end(), before);
      for (std::int64_t i = 0; i < kept; ++i) {
        const auto to = static_cast<std::size_t>(row * kept + i);
        places[to] = order[static_cast<std::size_t>(i)];
        values[to] = from[places[to]];
      }
    }
  });
  const auto elements = static_cast<double>(rows * extent);
  std::printf("%-4s first %7lld of %7lld   sinter %6.2f ns   standard library %6.2f ns\n", std::string(name_of(Type)).c_str(), static_cast<long long>(kept),
              static_cast<long long>(extent), ours / elements, library / elements);
}

}  // namespace

int main() {
  for (std::int64_t extent : {8, 16, 32, 48, 64, 128, 1000, 10000, 100000, 1000000}) measure<f32>(extent, extent);
  measure<f64>(1000, 1000);
  measure<f64>(100000, 100000);
  measure<f16>(1000, 1000);
  for (std::int64_t kept : {1, 5, 50, 1000, 20000}) measure<f32>(50257, kept);
  for (std::int64_t kept : {1, 2, 5}) measure<f32>(1000, kept);
  return 0;
}
