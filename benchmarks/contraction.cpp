// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// The contraction family on the shapes of a small convolutional network: GFLOP/s, and the share of the peak of fused
/// multiply-adds (baseline: of multiplications and additions) that the same core reaches in the same run.
///
/// Usage: contraction [part of a case's name]
#include <sinter/backends/cpu/isa.hpp>
#include <sinter/backends/cpu/kernels.hpp>
#include <sinter/passes/target.hpp>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <string_view>
#include <vector>

namespace {

using namespace sinter;
using ir::opcode;
using passes::access;
using passes::word;

double seconds() { return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count(); }

/// Flops per second of independent multiply-adds in registers.
double peak(int level) {
#if defined(__x86_64__)
  constexpr int rounds = 400000;
  const double start = seconds();
  if (level == 0) {
    for (int i = 0; i < rounds; ++i)
      asm volatile(
          "mulps %%xmm15, %%xmm0\n addps %%xmm15, %%xmm6\n mulps %%xmm15, %%xmm1\n addps %%xmm15, %%xmm7\n mulps %%xmm15, %%xmm2\n"
          "addps %%xmm15, %%xmm8\n mulps %%xmm15, %%xmm3\n addps %%xmm15, %%xmm9\n mulps %%xmm15, %%xmm4\n addps %%xmm15, %%xmm10\n"
          "mulps %%xmm15, %%xmm5\n addps %%xmm15, %%xmm11\n mulps %%xmm15, %%xmm12\n addps %%xmm15, %%xmm13\n" ::
              : "xmm0", "xmm1", "xmm2", "xmm3", "xmm4", "xmm5", "xmm6", "xmm7", "xmm8", "xmm9", "xmm10", "xmm11", "xmm12", "xmm13",
                "xmm15");
    return rounds * 14.0 * 4 / (seconds() - start);
  }
  if (level == 1) {
    for (int i = 0; i < rounds; ++i)
      asm volatile(
          "vfmadd231ps %%ymm15, %%ymm15, %%ymm0\n vfmadd231ps %%ymm15, %%ymm15, %%ymm1\n vfmadd231ps %%ymm15, %%ymm15, %%ymm2\n"
          "vfmadd231ps %%ymm15, %%ymm15, %%ymm3\n vfmadd231ps %%ymm15, %%ymm15, %%ymm4\n vfmadd231ps %%ymm15, %%ymm15, %%ymm5\n"
          "vfmadd231ps %%ymm15, %%ymm15, %%ymm6\n vfmadd231ps %%ymm15, %%ymm15, %%ymm7\n vfmadd231ps %%ymm15, %%ymm15, %%ymm8\n"
          "vfmadd231ps %%ymm15, %%ymm15, %%ymm9\n" ::
              : "xmm0", "xmm1", "xmm2", "xmm3", "xmm4", "xmm5", "xmm6", "xmm7", "xmm8", "xmm9", "xmm15");
    return rounds * 10.0 * 16 / (seconds() - start);
  }
  for (int i = 0; i < rounds; ++i)
    asm volatile(
        "vfmadd231ps %%zmm15, %%zmm15, %%zmm0\n vfmadd231ps %%zmm15, %%zmm15, %%zmm1\n vfmadd231ps %%zmm15, %%zmm15, %%zmm2\n"
        "vfmadd231ps %%zmm15, %%zmm15, %%zmm3\n vfmadd231ps %%zmm15, %%zmm15, %%zmm4\n vfmadd231ps %%zmm15, %%zmm15, %%zmm5\n"
        "vfmadd231ps %%zmm15, %%zmm15, %%zmm6\n vfmadd231ps %%zmm15, %%zmm15, %%zmm7\n vfmadd231ps %%zmm15, %%zmm15, %%zmm8\n"
        "vfmadd231ps %%zmm15, %%zmm15, %%zmm9\n" ::
            : "xmm0", "xmm1", "xmm2", "xmm3", "xmm4", "xmm5", "xmm6", "xmm7", "xmm8", "xmm9", "xmm15");
  return rounds * 10.0 * 32 / (seconds() - start);
#else
  return static_cast<double>(level) * 0;
#endif
}

std::string_view case_filter;

/// One case. `numbers` are the descriptor up to p2; program inputs are one row for all, or as large as the output.
struct problem {
  const char* name;
  std::int64_t numbers[20];
  bool shared_inputs;
};

float* buffer(std::vector<std::vector<float>>& pool, std::size_t size) {
  pool.emplace_back(size + 16, 0.01f);
  const auto address = reinterpret_cast<std::uintptr_t>(pool.back().data());
  return pool.back().data() + (64 - address % 64) % 64 / 4;
}

template <word Panel, word Pool, word... Words>
void measure(const problem& p) {
  if (std::string_view(p.name).find(case_filter) == std::string_view::npos) return;
  using program = passes::program<Words...>;
  const std::int64_t* d = p.numbers;
  const bool pooled = Pool != 0;
  const std::int64_t rows1 = pooled ? d[18] : d[1], rows2 = pooled ? d[19] : d[2], n = d[3];
  std::vector<std::vector<float>> memory;
  backends::cpu::owned_call c{};
  std::memcpy(c.number, d, sizeof p.numbers);
  std::size_t a_size = 1, b_size = 1;
  const std::int64_t extents[6] = {d[0], d[1], d[2], d[4], d[5], d[6]};
  for (int i = 0; i < 6; ++i) a_size += static_cast<std::size_t>((extents[i] - 1) * d[7 + i]);
  for (int i = 0; i < 3; ++i) b_size += static_cast<std::size_t>((d[4 + i] - 1) * d[14 + i]);
  b_size += static_cast<std::size_t>((n - 1) / static_cast<std::int64_t>(Panel & 255) * d[13] + static_cast<std::int64_t>(Panel & 255));
  const std::size_t out_size = static_cast<std::size_t>(d[0] * rows1 * rows2 * n);
  c.operand[0] = buffer(memory, a_size);
  c.operand[1] = buffer(memory, b_size);
  int operand = 2;
  c.number[20] = d[17] * d[5] * d[6] * n * 4 > passes::usual_target.second.bytes ? d[0] * rows1 : rows1;
  std::int64_t* strides = c.number + 21;
  const std::int64_t out_strides[3] = {rows1 * rows2 * n, rows2 * n, n};
  for (int i = 1; i < program::inputs; ++i, strides += 4) {
    c.operand[operand++] = buffer(memory, out_size);
    if (!p.shared_inputs) std::copy_n(out_strides, 3, strides);
    strides[3] = 1;
  }
  for (int i = 0; i < program::outputs; ++i, strides += 3) {
    c.operand[operand++] = buffer(memory, out_size);
    std::copy_n(out_strides, 3, strides);
  }
  if ((Pool >> 32 & 1) != 0) {
    c.operand[operand++] = buffer(memory, out_size);
    std::copy_n(out_strides, 3, strides);
  }
  c.operand[operand] = buffer(memory, static_cast<std::size_t>(pooled ? 4 * d[2] * 32 : d[0] * d[1] * d[2] * n));
  const double flops = 2.0 * static_cast<double>(d[0] * d[1] * d[2] * n * d[4] * d[5] * d[6]);
  std::printf("%-44s", p.name);
  for (backends::cpu::isa set : backends::cpu::all_isas) {
    if (!backends::cpu::supports(set)) continue;
    const int level = static_cast<int>(set);
    const backends::cpu::kernel run = backends::cpu::kernels_for<word(backends::cpu::family::contraction), Panel, Pool, Words...>[level];
    const int calls = std::max(1, static_cast<int>(3e7 * (1 << level) / flops));
    double best = 0, top = 0;
    run(c);
    for (int repeat = 0; repeat < 15; ++repeat) {
      top = std::max(top, peak(level));
      const double start = seconds();
      for (int i = 0; i < calls; ++i) run(c);
      best = std::max(best, flops * calls / (seconds() - start));
    }
    std::printf("  %7.1f us %6.1f GF %5.1f%%", flops / best * 1e6, best / 1e9, 100 * best / top);
  }
  std::printf("\n");
}

constexpr word sum = passes::input_word(f32, access::contiguous), vector = passes::input_word(f32, access::contiguous);
/// A reduction that the passes call short; tiles of the columns of two panels. And a number of columns that a key may know.
constexpr word is_short = word{1} << 48, is_wide = word{1} << 49;
constexpr word result(int from) { return passes::output_word(from, f32); }

template <word Panel, word Pool = 0>
void measure_identity(const problem& p) {
  measure<Panel, Pool, passes::header_word(1, 0, 1), sum, result(0)>(p);
}
template <word Panel, word Pool = 0>
void measure_bias_relu(const problem& p) {
  measure<Panel, Pool, passes::header_word(2, 2, 1), sum, vector, passes::instruction_word(opcode::add, 0, 1),
          passes::instruction_word(opcode::relu, 2), result(3)>(p);
}
/// m' = a·m + sum, v' = b·v + sum², w' = w - m' / (√v' + ε)
template <word Panel>
void measure_update(const problem& p) {
  constexpr word k = passes::instruction_word(opcode::constant, 0, 0, 0, 0x3f700000);
  measure<Panel, 0, passes::header_word(4, 10, 3), sum, vector, vector, vector, k, passes::instruction_word(opcode::mul, 1, 4),
          passes::instruction_word(opcode::add, 5, 0), passes::instruction_word(opcode::mul, 2, 4),
          passes::instruction_word(opcode::mul, 0, 0), passes::instruction_word(opcode::add, 7, 8),
          passes::instruction_word(opcode::sqrt, 9), passes::instruction_word(opcode::add, 10, 4),
          passes::instruction_word(opcode::div, 6, 11), passes::instruction_word(opcode::sub, 3, 12), result(6), result(9), result(13)>(p);
}

}  // namespace

