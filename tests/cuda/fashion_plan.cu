// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// nvcc traces, differentiates, fuses and plans the training step of the Fashion-MNIST example, and makes a `__global__` function of each elementwise
/// kernel in that plan. Their bodies run here on the host; where there is a device, the kernels run on it, too.
#include "../../examples/fashion/fashion.hpp"

#include <sinter/backends/cuda/kernel/elementwise.cuh>

#include "../backends/cuda/emulated.hpp"

#include <cuda_runtime_api.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <utility>
#include <vector>

namespace {

namespace passes = sn::passes;
namespace cuda = sn::backends::cuda;
using sn::test::guarded;

using source = sn::train::training_source<fashion_model<64>, sn::softmax_cross_entropy, sn::adam>;
constexpr const auto& plan = passes::compiled<source>::plan;

/// A kernel of the plan as values; `launch` is null for families that have no CUDA kernel yet.
struct kernel : sn::test::elementwise_kernel {
  cudaError_t (*launch)(void* const*, const std::int64_t*, cudaStream_t) = nullptr;
};

template <passes::word... Words>
kernel describe_launch(cuda::elementwise_body<Words...> body) {
  return {sn::test::describe(body), &cuda::launch_elementwise<Words...>};
}
template <int Kernel>
kernel describe() {
  if constexpr (plan.words[plan.kernels[Kernel].first] == static_cast<passes::word>(passes::family::elementwise))
    return describe_launch(sn::test::planned_body<source, Kernel>{});
  else
    return {};
}
template <int... Kernel>
std::vector<kernel> describe_all(std::integer_sequence<int, Kernel...>) {
  return {describe<Kernel>()...};
}

/// The numbers and operands of one step, for one batch; operands that are the same memory in the plan share it here.
struct step_memory {
  std::vector<std::int64_t> numbers;
  std::vector<guarded<unsigned char>> memory;
  std::vector<int> of;  ///< by operand: its memory, -1 for an index
  std::vector<void*> operands;

  step_memory(const passes::step& s, const kernel& k, std::int64_t batch, float low, sn::test::drawing& draw) {
    const sn::symbol_values symbols(batch);
    for (int i = 0; i < s.numbers.count; ++i) numbers.push_back(passes::number::value(plan.numbers[s.numbers.first + i], symbols));
    for (int i = 0; i < s.operands.count; ++i) {
      if (k.how[i] == passes::access::index) {
        of.push_back(-1);
        continue;
      }
      int shared = 0;
      while (shared < i && !(plan.operands[s.operands.first + shared] == plan.operands[s.operands.first + i])) ++shared;
      std::int64_t last = 0;
      for (int axis = 0; axis < 4; ++axis) last += (numbers[axis] - 1) * numbers[4 + 4 * i + axis];
      if (shared < i) {
        of.push_back(of[shared]);
        continue;
      }
      of.push_back(static_cast<int>(memory.size()));
      memory.emplace_back(static_cast<std::size_t>((last + 1) * sn::size_of(k.type[i])));
      for (std::int64_t e = 0; e <= last; ++e)
        sn::test::write(k.type[i], memory.back().data(), e,
                        {draw.real(low, 2.0f), static_cast<std::int32_t>(draw.between(0, k.type[i] == sn::boolean ? 1 : 9))});
    }
    point();
  }
  step_memory(const step_memory& other) : numbers(other.numbers), memory(other.memory), of(other.of) { point(); }

