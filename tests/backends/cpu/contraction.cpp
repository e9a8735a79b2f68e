// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Contraction kernels of every instruction set against plain loops, over drawn shapes. Operands are small integers, so
/// that every order of summation is exact, and each ends where its page does: a read past an end is a fault.
#include <sinter/backends/cpu/isa.hpp>
#include <sinter/backends/cpu/kernels.hpp>

#include "guarded.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

namespace {

using namespace sinter;
using backends::cpu::family;
using ir::opcode;
using passes::access;
using passes::word;
using test::guarded;

template <word... Words>
struct words {};

constexpr word sum_word = passes::input_word(f32, access::contiguous);
constexpr word contiguous_word = passes::input_word(f32, access::contiguous);
constexpr word splat_word = passes::input_word(f32, access::splat);

// Programs, with the same meaning in scalar code. `rows_shared[i]`: input i is one row for all rows (a bias).

struct identity {
  using code = words<passes::header_word(1, 0, 1), sum_word, passes::output_word(0, f32)>;
  static constexpr int inputs = 1, outputs = 1;
  static constexpr bool is_splat[1] = {}, rows_shared[1] = {};
  static constexpr bool in_place = false;
  static void apply(float* r, float* out) { out[0] = r[0]; }
};

struct bias_relu {
  using code = words<passes::header_word(2, 2, 1), sum_word, contiguous_word, passes::instruction_word(opcode::add, 0, 1),
                     passes::instruction_word(opcode::relu, 2), passes::output_word(3, f32)>;
  static constexpr int inputs = 2, outputs = 1;
  static constexpr bool is_splat[2] = {}, rows_shared[2] = {false, true};
  static constexpr bool in_place = false;
  static void apply(float* r, float* out) { out[0] = r[0] + r[1] > 0 ? r[0] + r[1] : 0.0f; }
};

/// sum · row factor + residual, the residual overwritten by the result.
struct scaled_residual {
  using code = words<passes::header_word(3, 2, 1), sum_word, splat_word, contiguous_word, passes::instruction_word(opcode::mul, 0, 1),
                     passes::instruction_word(opcode::add, 3, 2), passes::output_word(4, f32)>;
  static constexpr int inputs = 3, outputs = 1;
  static constexpr bool is_splat[3] = {false, true, false}, rows_shared[3] = {};
  static constexpr bool in_place = true;
  static void apply(float* r, float* out) { out[0] = r[0] * r[1] + r[2]; }
};

/// An update of two states in place: m' = m + sum, w' = w - 2 m', and m' + w' besides. Long enough to run rolled.
struct update {
  using code = words<passes::header_word(3, 5, 3), sum_word, contiguous_word, contiguous_word, passes::instruction_word(opcode::add, 1, 0),
                     passes::instruction_word(opcode::constant, 0, 0, 0, 0x40000000), passes::instruction_word(opcode::mul, 3, 4),
                     passes::instruction_word(opcode::sub, 2, 5), passes::instruction_word(opcode::add, 3, 6), passes::output_word(3, f32),
                     passes::output_word(6, f32), passes::output_word(7, f32)>;
  static constexpr int inputs = 3, outputs = 3;
  static constexpr bool is_splat[3] = {}, rows_shared[3] = {};
  static constexpr bool in_place = true;
  static void apply(float* r, float* out) {
    out[0] = r[1] + r[0];
    out[1] = r[2] - 2 * out[0];
    out[2] = out[0] + out[1];
  }
};

struct extents {
  std::int64_t rows[3], columns, steps[3];
};

class drawing {
 public:
  explicit drawing(unsigned seed) : engine_(seed) {}
  std::int64_t between(std::int64_t low, std::int64_t high) { return std::uniform_int_distribution<std::int64_t>(low, high)(engine_); }
  void fill(guarded<float>& to) {
    for (std::size_t i = 0; i < to.size(); ++i) to[i] = static_cast<float>(between(-4, 4));
  }

