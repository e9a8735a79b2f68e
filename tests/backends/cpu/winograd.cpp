// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Convolutions in fewer products, of every instruction set, against sums in double, over drawn shapes and within the bound that docs/design/winograd.md
/// states. Operands end where their pages do: a read past an end is a fault.
#include <sinter/backends/cpu/isa.hpp>
#include <sinter/backends/cpu/kernels.hpp>

#include "guarded.hpp"

#include <doctest/doctest.h>

#include <algorithm>
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

constexpr word contiguous_word = passes::input_word(f32, access::contiguous);
constexpr word splat_word = passes::input_word(f32, access::splat);

// Programs, with the same meaning in scalar code: `apply(sum, input 1, input 2)`. Each shrinks no error and none grows it.

struct identity {
  using code = words<passes::header_word(1, 0, 1), contiguous_word, passes::output_word(0, f32)>;
  static constexpr int inputs = 1;
  static double apply(double sum, double, double) { return sum; }
};
struct bias_relu {
  using code = words<passes::header_word(2, 2, 1), contiguous_word, contiguous_word, passes::instruction_word(opcode::add, 0, 1),
                     passes::instruction_word(opcode::relu, 2), passes::output_word(3, f32)>;
  static constexpr int inputs = 2;
  static double apply(double sum, double bias, double) { return std::max(sum + bias, 0.0); }
};
/// Too long to be repeated for every register: max(−(a + b), 0) and the like, of an input that is one number a pixel and of one that moves as the result does.
struct long_program {
  using code =
      words<passes::header_word(3, 5, 1), contiguous_word, splat_word, contiguous_word, passes::instruction_word(opcode::add, 0, 1),
            passes::instruction_word(opcode::neg, 3), passes::instruction_word(opcode::sub, 4, 2),
            passes::instruction_word(opcode::relu, 5), passes::instruction_word(opcode::neg, 6), passes::output_word(7, f32)>;
  static constexpr int inputs = 3;
  static double apply(double sum, double a, double b) { return -std::max(-(sum + a) - b, 0.0); }
};

/// What values the operands have.
enum class drawn : std::uint8_t { uniform, positive, spread };

class drawing {
 public:
  explicit drawing(unsigned seed) : engine_(seed) {}
  std::int64_t between(std::int64_t low, std::int64_t high) { return std::uniform_int_distribution<std::int64_t>(low, high)(engine_); }
  void fill(guarded<float>& to, drawn how) {
    std::uniform_real_distribution<float> unit(how == drawn::positive ? 0.0f : -1.0f, 1.0f);
    for (std::size_t i = 0; i < to.size(); ++i)
      to[i] = how == drawn::spread ? std::ldexp(unit(engine_), static_cast<int>(between(-12, 12))) : unit(engine_);
  }

 private:
  std::mt19937 engine_;
};

template <word Shape, word... Words>
const backends::cpu::kernel* kernels_of(words<Words...>) {
  return backends::cpu::kernels_for<word(family::winograd), Shape, Words...>;
}

constexpr word shape_word(int tile, int width, int block, int features, int rest) {
  return static_cast<word>(tile) | static_cast<word>(width) << 8 | static_cast<word>(block) << 16 | static_cast<word>(features % 16) << 40 |
         static_cast<word>(rest) << 48;
}
constexpr int any = 0xffff;

struct extents {
  std::int64_t images, height, width, channels, features;
};

/// |error| ≤ bound · 2⁻²⁴ · Σ_c max |x_c| under the tile · Σ |w_c|
constexpr double bound_of(int tile) { return tile == 4 ? 16 : 8; }
double largest_share = 0;  // of the bound