  void point() {
    operands.clear();
    for (int m : of) operands.push_back(m < 0 ? nullptr : memory[static_cast<std::size_t>(m)].data());
  }
  std::int64_t elements() const { return numbers[0] * numbers[1] * numbers[2] * numbers[3]; }
};

/// How many values of the outputs' memory differ; `tolerance` is relative to 1 + |expected|, and 0 asks for the same bits.
int differences(const step_memory& expected, const step_memory& actual, const kernel& k, double tolerance, std::int64_t& compared) {
  int wrong = 0;
  for (int o = k.inputs; o < k.operands(); ++o) {
    const auto& a = expected.memory[static_cast<std::size_t>(expected.of[o])];
    const auto& b = actual.memory[static_cast<std::size_t>(actual.of[o])];
    for (std::int64_t i = 0; i < static_cast<std::int64_t>(a.size()) / sn::size_of(k.type[o]); ++i, ++compared) {
      const sn::test::scalar x = sn::test::read(k.type[o], &a[0], i), y = sn::test::read(k.type[o], &b[0], i);
      if (k.type[o] != sn::f32)
        wrong += x.whole != y.whole;
      else if (!std::isfinite(x.real) || !std::isfinite(y.real) || tolerance == 0)
        wrong += sn::test::ulps(x.real, y.real) != 0;
      else
        wrong += !(std::fabs(x.real - y.real) <= tolerance * (1 + std::fabs(x.real)));
    }
  }
  return wrong;
}

/// Whether there is a device for these kernels; says why not.
bool device_is_there() {
  int devices = 0;  // which an error leaves as it was
  const cudaError_t answer = cudaGetDeviceCount(&devices);
  if (answer != cudaSuccess || devices == 0) {
    std::printf("no CUDA device is present (%s): the kernels are compiled and linked for sm_90, and only emulated here\n", cudaGetErrorString(answer));
    return false;
  }
  int major = 0;
  if (cudaDeviceGetAttribute(&major, cudaDevAttrComputeCapabilityMajor, 0) != cudaSuccess || major < 9) {
    std::printf("the CUDA device is of capability %d, older than the sm_90 that the kernels are compiled for; they are only emulated here\n", major);
    return false;
  }
  return true;
}

/// Runs one step on the device, on copies of the memory, which it writes back.
cudaError_t run_on_device(const kernel& k, step_memory& m) {
  cudaError_t status = cudaSuccess;
  const auto attempt = [&status](auto&& action) {
    if (status == cudaSuccess) status = action();
  };
  std::vector<void*> copies(m.memory.size(), nullptr);
  for (std::size_t i = 0; i < copies.size(); ++i) {
    attempt([&] { return cudaMalloc(&copies[i], m.memory[i].size()); });
    attempt([&] { return cudaMemcpy(copies[i], m.memory[i].data(), m.memory[i].size(), cudaMemcpyHostToDevice); });
  }
  std::vector<void*> operands;
  for (int index : m.of) operands.push_back(index < 0 ? nullptr : copies[static_cast<std::size_t>(index)]);
  attempt([&] { return k.launch(operands.data(), m.numbers.data(), nullptr); });
  attempt([] { return cudaDeviceSynchronize(); });
  for (std::size_t i = 0; i < copies.size(); ++i) {
    attempt([&] { return cudaMemcpy(m.memory[i].data(), copies[i], m.memory[i].size(), cudaMemcpyDeviceToHost); });
    cudaFree(copies[i]);
  }
  return status;
}

/// A nest of six axes, which no step of the plan has: out = 2 · in with its axes turned around. Answers how many values are wrong.
int turned_wrongly(bool device) {
  constexpr passes::word two = 0x40000000;  // the bits of 2.0f
  const auto launch = &cuda::launch_elementwise_nest<2, passes::header_word(1, 2, 1), passes::input_word(sn::f32, passes::access::gather),
                                                     passes::instruction_word(sn::ir::opcode::constant, 0, static_cast<int>(sn::f32), 0, two),
                                                     passes::instruction_word(sn::ir::opcode::mul, 0, 1), passes::output_word(2, sn::f32)>;
  using body = cuda::elementwise_nest<2, passes::header_word(1, 2, 1), passes::input_word(sn::f32, passes::access::gather),
                                      passes::instruction_word(sn::ir::opcode::constant, 0, static_cast<int>(sn::f32), 0, two),
                                      passes::instruction_word(sn::ir::opcode::mul, 0, 1), passes::output_word(2, sn::f32)>;
  constexpr int extent[6] = {2, 3, 4, 2, 3, 5};
  std::int64_t from[6], to[6], count = 1, ahead = 1;
  for (int axis = 5; axis >= 0; --axis) to[axis] = count, count *= extent[axis];
  for (int axis = 0; axis < 6; ++axis) from[axis] = ahead, ahead *= extent[axis];  // the first axis is the innermost
  std::vector<std::int64_t> numbers{extent[0], extent[1], 4 * from[0], 4 * from[1], 4 * to[0], 4 * to[1], extent[2], extent[3], extent[4], extent[5]};
  numbers.insert(numbers.end(), from + 2, from + 6);
  numbers.insert(numbers.end(), to + 2, to + 6);
  std::vector<float> in(static_cast<std::size_t>(count)), out(in.size()), there(in.size());
  for (std::size_t i = 0; i < in.size(); ++i) in[i] = static_cast<float>(i);
  void* operands[] = {in.data(), out.data()};
  sn::test::emulate<body>(operands, numbers.data(), 3, 64);
  const std::size_t bytes = in.size() * sizeof(float);
  void* copies[2] = {nullptr, nullptr};
  if (device && (cudaMalloc(&copies[0], bytes) != cudaSuccess || cudaMalloc(&copies[1], bytes) != cudaSuccess ||
                 cudaMemcpy(copies[0], in.data(), bytes, cudaMemcpyHostToDevice) != cudaSuccess || launch(copies, numbers.data(), nullptr) != cudaSuccess ||
                 cudaMemcpy(there.data(), copies[1], bytes, cudaMemcpyDeviceToHost) != cudaSuccess))
    return 1;
  cudaFree(copies[0]);
  cudaFree(copies[1]);
  int wrong = 0;
  for (std::int64_t i = 0; i < count; ++i) {
    std::int64_t rest = i, at = 0;
    for (int axis = 5; axis >= 0; --axis) at += rest % extent[axis] * from[axis], rest /= extent[axis];
    const float expected = 2 * in[static_cast<std::size_t>(at)];
    wrong += out[static_cast<std::size_t>(i)] != expected || (device && there[static_cast<std::size_t>(i)] != expected);
  }
  return wrong;
}

}  // namespace