 private:
  std::mt19937 engine_;
};

/// Calls `visit` with every (i, j, k) below three extents.
template <class Visit>
void each(std::int64_t e0, std::int64_t e1, std::int64_t e2, Visit&& visit) {
  for (std::int64_t i = 0; i < e0; ++i)
    for (std::int64_t j = 0; j < e1; ++j)
      for (std::int64_t k = 0; k < e2; ++k) visit(i, j, k);
}

template <word Panel, word Pool, class Program, word... Words>
const backends::cpu::kernel* kernels_of(words<Words...>) {
  return backends::cpu::kernels_for<word(family::contraction), Panel, Pool, Words...>;
}

/// One drawn problem on one instruction set.
template <word Panel, word Pool, class Program>
void check(backends::cpu::isa set, drawing& draw, const extents& e, bool packed, std::int64_t block) {
  constexpr std::int64_t width = Panel & 255;
  constexpr std::int64_t kernel_h = Pool & 255, kernel_w = Pool >> 8 & 255, stride_h = Pool >> 16 & 255, stride_w = Pool >> 24 & 255;
  constexpr bool with_index = (Pool >> 32 & 1) != 0, is_bf16 = passes::packed_dtype_of(Panel) == bf16;
  const std::int64_t* rows = e.rows;
  const std::int64_t* steps = e.steps;
  const std::int64_t n = e.columns;
  backends::cpu::owned_call c{};
  std::int64_t* d = c.number;
  for (int i = 0; i < 3; ++i) d[i] = rows[i];
  d[3] = n;
  for (int i = 0; i < 3; ++i) d[4 + i] = steps[i];
  for (int i = 0; i < 6; ++i) d[7 + i] = draw.between(0, 40);  // A: three row strides, three of the reduction; any reading is legal
  if (draw.between(0, 1) == 0) d[11] = steps[2] * d[12];       // loops that merge
  const std::int64_t b_row = packed ? width : n + draw.between(0, 3);
  d[13] = packed ? steps[0] * steps[1] * steps[2] * width : width;
  d[16] = b_row;
  d[15] = steps[2] * d[16] + (packed ? 0 : draw.between(0, 2));
  d[14] = steps[1] * d[15];
  d[17] = block;
  const bool pooled = Pool != 0;
  const std::int64_t out_rows[3] = {rows[0], pooled ? (rows[1] - kernel_h) / stride_h + 1 : rows[1],
                                    pooled ? (rows[2] - kernel_w) / stride_w + 1 : rows[2]};
  d[18] = out_rows[1];
  d[19] = out_rows[2];
  const std::int64_t groups[] = {1, out_rows[1], out_rows[0] * out_rows[1]};
  d[20] = groups[draw.between(0, 2)];

  // Operands, as long as what their strides reach.
  const auto a_at = [&](std::int64_t r0, std::int64_t r1, std::int64_t r2, std::int64_t k0, std::int64_t k1, std::int64_t k2) {
    return r0 * d[7] + r1 * d[8] + r2 * d[9] + k0 * d[10] + k1 * d[11] + k2 * d[12];
  };
  const auto b_at = [&](std::int64_t k0, std::int64_t k1, std::int64_t k2, std::int64_t j) {
    return j / width * d[13] + j % width + k0 * d[14] + k1 * d[15] + k2 * d[16];
  };
  guarded<float> a(static_cast<std::size_t>(a_at(rows[0] - 1, rows[1] - 1, rows[2] - 1, steps[0] - 1, steps[1] - 1, steps[2] - 1) + 1));
  const std::int64_t last_column = packed ? (n + width - 1) / width * width - 1 : n - 1;
  guarded<float> b(static_cast<std::size_t>(b_at(steps[0] - 1, steps[1] - 1, steps[2] - 1, last_column) + 1));
  draw.fill(a);
  draw.fill(b);
  if (packed)
    each(steps[0], steps[1], steps[2], [&](auto k0, auto k1, auto k2) {
      for (std::int64_t j = n; j <= last_column; ++j) b[static_cast<std::size_t>(b_at(k0, k1, k2, j))] = 0;
    });
  c.operand[0] = a.data();
  c.operand[1] = b.data();
  guarded<std::uint16_t> pairs(is_bf16 ? b.size() : 1);
  if constexpr (is_bf16) {  // small integers are the same in bf16
    const std::size_t lanes = SINTER_X86 ? std::size_t{4} << static_cast<int>(set) : 4;
    for (std::size_t i = 0; i < b.size(); ++i)
      pairs[i / (2 * lanes) * (2 * lanes) + i % lanes * 2 + i / lanes % 2] = bfloat16(double{b[i]}).bits;
    c.operand[1] = pairs.data();
  }

  const std::int64_t gap = draw.between(0, 2);
  const std::int64_t row = n + gap, plane = out_rows[2] * row, volume = out_rows[1] * plane;
  const auto out_at = [&](std::int64_t r0, std::int64_t r1, std::int64_t r2, std::int64_t j) {
    return static_cast<std::size_t>(r0 * volume + r1 * plane + r2 * row + j);
  };
  const std::size_t out_size = out_at(out_rows[0] - 1, out_rows[1] - 1, out_rows[2] - 1, n - 1) + 1;
  std::vector<guarded<float>> inputs, outputs;
  std::int64_t* strides = d + 21;
  int operand = 2;
  for (int i = 1; i < Program::inputs; ++i, strides += 4) {
    if (Program::rows_shared[i]) {
      inputs.emplace_back(static_cast<std::size_t>(n));
      strides[3] = 1;
    } else if (Program::is_splat[i]) {
      inputs.emplace_back(static_cast<std::size_t>(out_rows[0] * out_rows[1] * out_rows[2]));
      strides[0] = out_rows[1] * out_rows[2];
      strides[1] = out_rows[2];
      strides[2] = 1;
    } else {
      inputs.emplace_back(out_size);
      strides[0] = volume;
      strides[1] = plane;
      strides[2] = row;
      strides[3] = 1;
    }
    draw.fill(inputs.back());
    c.operand[operand++] = inputs.back().data();
  }
  const std::vector<guarded<float>> before = inputs;
  const auto input_at = [&](int i, std::int64_t r0, std::int64_t r1, std::int64_t r2, std::int64_t j) {
    const std::int64_t* s = d + 21 + 4 * (i - 1);
    return before[static_cast<std::size_t>(i - 1)][static_cast<std::size_t>(r0 * s[0] + r1 * s[1] + r2 * s[2] + j * s[3])];
  };
  constexpr float untouched = -12345.0f;
  constexpr int in_place = Program::in_place ? (Program::outputs < 2 ? 1 : 2) : 0;
  for (int i = 0; i < Program::outputs; ++i, strides += 3) {
    strides[0] = volume;
    strides[1] = plane;
    strides[2] = row;
    if (i < in_place) {
      c.operand[operand++] = inputs[static_cast<std::size_t>(Program::inputs - 1 - in_place + i)].data();
      continue;
    }
    outputs.emplace_back(out_size);
    for (std::size_t j = 0; j < out_size; ++j) outputs.back()[j] = untouched;
    c.operand[operand++] = outputs.back().data();
  }
  guarded<std::uint8_t> index(out_size);
  for (std::size_t j = 0; j < out_size; ++j) index[j] = 255;
  if (with_index) {
    strides[0] = volume;
    strides[1] = plane;
    strides[2] = row;
    c.operand[operand++] = index.data();
  }
  guarded<float> scratch(static_cast<std::size_t>(pooled ? kernel_h * rows[2] * width : rows[0] * rows[1] * rows[2] * n));
  c.operand[operand] = scratch.data();

  const backends::cpu::kernel run = kernels_of<Panel, Pool, Program>(typename Program::code{})[static_cast<int>(set)];
  run(c);

  int wrong = 0;
  const auto sum_at = [&](std::int64_t r0, std::int64_t r1, std::int64_t r2, std::int64_t j) {
    double sum = 0;
    each(steps[0], steps[1], steps[2], [&](auto k0, auto k1, auto k2) {
      sum += double{a[static_cast<std::size_t>(a_at(r0, r1, r2, k0, k1, k2))]} * double{b[static_cast<std::size_t>(b_at(k0, k1, k2, j))]};
    });
    return static_cast<float>(sum);
  };
  each(out_rows[0], out_rows[1], out_rows[2], [&](auto r0, auto r1, auto r2) {
    for (std::int64_t j = 0; j < row; ++j) {
      const std::size_t at = out_at(r0, r1, r2, j);
      if (at >= out_size) continue;
      float expected[4];
      std::int64_t found = 255;
      if (j < n) {
        float r[4];
        if (pooled) {
          r[0] = sum_at(r0, r1 * stride_h, r2 * stride_w, j);
          found = 0;
          for (std::int64_t place = 1; place < kernel_h * kernel_w; ++place) {
            const float v = sum_at(r0, r1 * stride_h + place / kernel_w, r2 * stride_w + place % kernel_w, j);
            if (v > r[0]) r[0] = v, found = place;
          }
        } else {
          r[0] = sum_at(r0, r1, r2, j);
        }
        for (int i = 1; i < Program::inputs; ++i) r[i] = input_at(i, r0, r1, r2, j);
        Program::apply(r, expected);
      } else {  // the gap between rows keeps what it held
        for (int i = 0; i < Program::outputs; ++i)
          expected[i] = i < in_place ? before[static_cast<std::size_t>(Program::inputs - 1 - in_place + i)][at] : untouched;
      }
      for (int i = 0; i < Program::outputs; ++i) {
        const guarded<float>& out = i < in_place ? inputs[static_cast<std::size_t>(Program::inputs - 1 - in_place + i)]
                                                 : outputs[static_cast<std::size_t>(i - in_place)];
        wrong += out[at] != expected[i];
      }
      if (with_index) wrong += index[at] != found;
    }
  });
  INFO("instruction set " << backends::cpu::name_of(set) << ", rows " << rows[0] << " x " << rows[1] << " x " << rows[2] << ", columns "
                          << n << ", reduction " << steps[0] << " x " << steps[1] << " x " << steps[2] << ", row stride " << d[9]
                          << ", panel " << width << ", block " << block << std::string(packed ? ", packed" : ", plain") << ", pool "
                          << Pool);
  CHECK(wrong == 0);
}

constexpr word is_short = word{1} << 48, is_wide = word{1} << 49, is_row = word{1} << 50, in_bf16 = passes::packed_dtype_word(bf16);
/// What a key says of a number of columns.
constexpr word of_columns(word n) { return (128 | word{n >= 32} << 5 | n % 32) << 40; }

/// Drawn problems for one key on every instruction set of this machine.
template <word Panel, word Pool, class Program>
void check_drawn(unsigned seed, int count = 40) {
  INFO("seed " << seed);
  constexpr std::int64_t extent = Panel >> 8 & 0xffff, known = Panel >> 40 & 255;
  constexpr std::int64_t least_h = Pool == 0 ? 1 : Pool & 255, least_w = Pool == 0 ? 1 : Pool >> 8 & 255;
  for (backends::cpu::isa set : backends::cpu::all_isas) {
    if (!backends::cpu::supports(set)) continue;
    drawing draw(seed);
    for (int i = 0; i < count; ++i) {
      const std::int64_t r2 = extent > 0 ? extent : draw.between(least_w, 37);
      const std::int64_t columns = (Panel & is_row) != 0     ? 128 * draw.between(1, 2)
                                   : (Panel >> 49 & 1) == 1  ? 64 * draw.between(1, 3)
                                   : known > 0               ? (known & 31) + (known & 32) * draw.between(1, 2)
                                   : draw.between(0, 3) == 0 ? 16 * draw.between(1, 5)
                                                             : draw.between(1, 75);
      const extents e{{draw.between(1, 3), draw.between(least_h, least_h + 3), r2},
                      columns,
                      {draw.between(1, 5), draw.between(1, 4), draw.between(1, 11)}};
      const bool one_block = Pool != 0 || (Panel & is_short) != 0;
      check<Panel, Pool, Program>(set, draw, e, draw.between(0, 1) == 0 || (Panel & in_bf16) != 0, one_block ? e.steps[0] : draw.between(1, e.steps[0]));
    }
  }
}

constexpr word pool(word h, word w, word stride_h, word stride_w, bool index) {
  return h | w << 8 | stride_h << 16 | stride_w << 24 | static_cast<word>(index) << 32;
}

}  // namespace

