// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// The CPU backend: memory, resolved operands, and the loop over steps.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <optional>
#include <type_traits>
#include <utility>

#include <sinter/backends/backend.hpp>
#include <sinter/backends/cpu/crew.hpp>
#include <sinter/backends/cpu/isa.hpp>
#include <sinter/backends/cpu/kernels.hpp>
#include <sinter/backends/cpu/plan_of.hpp>

namespace sinter::backends::cpu {

/// As `usual_kernels`, of plans whose convolutions are computed as they are defined.
struct direct_kernels : usual_kernels {
  static constexpr bool winograd = false;
};

/// Runs one plan. Everything is allocated in the constructor; `run` allocates nothing, takes no lock and makes no system call; with several threads, those that
/// wake one that sleeps and wait for one that has no core.
template <GraphSource Source, class From = usual_kernels>
class executor {
 public:
  static constexpr const auto& plan = detail::plan_of<Source, From>();
  static_assert(From::weights == dtype::f32 || plan.weights_are_constant, "sinter: weights are packed as another dtype than f32 in programs only, where nothing changes them");

  executor(const bindings& with, std::optional<isa> asked = std::nullopt) : executor(with, cpu_options{asked}) {}
  executor(const bindings& with, const cpu_options& asked)
      : isa_(From::ready(choose_isa(asked.instruction_set))),
        arena_(core::detail::aligned_bytes(static_cast<std::size_t>(plan.arena_bytes))),
        prepared_(core::detail::aligned_bytes(static_cast<std::size_t>(plan.prepared_bytes))) {
    std::size_t offset = 0;
    std::size_t offsets[plan.states.count + 1] = {0};
    for (int i = 0; i < plan.states.count; ++i) offsets[i + 1] = offset += static_cast<std::size_t>(passes::detail::aligned(port_bytes(plan.states[i])));
    states_ = core::detail::aligned_bytes(offset);
    for (int i = 0; i < plan.states.count; ++i) {
      state_[i] = states_.get() + offsets[i];
      reset_state(i);
    }
    for (int i = 0; i < plan.operands.count; ++i) address_[i] = resolve(plan.operands[i], with);
    for (int i = 0; i < plan.kernels.count; ++i) kernel_[i] = kernels[i][static_cast<int>(isa_)];
    if (asked.threads.gather) {
      resolve_numbers({plan.bound.batch(), plan.bound.sequence()});
      const divided_plan tables{plan.words.data, plan.kernels.data, plan.steps.data, plan.steps.count, plan.blocks.data, plan.blocks.count};
      crew_ = asked.threads.gather(asked.threads, asked.worth_dividing, tables, number_, isa_);
    }
    resolve_numbers({});
    for (const passes::step& s : plan.prepare) execute(s);
    if constexpr (plan.weights_are_constant) keep_parameters(with);
  }
  executor(const executor&) = delete;
  executor& operator=(const executor&) = delete;

  void run(const bindings& with) {
    if constexpr (has_symbols)
      if (with.symbols != resolved_) resolve_numbers(with.symbols);
    if constexpr (is_straight) {
      point_at_inputs(with, std::make_integer_sequence<int, input_operand_count>{});
      if (crew_) return execute_divided(0, plan.steps.count);
      execute_all(std::make_integer_sequence<int, plan.steps.count>{});
    } else {
      for (int i = 0; i < input_operands.count; ++i) point_at_input(with, input_operands[i]);
      int block = 0;
      execute(0, plan.steps.count, block);
    }
  }

  std::byte* arena() { return arena_.get(); }
  void* state(int i) { return state_[i]; }
  isa instruction_set() const { return isa_; }
  /// Into how many parts a step of the plan is divided, at the extents of the last run.
  int parts_of(int step) const { return crew_ ? crew_->parts_of(step) : 1; }
  /// What several threads take beside the arena: memory of their own for what passes between the loops of a step.
  std::size_t thread_bytes() const { return crew_ ? crew_->bytes() : 0; }

 private:
  template <std::size_t... Words>
  static constexpr const kernel* kernel_of(std::index_sequence<Words...>, auto k) {
    constexpr passes::kernel_key key = plan.kernels[k()];
    if constexpr (key.small)
      return From::template small_of<plan.words[key.first + static_cast<int>(Words)]...>();
    else
      return From::template of<plan.words[key.first + static_cast<int>(Words)]...>();
  }
  template <std::size_t... Kernels>
  static constexpr auto kernel_table(std::index_sequence<Kernels...>) {
    return passes::constants<const kernel*, sizeof...(Kernels)>{
        {kernel_of(std::make_index_sequence<static_cast<std::size_t>(plan.kernels[Kernels].count)>{}, std::integral_constant<int, Kernels>{})...}};
  }
  static constexpr auto kernels = kernel_table(std::make_index_sequence<static_cast<std::size_t>(plan.kernels.count)>{});