/// One drawn problem on one instruction set.
template <word Shape, class Program>
void check(backends::cpu::isa set, drawing& draw, const extents& e, drawn how, bool turned) {
  constexpr int tile = static_cast<int>(Shape & 255), points = (tile + 2) * (tile + 2);
  constexpr std::int64_t panel = Shape >> 8 & 255, block = Shape >> 16 & 0xffffff;
  // The image with its border, pixels perhaps farther apart than they need to be; the kernel as conv2d has it, or turned, as its gradient does.
  const std::int64_t x_x = e.channels + draw.between(0, 2), x_y = (e.width + 2) * x_x + draw.between(0, 3), x_n = (e.height + 2) * x_y;
  guarded<float> x(static_cast<std::size_t>((e.images - 1) * x_n + (e.height + 1) * x_y + (e.width + 1) * x_x + e.channels));
  guarded<float> w(static_cast<std::size_t>(e.features * e.channels * 9));
  draw.fill(x, how);
  draw.fill(w, how);
  const std::int64_t w_f = e.channels * 9, w_c = 9, w_y = turned ? -3 : 3, w_x = turned ? -1 : 1;
  float* const first_weight = w.data() + (turned ? 8 : 0);

  guarded<float> packed(static_cast<std::size_t>((e.features + panel - 1) / panel * panel * e.channels * points));
  backends::cpu::owned_call pack{};
  pack.operand[0] = first_weight, pack.operand[1] = packed.data();
  const std::int64_t pack_numbers[] = {e.channels, w_y, w_x, w_c, e.features, w_f, panel};
  std::copy(std::begin(pack_numbers), std::end(pack_numbers), pack.number);
  backends::cpu::kernels_for<word(family::winograd_pack), word(tile)>[static_cast<int>(set)](pack);

  const std::int64_t row = (e.channels + 15) / 16 * 16 + 16 * draw.between(0, 1), step = block * row + 16 * draw.between(0, 1);
  guarded<float> scratch(static_cast<std::size_t>(points * (step + block * 32 + 16)));
  const std::int64_t y_x = e.features + draw.between(0, 2), y_y = e.width * y_x, y_n = e.height * y_y;
  const std::size_t results = static_cast<std::size_t>((e.images - 1) * y_n + (e.height - 1) * y_y + (e.width - 1) * y_x + e.features);
  guarded<float> y(results);
  for (std::size_t i = 0; i < results; ++i) y[i] = 77;  // between pixels, nothing is written
  guarded<float> a(Program::inputs == 3 ? static_cast<std::size_t>(e.images * e.height * e.width) : static_cast<std::size_t>(e.features)),
      b(results);
  draw.fill(a, drawn::uniform);
  draw.fill(b, drawn::uniform);

  backends::cpu::owned_call c{};
  std::vector<std::int64_t> numbers = {e.images, e.height, e.width, e.channels, e.features, x_n, x_y, x_x, row, step};
  int operand = 0;
  c.operand[operand++] = x.data();
  c.operand[operand++] = packed.data();
  if (Program::inputs == 2) {
    c.operand[operand++] = a.data();
    numbers.insert(numbers.end(), {0, 0, 0, 1});
  }
  if (Program::inputs == 3) {
    c.operand[operand++] = a.data();
    numbers.insert(numbers.end(), {e.height * e.width, e.width, 1, 0});
    c.operand[operand++] = b.data();
    numbers.insert(numbers.end(), {y_n, y_y, y_x, 1});
  }
  c.operand[operand++] = y.data();
  c.operand[operand++] = scratch.data();
  numbers.insert(numbers.end(), {y_n, y_y, y_x});
  std::copy(numbers.begin(), numbers.end(), c.number);
  kernels_of<Shape>(typename Program::code{})[static_cast<int>(set)](c);

  const auto at = [&](std::int64_t n, std::int64_t r, std::int64_t q, std::int64_t k) {
    return double{x[static_cast<std::size_t>(n * x_n + r * x_y + q * x_x + k)]};
  };
  bool within = true, untouched = true;
  for (std::int64_t n = 0; n < e.images; ++n)
    for (std::int64_t r0 = 0; r0 < e.height; r0 += tile)
      for (std::int64_t q0 = 0; q0 < e.width; q0 += tile) {
        std::vector<double> most(static_cast<std::size_t>(e.channels));  // under the tile
        for (std::int64_t r = r0; r < std::min(r0 + tile + 2, e.height + 2); ++r)
          for (std::int64_t q = q0; q < std::min(q0 + tile + 2, e.width + 2); ++q)
            for (std::int64_t k = 0; k < e.channels; ++k)
              most[static_cast<std::size_t>(k)] = std::max(most[static_cast<std::size_t>(k)], std::fabs(at(n, r, q, k)));
        for (std::int64_t f = 0; f < e.features; ++f) {
          double scale = 0;
          for (std::int64_t k = 0; k < e.channels; ++k)
            for (std::int64_t t = 0; t < 9; ++t)
              scale += most[static_cast<std::size_t>(k)] * std::fabs(w[static_cast<std::size_t>(f * w_f + k * w_c + t)]);
          for (std::int64_t r = r0; r < std::min(r0 + tile, e.height); ++r)
            for (std::int64_t q = q0; q < std::min(q0 + tile, e.width); ++q) {
              double sum = 0;
              for (std::int64_t k = 0; k < e.channels; ++k)
                for (std::int64_t t = 0; t < 9; ++t)
                  sum += at(n, r + t / 3, q + t % 3, k) * first_weight[f * w_f + k * w_c + t / 3 * w_y + t % 3 * w_x];
              const auto place = static_cast<std::size_t>(n * y_n + r * y_y + q * y_x + f);
              const double input = a[static_cast<std::size_t>(Program::inputs == 3 ? (n * e.height + r) * e.width + q : f)];
              const double wanted = Program::apply(sum, input, b[place]);
              const double error = std::fabs(y[place] - wanted);
              const double roundings = 4 * (std::fabs(sum) + 2) * 0x1p-24;  // of the program
              largest_share = std::max(largest_share, (error - roundings) / (scale * 0x1p-24));
              within = within && error <= bound_of(tile) * scale * 0x1p-24 + roundings;
            }
        }
      }
  for (std::int64_t i = 0; i < static_cast<std::int64_t>(results); ++i)
    if (i % y_x >= e.features) untouched = untouched && y[static_cast<std::size_t>(i)] == 77;
  const std::string where = std::string(backends::cpu::name_of(set)) + ", tile " + std::to_string(tile) + ", block " +
                            std::to_string(block) + ": " + std::to_string(e.images) + " x " + std::to_string(e.height) + " x " +
                            std::to_string(e.width) + " x " + std::to_string(e.channels) + " -> " + std::to_string(e.features);
  CHECK_MESSAGE(within, where);
  CHECK_MESSAGE(untouched, where);
}