TEST_SUITE_BEGIN("backends/cpu/contraction");

TEST_CASE("rows of any run-time number give the sums of the plain loops") {
  check_drawn<32, 0, identity>(1);
  check_drawn<32, 0, bias_relu>(2);
  check_drawn<16, 0, bias_relu>(3);
  check_drawn<16, 0, update>(4);
  check_drawn<32, 0, scaled_residual>(5);
}

TEST_CASE("reductions that are called short give the same sums") {
  check_drawn<32 | is_short, 0, identity>(6);
  check_drawn<32 | is_short, 0, bias_relu>(7);
  check_drawn<32 | 17 << 8 | is_short, 0, scaled_residual>(8);
  check_drawn<32 | 14 << 8 | is_short, 0, bias_relu>(9);
  check_drawn<16 | is_short, 0, bias_relu>(10);
  check_drawn<16 | is_short, 0, update>(11);
}

TEST_CASE("weights in bf16 give the same sums") {
  check_drawn<32 | in_bf16, 0, identity>(40);
  check_drawn<32 | in_bf16, 0, update>(41);
  check_drawn<32 | in_bf16 | is_short, 0, bias_relu>(42);
  check_drawn<32 | 1 << 8 | in_bf16 | is_short, 0, bias_relu>(43);
  check_drawn<32 | 17 << 8 | in_bf16, 0, scaled_residual>(44, 15);
  check_drawn<32 | 1 << 8 | is_wide | in_bf16, 0, bias_relu>(45);
  check_drawn<32 | 1 << 8 | is_wide | is_row | in_bf16, 0, update>(46);
  check_drawn<32 | 1 << 8 | is_wide | is_row | is_short | in_bf16, 0, bias_relu>(47);
  check_drawn<32 | is_wide | in_bf16, 0, bias_relu>(48);
  check_drawn<32 | 12 << 8 | in_bf16, pool(2, 2, 2, 2, true), bias_relu>(49, 15);
  check_drawn<32 | in_bf16, pool(3, 3, 2, 2, false), identity>(50, 15);
}