  /// The operands that each run must point anew.
  static constexpr int count_input_operands() {
    int count = 0;
    for (const passes::operand& o : plan.operands) count += o.where == passes::slot::input;
    return count;
  }
  template <int Count>
  static constexpr passes::constants<int, Count> list_input_operands() {
    passes::constants<int, Count> list;
    int count = 0;
    for (int i = 0; i < plan.operands.count; ++i)
      if (plan.operands[i].where == passes::slot::input) list.data[count++] = i;
    return list;
  }
  static constexpr int input_operand_count = count_input_operands();
  static constexpr auto input_operands = list_input_operands<input_operand_count>();

  /// A plan of few steps is run by as many calls in a row, whose operands are constants: what a loop costs shows beside kernels that take nanoseconds.
  static constexpr bool is_straight = plan.blocks.count == 0 && plan.steps.count <= 16 && input_operand_count <= 16;

  static constexpr bool has_symbols = plan.bound.batch() > 1 || plan.bound.sequence() > 1;

  void point_at_input(const bindings& with, int operand) {
    const passes::operand& o = plan.operands[operand];
    address_[operand] = const_cast<std::byte*>(static_cast<const std::byte*>(with.inputs[static_cast<std::size_t>(o.index)])) + o.offset;
  }
  template <int... Input>
  void point_at_inputs(const bindings& with, std::integer_sequence<int, Input...>) {
    (point_at_input(with, input_operands[Input]), ...);
  }
  template <int... Step>
  void execute_all(std::integer_sequence<int, Step...>) const {
    (execute(plan.steps[Step]), ...);
  }

  static std::int64_t port_bytes(const passes::port& p) { return p.type.shape.count().extent() * size_of(p.type.element); }

  void reset_state(int i) {
    const passes::port& p = plan.states[i];
    with_storage(p.type.element, [&]<class Element>() {
      auto* to = static_cast<Element*>(state_[i]);
      const std::int64_t count = p.type.shape.count().extent();
      for (std::int64_t k = 0; k < count; ++k) to[k] = static_cast<Element>(ir::decode_constant(p.type.element, p.initial));
    });
  }

  void* resolve(const passes::operand& o, const bindings& with) {
    switch (o.where) {
      case passes::slot::arena: return arena_.get() + o.offset;
      case passes::slot::prepared: return prepared_.get() + o.offset;
      case passes::slot::parameter: return static_cast<std::byte*>(with.parameters[static_cast<std::size_t>(o.index)]) + o.offset;
      case passes::slot::state: return static_cast<std::byte*>(state_[o.index]) + o.offset;
      case passes::slot::extent: return &extent_[o.index];
      case passes::slot::input:
      case passes::slot::none: break;
    }
    return nullptr;
  }

  /// Copies the parameters that runs read as they are (biases, mostly), so that nothing of the weights is read after construction.
  void keep_parameters(const bindings& with) {
    std::size_t bytes = 0;
    std::size_t offset[plan.parameters.count + 1] = {};
    for (int i = 0; i < plan.parameters.count; ++i)
      if (is_read(i)) offset[i] = std::exchange(bytes, bytes + static_cast<std::size_t>(passes::detail::aligned(port_bytes(plan.parameters[i]))));
    kept_ = core::detail::aligned_bytes(bytes);
    for (int i = 0; i < plan.parameters.count; ++i)
      if (is_read(i)) std::memcpy(kept_.get() + offset[i], with.parameters[static_cast<std::size_t>(i)], static_cast<std::size_t>(port_bytes(plan.parameters[i])));
    for (int i = 0; i < plan.operands.count; ++i)
      if (const passes::operand& o = plan.operands[i]; o.where == passes::slot::parameter) address_[i] = is_read(o.index) ? kept_.get() + offset[o.index] + o.offset : nullptr;
  }
  static bool is_parameter(int operand, int parameter) {
    return plan.operands[operand].where == passes::slot::parameter && plan.operands[operand].index == parameter;
  }
  /// Whether a step of a run, not of the preparation, or the condition of a block reads a parameter.
  static bool is_read(int parameter) {
    for (const passes::step& s : plan.steps)
      for (int k = s.operands.first; k < s.operands.first + s.operands.count; ++k)
        if (is_parameter(k, parameter)) return true;
    for (const passes::block& b : plan.blocks)
      if (b.condition >= 0 && is_parameter(b.condition, parameter)) return true;
    return false;
  }

