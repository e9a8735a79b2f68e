// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// What calling a program costs beyond its kernels: one of a single tiny kernel, beside a bare call of that kernel.
///
/// cases: overhead
#include <cstdint>
#include <memory>
#include <string>
#include <utility>

#include "../compare/network.hpp"

namespace {

namespace sn = sinter;
using namespace benchmarks;

constexpr int extent = 16;

struct tiny {
  constexpr auto operator()(auto x) const { return sn::relu(x); }
};
using model = sn::model<tiny, sn::input<"x", sn::f32, extent>>;
constexpr const auto& plan = sn::program<model, sn::cpu>::plan;
static_assert(plan.steps.count == 1 && plan.prepare.count == 0, "one kernel, and nothing else");

template <std::size_t... Words>
sn::backends::cpu::kernel the_kernel(std::index_sequence<Words...>) {
  constexpr passes::kernel_key key = plan.kernels[plan.steps[0].kernel];
  const auto set = static_cast<int>(sn::backends::cpu::choose_isa());
  if constexpr (key.small)
    return sn::backends::cpu::small_kernels_for<plan.words[key.first + static_cast<int>(Words)]...>[set];
  else
    return sn::backends::cpu::kernels_for<plan.words[key.first + static_cast<int>(Words)]...>[set];
}

/// The kernel with the operands and numbers that the plan gives it, in memory of our own.
struct bare {
  sn::backends::cpu::kernel kernel =
      the_kernel(std::make_index_sequence<static_cast<std::size_t>(plan.kernels[plan.steps[0].kernel].count)>{});
  sn::backends::cpu::owned_call call{};
  sn::tensor<float> x, y{{extent}};

  explicit bare(sn::tensor<float> input) : x(std::move(input)) {
    const passes::step& step = plan.steps[0];
    for (int i = 0; i < step.numbers.count; ++i)
      call.number[i] = passes::number::value(plan.numbers[step.numbers.first + i], sn::symbol_values(1));
    for (int i = 0; i < step.operands.count; ++i) {
      const passes::operand& o = plan.operands[step.operands.first + i];
      call.operand[i] = o.where == passes::slot::input ? x.data() : o.where == passes::slot::arena ? y.data() : nullptr;
    }
  }
};

comparison called(const case_arguments& given, const std::string& id) {
  const auto net = std::make_shared<network<model>>(given, id);
  const sn::tensor<float> x = net->input("x", {extent});
  comparison made = serve(net, x);
  made.least = {};  // a few bytes in registers and the nearest cache: what they cost says nothing
  const auto kernel = std::make_shared<bare>(x);
  const auto call = [kernel] { kernel->kernel(kernel->call); };
  made.peers = {in_process("the kernel alone", call, [kernel, call] {
    call();
    return copied(kernel->y.view());
  })};
  return made;
}

}  // namespace

int main(int count, char** words) {
  case_list cases;
  cases.add("overhead", called);
  return cases.run(count, words);
}