/// Extents around those of tiles, blocks and vectors, features as the key wants them.
template <int Tile, int Width, int Block, int Features, class Program>
void check_drawn(unsigned seed) {
  for (backends::cpu::isa set : backends::cpu::all_isas) {
    if (!backends::cpu::supports(set)) continue;
    drawing draw(seed);
    for (int i = 0; i < 24; ++i) {
      const std::int64_t features = Features == 0 ? 16 * draw.between(1, 4) : Features + 16 * draw.between(0, 4);
      const extents e{draw.between(1, 3), draw.between(1, 11), draw.between(1, 11), draw.between(1, 40), features};
      check<shape_word(Tile, Width, Block, Features, any), Program>(set, draw, e, static_cast<drawn>(i % 3), i % 2 == 1);
    }
  }
}

TEST_SUITE("backends.cpu.winograd") {
  TEST_CASE("tiles of four agree with sums in double") {
    check_drawn<4, 32, 14, 0, identity>(1);
    check_drawn<4, 32, 5, 7, bias_relu>(2);
    check_drawn<4, 16, 8, 3, long_program>(3);
    MESSAGE("largest error: ", largest_share);
    largest_share = 0;
  }
  TEST_CASE("tiles of two agree with sums in double") {
    check_drawn<2, 32, 14, 7, long_program>(4);
    check_drawn<2, 16, 4, 0, bias_relu>(5);
    MESSAGE("largest error: ", largest_share);
    largest_share = 0;
  }
  TEST_CASE("a last block that is shorter has tiles of its own") {
    for (backends::cpu::isa set : backends::cpu::all_isas) {
      if (!backends::cpu::supports(set)) continue;
      drawing draw(6);
      check<shape_word(4, 32, 14, 5, 7), bias_relu>(set, draw, {1, 28, 12, 9, 37}, drawn::uniform, false);  // 21 tiles
      check<shape_word(4, 32, 6, 0, 0), identity>(set, draw, {1, 12, 16, 24, 64}, drawn::uniform, false);   // 12
    }
  }
}

}  // namespace
