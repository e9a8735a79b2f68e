// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// The CPU backend with a clock around each step: the same plan, the same kernels, in the same memory.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <utility>
#include <vector>

#include <sinter/backends/cpu/executor.hpp>

#include "peak.hpp"
#include "plan_account.hpp"

namespace benchmarks {

/// Runs the steps of a training plan one by one. The executor that it derives from owns arena and states.
template <sinter::GraphSource Source>
class profiled_executor : public sinter::backends::cpu::executor<Source> {
  using base = sinter::backends::cpu::executor<Source>;

 public:
  using base::base;
  using base::plan;
  static_assert(plan.prepare.count == 0, "profiled_executor takes a training plan, which prepares nothing");
  static_assert(plan.blocks.count == 0, "profiled_executor runs every step once, and knows no loops");

  void run(const sinter::bindings& with) {
    resolve(with);
    for (int i = 0; i < plan.steps.count; ++i) {
      const passes::step& s = plan.steps[i];
      const sinter::backends::cpu::call call{address_ + s.operands.first, number_ + s.numbers.first};
      const auto kernel = kernels[s.kernel][static_cast<int>(this->instruction_set())];
      times_[static_cast<std::size_t>(i)].push_back(seconds_of([&] { kernel(call); }));
    }
  }

  /// The median of a step's times, in microseconds: on a busy machine a mean is somebody else's.
  double microseconds(int step) const {
    std::vector<double> sorted = times_[static_cast<std::size_t>(step)];
    std::sort(sorted.begin(), sorted.end());
    return sorted[sorted.size() / 2] * 1e6;
  }

 private:
  template <int Kernel, std::size_t... Words>
  static constexpr auto kernel_of(std::index_sequence<Words...>) {
    constexpr passes::kernel_key key = plan.kernels[Kernel];
    if constexpr (key.small)
      return sinter::backends::cpu::small_kernels_for<plan.words[key.first + static_cast<int>(Words)]...>;
    else
      return sinter::backends::cpu::kernels_for<plan.words[key.first + static_cast<int>(Words)]...>;
  }
  template <std::size_t... Kernels>
  static constexpr auto kernel_table(std::index_sequence<Kernels...>) {
    return std::array{kernel_of<static_cast<int>(Kernels)>(std::make_index_sequence<static_cast<std::size_t>(plan.kernels[Kernels].count)>{})...};
  }
  static constexpr auto kernels = kernel_table(std::make_index_sequence<static_cast<std::size_t>(plan.kernels.count)>{});

  void resolve(const sinter::bindings& with) {
    const sinter::symbol_values symbols = sinter::symbol_values(with.symbols);
    for (int i = 0; i < plan.numbers.count; ++i) number_[i] = passes::number::value(plan.numbers[i], symbols);
    for (int i = 0; i < plan.extents.count; ++i) {
      sinter::dim d;
      d.code = plan.extents[i].initial;
      sinter::with_storage(plan.extents[i].type.element, [&]<class Element>() {
        const auto value = static_cast<Element>(symbols(d));
        std::memcpy(&extent_[i], &value, sizeof value);
      });
    }
    for (int i = 0; i < plan.operands.count; ++i) address_[i] = address_of(plan.operands[i], with);
  }
  void* address_of(const passes::operand& o, const sinter::bindings& with) {
    const auto index = static_cast<std::size_t>(o.index);
    switch (o.where) {
      case passes::slot::arena: return this->arena() + o.offset;
      case passes::slot::parameter: return static_cast<std::byte*>(with.parameters[index]) + o.offset;
      case passes::slot::state: return static_cast<std::byte*>(this->state(o.index)) + o.offset;
      case passes::slot::input: return const_cast<std::byte*>(static_cast<const std::byte*>(with.inputs[index])) + o.offset;
      case passes::slot::extent: return &extent_[o.index];
      case passes::slot::prepared:
      case passes::slot::none: break;
    }
    return nullptr;
  }

  std::int64_t extent_[plan.extents.count ? plan.extents.count : 1] = {};
  void* address_[plan.operands.count ? plan.operands.count : 1] = {};
  std::int64_t number_[plan.numbers.count ? plan.numbers.count : 1] = {};
  std::array<std::vector<double>, static_cast<std::size_t>(plan.steps.count)> times_;
};

struct profiled_cpu {
  using is_backend = void;
  template <sinter::GraphSource Source>
  using executor = profiled_executor<Source>;
  using options = std::optional<sinter::backends::cpu::isa>;
};

}  // namespace benchmarks