  [[gnu::noinline]] void resolve_numbers(run_extents run) {
    resolved_ = run;
    const symbol_values symbols(run);
    for (int i = 0; i < plan.numbers.count; ++i) number_[i] = passes::number::value(plan.numbers[i], symbols);
    if (crew_) crew_->divide(number_);
    for (int i = 0; i < plan.extents.count; ++i) {
      dim d;
      d.code = plan.extents[i].initial;
      with_storage(plan.extents[i].type.element, [&]<class Element>() {
        const auto value = static_cast<Element>(symbols(d));
        std::memcpy(&extent_[i], &value, sizeof value);
      });
    }
  }

  /// The steps up to `end`; `next` is the first block that begins there or later.
  void execute(int at, int end, int& next) {
    if constexpr (plan.blocks.count > 0)
      while (next < plan.blocks.count && plan.blocks[next].first < end) {
        const passes::block& b = plan.blocks[next];
        execute_steps(at, b.first);
        execute(b, next + 1);
        at = b.end;
        next = b.behind;
      }
    execute_steps(at, end);
  }
  void execute_steps(int at, int end) const {
    if (crew_) return execute_divided(at, end);
    for (; at < end; ++at) execute(plan.steps[at]);
  }
  /// Not inlined: one thread passes it by.
  [[gnu::noinline]] void execute_divided(int at, int end) const {
    for (; at < end; ++at) {
      const passes::step& s = plan.steps[at];
      crew_->execute(at, kernel_[s.kernel], call{address_ + s.operands.first, number_ + s.numbers.first});
    }
  }
  /// A block as often as it runs; its operands are where they were afterwards.
  void execute(const passes::block& b, int within) {
    const std::int64_t times = number_[b.times];
    std::int64_t made = 0;
    if (b.reverse) move_by(b, times - 1);
    for (; made < times; ++made) {
      if (b.condition >= 0 && *static_cast<const bool*>(address_[b.condition]) != b.wanted) break;
      int next = within;
      execute(b.first, b.end, next);
      move_by(b, b.reverse ? -1 : 1);
    }
    move_by(b, b.reverse ? made + 1 - times : -made);
  }
  void move_by(const passes::block& b, std::int64_t times) {
    for (int i = b.moves.first; i < b.moves.first + b.moves.count; ++i) {
      void*& address = address_[plan.moves[i].operand];
      address = static_cast<std::byte*>(address) + times * number_[plan.moves[i].bytes];
    }
  }
  void execute(const passes::step& s) const {
    kernel_[s.kernel](call{address_ + s.operands.first, number_ + s.numbers.first});
  }

  isa isa_;
  run_extents resolved_{0, 0};
  std::unique_ptr<std::byte[], core::detail::aligned_delete> arena_, prepared_, states_, kept_;
  kernel kernel_[plan.kernels.count ? plan.kernels.count : 1] = {};  ///< of the chosen instruction set
  void* state_[plan.states.count ? plan.states.count : 1] = {};
  std::int64_t extent_[plan.extents.count ? plan.extents.count : 1] = {};
  void* address_[plan.operands.count ? plan.operands.count : 1] = {};
  std::int64_t number_[plan.numbers.count ? plan.numbers.count : 1] = {};
  std::unique_ptr<crew> crew_;  ///< none where one thread runs all
};

}  // namespace sinter::backends::cpu

namespace sinter {
inline namespace SINTER_UNIT {

/// The CPU: vector kernels for the best instruction set of the machine, chosen when a program is constructed.
struct cpu {
  using is_backend = void;
  using kernels = backends::cpu::usual_kernels;
  template <GraphSource Source>
  using executor = backends::cpu::executor<Source, kernels>;
  using options = backends::cpu::cpu_options;
};

/// The CPU, every convolution as it is defined: a sum of products for each pixel. `cpu` computes some of 3 × 3 in fewer products, which errs a little more.
///
/// Cost      as cpu, but for the convolutions that docs/design/winograd.md speaks of: up to three times as long
/// Example   program<net, direct> answer(weights);
struct direct {
  using is_backend = void;
  using kernels = backends::cpu::direct_kernels;
  template <GraphSource Source>
  using executor = backends::cpu::executor<Source, kernels>;
  using options = backends::cpu::cpu_options;
};

}  // namespace SINTER_UNIT
}  // namespace sinter