TEST_CASE("weights in bf16 need no tiles that the columns never meet") {
  check_drawn<32 | in_bf16 | of_columns(3), 0, bias_relu>(51);
  check_drawn<32 | in_bf16 | of_columns(8) | is_short, 0, bias_relu>(52);
  check_drawn<32 | in_bf16 | of_columns(10), 0, bias_relu>(53);
  check_drawn<32 | in_bf16 | of_columns(16) | is_short, 0, bias_relu>(54);
  check_drawn<32 | in_bf16 | of_columns(21), 0, update>(55);
  check_drawn<32 | in_bf16 | of_columns(33) | is_short, 0, scaled_residual>(56);
  check_drawn<32 | in_bf16 | of_columns(45), 0, bias_relu>(57);
  check_drawn<32 | in_bf16 | of_columns(64) | is_short, 0, bias_relu>(58);
  check_drawn<32 | 12 << 8 | in_bf16 | of_columns(45), pool(2, 2, 2, 2, true), bias_relu>(59, 15);
}

TEST_CASE("tiles that the columns never meet are not needed") {
  check_drawn<32 | of_columns(64), 0, bias_relu>(26);
  check_drawn<32 | of_columns(48), 0, update>(27);
  check_drawn<32 | of_columns(40) | is_short, 0, bias_relu>(28);
  check_drawn<32 | of_columns(33), 0, scaled_residual>(29);
  check_drawn<16 | of_columns(10), 0, bias_relu>(30);
  check_drawn<16 | of_columns(16) | is_short, 0, bias_relu>(31);
  check_drawn<32 | 12 << 8 | of_columns(48), pool(2, 2, 2, 2, true), bias_relu>(32, 15);
}