int main() {
  const std::vector<kernel> kernels = describe_all(std::make_integer_sequence<int, plan.kernels.count>{});
  std::vector<decltype(kernel::launch)> launches;
  for (const kernel& k : kernels)
    if (k.launch) launches.push_back(k.launch);
  std::sort(launches.begin(), launches.end());
  launches.erase(std::unique(launches.begin(), launches.end()), launches.end());
  std::printf("training plan: %d steps of %d kernels; %zu elementwise kernels as __global__ functions\n", plan.steps.count, plan.kernels.count, launches.size());

  const bool device = device_is_there();
  int failures = 0, checked = 0;
  std::int64_t compared = 0;
  sn::test::drawing draw(3);
  for (const passes::step& s : plan.steps) {
    const kernel& k = kernels[static_cast<std::size_t>(s.kernel)];
    if (!k.launch) continue;
    ++checked;
    const auto expect = [&](int wrong, const char* where) {
      if (wrong) std::printf("step %d, kernel %d: %d values differ %s\n", static_cast<int>(&s - plan.steps.begin()), s.kernel, wrong, where);
      failures += wrong != 0;
    };
    if (s.operands.count != k.operands() || s.numbers.count != 4 + 4 * s.operands.count) {
      expect(1, "from the operands and numbers of an elementwise step");
      continue;
    }
    // Positive values keep roots and logarithms real; the others reach both sides of every comparison. 1 and 3: odd batches below the bound.
    for (const auto& [batch, low] : {std::pair{1, 0.01f}, std::pair{3, -2.0f}}) {
      const step_memory initial(s, k, batch, low, draw);
      step_memory expected = initial, actual = initial;
      k.interpret({expected.operands.data(), expected.numbers.data()});
      k.emulate(actual.operands.data(), actual.numbers.data(), cuda::elementwise_blocks(actual.elements()), cuda::elementwise_threads);
      // exp and log: a few ulps, which later operations carry on.
      expect(differences(expected, actual, k, k.rounds_once ? 0 : 1e-6, compared), "under emulation");
      if (!device || low < 0) continue;
      step_memory there = initial;
      const cudaError_t status = run_on_device(k, there);
      if (status != cudaSuccess) std::printf("step %d: CUDA answers %s\n", static_cast<int>(&s - plan.steps.begin()), cudaGetErrorString(status));
      // nvcc contracts a * b + c, and its exp and log round in their own way.
      expect(status != cudaSuccess ? 1 : differences(expected, there, k, 1e-5, compared), "on the device");
    }
  }
  if (const int wrong = turned_wrongly(device)) {
    std::printf("a nest of six axes: %d values differ\n", wrong);
    ++failures;
  }
  std::printf("%d steps, %lld values compared, %d failures\n", checked, static_cast<long long>(compared), failures);
  return failures == 0 && checked > 0 && compared > 0 && launches.size() >= 10 ? 0 : 1;
}