int main(int argc, char** argv) {
  case_filter = argc > 1 ? argv[1] : "";
  std::printf("%-44s  %-30s%-30s%-30s\n", "", "baseline", "avx2", "avx512");
  // Forward.
  measure_bias_relu<32 | 11 << 8>({"forward conv 13x13x32 -> 11x11x64",
                                   {64, 11, 11, 64, 1, 3, 96, 13 * 13 * 32, 13 * 32, 32, 0, 13 * 32, 1, 288 * 32, 0, 96 * 32, 32, 1},
                                   true});
  measure_bias_relu<32 | 11 << 8>(
      {"the same, one image", {1, 11, 11, 64, 1, 3, 96, 13 * 13 * 32, 13 * 32, 32, 0, 13 * 32, 1, 288 * 32, 0, 96 * 32, 32, 1}, true});
  constexpr word pool2 = 2 | 2 << 8 | 2 << 16 | 2 << 24;
  measure_bias_relu<32 | 26 << 8 | is_short>(
      {"forward conv 28x28x1 -> 26x26x32", {64, 26, 26, 32, 1, 3, 3, 784, 28, 1, 0, 28, 1, 9 * 32, 0, 96, 32, 1}, true});
  measure_bias_relu<32 | 26 << 8, pool2>(
      {"the same, pooled 2x2", {64, 26, 26, 32, 1, 3, 3, 784, 28, 1, 0, 28, 1, 9 * 32, 0, 96, 32, 1, 13, 13}, true});
  measure_bias_relu<32 | 26 << 8, pool2 | word{1} << 32>(
      {"the same, pooled 2x2 with places", {64, 26, 26, 32, 1, 3, 3, 784, 28, 1, 0, 28, 1, 9 * 32, 0, 96, 32, 1, 13, 13}, true});
  measure_bias_relu<32 | 11 << 8, pool2 | word{1} << 32>(
      {"conv 13x13x32 -> 11x11x64, pooled with places",
       {64, 11, 11, 64, 1, 3, 96, 13 * 13 * 32, 13 * 32, 32, 0, 13 * 32, 1, 288 * 32, 0, 96 * 32, 32, 1, 5, 5},
       true});
  measure_bias_relu<32 | 64 << 8>(
      {"dense 64 x 1600 x 128", {1, 1, 64, 128, 1, 1, 1600, 0, 0, 1600, 0, 0, 1, 1600 * 32, 0, 0, 32, 1}, true});
  measure_bias_relu<32>(
      {"dense 64 x 1600 x 128, run-time rows", {1, 1, 64, 128, 1, 1, 1600, 0, 0, 1600, 0, 0, 1, 1600 * 32, 0, 0, 32, 1}, true});
  measure_bias_relu<32>(
      {"dense 7 x 1600 x 128, run-time rows", {1, 1, 7, 128, 1, 1, 1600, 0, 0, 1600, 0, 0, 1, 1600 * 32, 0, 0, 32, 1}, true});
  measure_bias_relu<32>(
      {"dense 512 x 512 x 512, run-time rows", {1, 1, 512, 512, 1, 1, 512, 0, 0, 512, 0, 0, 1, 512 * 32, 0, 0, 32, 1}, true});
  measure_bias_relu<32 | 1 << 8>({"dense 1 x 1600 x 128", {1, 1, 1, 128, 1, 1, 1600, 0, 0, 1600, 0, 0, 1, 1600 * 32, 0, 0, 32, 1}, true});
  measure_bias_relu<32 | 7 << 8>({"dense 7 x 1600 x 128", {1, 1, 7, 128, 1, 1, 1600, 0, 0, 1600, 0, 0, 1, 1600 * 32, 0, 0, 32, 1}, true});
  measure_bias_relu<16 | is_short>({"dense 64 x 128 x 10", {1, 1, 64, 10, 1, 1, 128, 0, 0, 128, 0, 0, 1, 128 * 16, 0, 0, 16, 1}, true});
  measure_bias_relu<32 | 512 << 8>({"dense 512 x 512 x 512", {1, 1, 512, 512, 1, 1, 512, 0, 0, 512, 0, 0, 1, 512 * 32, 0, 0, 32, 1}, true});
  measure_bias_relu<32 | 1024 << 8>(
      {"dense 1024 x 1024 x 1024", {1, 1, 1024, 1024, 1, 1, 1024, 0, 0, 1024, 0, 0, 1, 1024 * 32, 0, 0, 32, 1}, true});
  measure_bias_relu<32 | is_wide | 1024 << 8>(
      {"the same in tiles of 64 columns", {1, 1, 1024, 1024, 1, 1, 1024, 0, 0, 1024, 0, 0, 1, 1024 * 32, 0, 0, 32, 1}, true});
  measure_bias_relu<32 | 128 << 8>(
      {"dense 128 x 3072 x 768", {1, 1, 128, 768, 1, 1, 3072, 0, 0, 3072, 0, 0, 1, 3072 * 32, 0, 0, 32, 1}, true});
  measure_bias_relu<32 | is_wide | 128 << 8>(
      {"the same in tiles of 64 columns", {1, 1, 128, 768, 1, 1, 3072, 0, 0, 3072, 0, 0, 1, 3072 * 32, 0, 0, 32, 1}, true});
  measure_bias_relu<32 | 1 << 8>({"dense 1 x 784 x 512", {1, 1, 1, 512, 1, 1, 784, 0, 0, 784, 0, 0, 1, 784 * 32, 0, 0, 32, 1}, true});
  measure_bias_relu<32 | is_wide | 1 << 8>({"the same in tiles of 64 columns", {1, 1, 1, 512, 1, 1, 784, 0, 0, 784, 0, 0, 1, 784 * 32, 0, 0, 32, 1}, true});
  measure_bias_relu<32 | 1 << 8>({"dense 1 x 2048 x 1024", {1, 1, 1, 1024, 1, 1, 2048, 0, 0, 2048, 0, 0, 1, 2048 * 32, 0, 0, 32, 1}, true});
  measure_bias_relu<32 | is_wide | 1 << 8>(
      {"the same in tiles of 64 columns", {1, 1, 1, 1024, 1, 1, 2048, 0, 0, 2048, 0, 0, 1, 2048 * 32, 0, 0, 32, 1}, true});
  // Input gradient.
  measure_identity<32 | 13 << 8>({"input gradient conv 15x15x64 -> 13x13x32",
                                  {64, 13, 13, 32, 1, 3, 192, 15 * 15 * 64, 15 * 64, 64, 0, 15 * 64, 1, 576 * 32, 0, 192 * 32, 32, 1},
                                  true});
  measure_identity<32 | is_short>(
      {"input gradient dense 64 x 128 x 1600", {1, 1, 64, 1600, 1, 1, 128, 0, 0, 128, 0, 0, 1, 128 * 32, 0, 0, 32, 1}, true});
  // Weight gradient.
  for (std::int64_t block : {64, 32, 16, 8, 4})
    measure_identity<32 | 96 << 8>({"weight gradient conv 3x3x32 -> 64 (blocks)",
                                    {3, 1, 96, 64, 64, 11, 11, 13 * 32, 0, 1, 13 * 13 * 32, 13 * 32, 32, 32, 121 * 64, 11 * 64, 64, block},
                                    true});
  measure_update<32 | 96 << 8>({"the same, with an update",
                                {3, 1, 96, 64, 64, 11, 11, 13 * 32, 0, 1, 13 * 13 * 32, 13 * 32, 32, 32, 121 * 64, 11 * 64, 64, 16},
                                false});
  measure_update<32 | 3 << 8>({"weight gradient conv 3x3x1 -> 32, update",
                               {3, 1, 3, 32, 64, 26, 26, 28, 0, 1, 784, 28, 1, 32, 26 * 26 * 32, 26 * 32, 32, 64},
                               false});
  measure_identity<32 | 128 << 8 | is_short>(
      {"weight gradient dense 128 x 64 x 1600", {1, 1, 128, 1600, 1, 1, 64, 0, 0, 1, 0, 0, 128, 32, 0, 0, 1600, 1}, true});
  measure_update<32 | 128 << 8 | is_short>(
      {"the same, with an update", {1, 1, 128, 1600, 1, 1, 64, 0, 0, 1, 0, 0, 128, 32, 0, 0, 1600, 1}, false});
}