TEST_CASE("rows of a static number are cut into tiles that cover each once") {
  check_drawn<32 | 1 << 8, 0, scaled_residual>(11, 15);
  check_drawn<32 | 2 << 8, 0, identity>(12, 15);
  check_drawn<32 | 3 << 8, 0, scaled_residual>(13, 15);
  check_drawn<16 | 5 << 8, 0, bias_relu>(14, 15);
  check_drawn<32 | 11 << 8, 0, scaled_residual>(15, 15);
  check_drawn<32 | 13 << 8, 0, update>(16, 15);
  check_drawn<32 | 17 << 8, 0, scaled_residual>(17, 15);
  check_drawn<16 | 29 << 8, 0, update>(18, 15);
  check_drawn<32 | 96 << 8, 0, update>(19, 5);
}

TEST_CASE("tiles of two panels give the same sums, whatever the number of rows") {
  check_drawn<32 | is_wide, 0, identity>(33);
  check_drawn<32 | is_wide | of_columns(64), 0, bias_relu>(34);
  check_drawn<32 | is_wide | of_columns(64), 0, update>(35);
  check_drawn<32 | is_wide | 1 << 8 | of_columns(64), 0, bias_relu>(39, 15);
  check_drawn<32 | is_wide | 13 << 8 | of_columns(64), 0, scaled_residual>(36, 15);
  check_drawn<32 | is_wide | 32 << 8 | of_columns(64), 0, bias_relu>(37, 15);
  check_drawn<32 | is_wide | 9 << 8 | of_columns(64) | is_short, 0, bias_relu>(38, 15);
}

TEST_CASE("maxima over windows and their places are those of the plain loops") {
  check_drawn<32 | 26 << 8, pool(2, 2, 2, 2, true), bias_relu>(21, 15);
  check_drawn<32 | 11 << 8, pool(2, 2, 2, 2, false), bias_relu>(22, 15);
  check_drawn<16, pool(3, 3, 2, 2, true), identity>(23, 15);
  check_drawn<32, pool(3, 2, 1, 3, true), update>(24, 15);
  check_drawn<16 | 9 << 8, pool(5, 5, 3, 2, true), scaled_residual>(25, 10);
}

TEST_CASE("a maximum keeps a NaN at any place, and finds the last of several") {
  for (backends::cpu::isa set : backends::cpu::all_isas)
    for (unsigned nans = 0; nans < 16 && backends::cpu::supports(set); ++nans) {
      float a[4] = {1, 3, 2, 3};  // a window of 2 × 2 rows, one step
      int last = -1;
      for (int at = 0; at < 4; ++at)
        if (nans >> at & 1u) a[last = at] = std::nanf("");
      float b[1] = {1}, out[1] = {0}, scratch[2 * 2 * 16];
      std::uint8_t index[1] = {9};
      backends::cpu::owned_call c{{a, b, out, index, scratch}, {1, 2, 2, 1, 1, 1, 1, 0, 2, 1, 0, 0, 0, 16, 0, 0, 16, 1, 1, 1, 1}};
      kernels_of<16, pool(2, 2, 2, 2, true), identity>(identity::code{})[static_cast<int>(set)](c);
      INFO("instruction set " << backends::cpu::name_of(set));
      CAPTURE(nans);
      if (nans == 0) {
        CHECK(out[0] == 3);
        CHECK(index[0] == 1);
      } else {
        CHECK(std::isnan(out[0]));
        CHECK(index[0] == last);
      }
    }
}

TEST_SUITE_END();
