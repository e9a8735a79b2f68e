// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Kernels that move or make data (copies, transpositions, packing, borders, random numbers) against plain loops.
#include <sinter/backends/cpu/kernels.hpp>

#include "interpreted.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <cstring>
#include <vector>

namespace {

using namespace sinter;
using passes::access;
using passes::header_word;
using passes::input_word;
using passes::output_word;
using passes::word;
using test::guarded;

template <class... Numbers>
void set_numbers(backends::cpu::owned_call& c, Numbers... numbers) {
  std::int64_t* to = c.number;
  ((*to++ = numbers), ...);
}

/// Elements that are all different, whatever their type.
template <class Element>
guarded<Element> counted(std::int64_t size) {
  guarded<Element> x(static_cast<std::size_t>(size));
  for (std::size_t i = 0; i < x.size(); ++i) x[i] = static_cast<Element>(i + 1);
  return x;
}

template <class Element>
bool equal(const guarded<Element>& a, const guarded<Element>& b) {
  return a.size() == b.size() && std::memcmp(&a[0], &b[0], a.size() * sizeof(Element)) == 0;
}

/// Copies two transposed matrices of rows × columns, one after the other, into rows with a gap.
template <dtype Type>
int wrong_transpositions() {
  using element = storage_t<Type>;
  int wrong = 0;
  for (const backends::cpu::isa set : test::isas_here()) {
    for (const std::int64_t rows : {1, 2, 3, 4, 5, 8, 15, 16, 17, 33}) {
      for (const std::int64_t columns : {1, 2, 3, 4, 6, 7, 16, 19, 32}) {
        guarded<element> in = counted<element>(2 * rows * columns);
        const std::int64_t step = columns + 2, plane = rows * step;
        guarded<element> out(static_cast<std::size_t>(2 * plane - 2)), expected(static_cast<std::size_t>(2 * plane - 2));
        for (std::int64_t i = 0; i < 2; ++i) {
          for (std::int64_t y = 0; y < rows; ++y) {
            for (std::int64_t x = 0; x < columns; ++x) {
              expected[static_cast<std::size_t>(i * plane + y * step + x)] =
                  in[static_cast<std::size_t>(i * rows * columns + x * rows + y)];
            }
          }
        }
        backends::cpu::owned_call c{};
        c.operand[0] = in.data();
        c.operand[1] = out.data();
        set_numbers(c, 1, 2, rows, columns, 0, rows * columns, 1, rows, 0, plane, step, 1);
        backends::cpu::kernels_for<word(backends::cpu::family::elementwise), header_word(1, 0, 1), input_word(Type, access::gather),
                         output_word(0, Type)>[static_cast<int>(set)](c);
        wrong += !equal(out, expected);
      }
    }
  }
  return wrong;
}

struct pack_case {
  std::int64_t k[3], s[3], n, sn, width;
};

/// Packs into memory that is full of something else, from an input that ends at a page and starts `first` elements in.
bool packs(const pack_case& p, backends::cpu::isa set) {
  std::int64_t low = 0, high = 0;
  const std::int64_t extent[4] = {p.k[0], p.k[1], p.k[2], p.n}, stride[4] = {p.s[0], p.s[1], p.s[2], p.sn};
  for (int axis = 0; axis < 4; ++axis) (stride[axis] < 0 ? low : high) += (extent[axis] - 1) * stride[axis];
  guarded<float> in = counted<float>(high - low + 1);
  const float* const origin = in.data() - low;
  const std::int64_t depth = p.k[0] * p.k[1] * p.k[2], size = (p.n + p.width - 1) / p.width * p.width * depth;
  guarded<float> out = counted<float>(size), expected = out;
  for (std::int64_t k = 0; k < depth; ++k) {
    const std::int64_t from = k / (p.k[1] * p.k[2]) * p.s[0] + k / p.k[2] % p.k[1] * p.s[1] + k % p.k[2] * p.s[2];
    for (std::int64_t j = 0; j < size / depth; ++j) {
      expected[static_cast<std::size_t>(j / p.width * depth * p.width + k * p.width + j % p.width)] =
          j < p.n ? origin[from + j * p.sn] : 0.0f;
    }
  }
  backends::cpu::owned_call c{};
  c.operand[0] = const_cast<float*>(origin);
  c.operand[1] = out.data();
  set_numbers(c, p.k[0], p.k[1], p.k[2], p.s[0], p.s[1], p.s[2], p.n, p.sn, p.width);
  backends::cpu::kernels_for<word(backends::cpu::family::pack)>[static_cast<int>(set)](c);
  return equal(out, expected);
}

template <word Bytes>
bool clears_border(const std::vector<std::int64_t>& n, backends::cpu::isa set) {
  const std::int64_t h = n[1], w = n[2], channels = n[3], top = n[4], left = n[5];
  const std::int64_t height = top + h + n[6], line = left + w + n[7], pixel = channels * static_cast<std::int64_t>(Bytes);
  guarded<std::uint8_t> image(static_cast<std::size_t>(n[0] * height * line * pixel));
  for (std::size_t i = 0; i < image.size(); ++i) image[i] = static_cast<std::uint8_t>(i % 255 + 1);
  guarded<std::uint8_t> expected = image;
  for (std::int64_t i = 0; i < n[0] * height * line * pixel; ++i) {
    const std::int64_t y = i / (line * pixel) % height, x = i / pixel % line;
    if (y < top || y >= top + h || x < left || x >= left + w) expected[static_cast<std::size_t>(i)] = 0;
  }
  backends::cpu::owned_call c{};
  c.operand[0] = image.data();
  for (std::size_t i = 0; i < n.size(); ++i) c.number[i] = n[i];
  backends::cpu::kernels_for<word(backends::cpu::family::border), Bytes>[static_cast<int>(set)](c);
  return equal(image, expected);
}

TEST_SUITE("backends.cpu.movement") {
  TEST_CASE("a copy that gathers transposes") {
    CHECK(wrong_transpositions<f32>() == 0);
    CHECK(wrong_transpositions<i32>() == 0);
    CHECK(wrong_transpositions<u8>() == 0);
  }

  TEST_CASE("a copy that stands still broadcasts") {
    for (const backends::cpu::isa set : test::isas_here()) {
      for (const std::int64_t columns : {1, 3, 16, 37}) {
        guarded<float> in = counted<float>(5), out(static_cast<std::size_t>(5 * columns)), expected = out;
        for (std::int64_t i = 0; i < 5 * columns; ++i) expected[static_cast<std::size_t>(i)] = in[static_cast<std::size_t>(i / columns)];
        backends::cpu::owned_call c{};
        c.operand[0] = in.data();
        c.operand[1] = out.data();
        set_numbers(c, 1, 1, 5, columns, 0, 0, 1, 0, 0, 0, columns, 1);
        backends::cpu::kernels_for<word(backends::cpu::family::elementwise), header_word(1, 0, 1), input_word(f32, access::splat),
                         output_word(0, f32)>[static_cast<int>(set)](c);
        CHECK(equal(out, expected));
      }
    }
  }

  TEST_CASE("packing takes columns side by side, rows side by side, neither, and backwards") {
    for (const backends::cpu::isa set : test::isas_here()) {
      CAPTURE(backends::cpu::name_of(set));
      for (const std::int64_t width : {16, 32}) {
        for (const std::int64_t n : {1, 3, 10, 16, 17, 31, 32, 33, 70}) {
          for (const std::int64_t k : {1, 3, 4, 9, 18, 33}) {
            CAPTURE(width);
            CAPTURE(n);
            CAPTURE(k);
            CHECK(packs({{1, 1, k}, {0, 0, n}, n, 1, width}, set));                // [K][N]
            CHECK(packs({{1, 1, k}, {0, 0, 1}, n, k, width}, set));                // [N][K]
            CHECK(packs({{1, 1, k}, {0, 0, 2}, n, 2 * k + 1, width}, set));        // every other element of [N][K]
            CHECK(packs({{2, 3, k}, {-3 * k * n, -k * n, n}, n, 1, width}, set));  // a filter turned by half a circle
            CHECK(packs({{2, 3, k}, {-3 * k, -k, 1}, n, 6 * k, width}, set));      // the same, rows side by side
          }
        }
      }
    }
  }

  TEST_CASE("a border is cleared and nothing else") {
    for (const backends::cpu::isa set : test::isas_here()) {
      CAPTURE(backends::cpu::name_of(set));
      CHECK(clears_border<4>({3, 5, 7, 3, 1, 1, 1, 1}, set));
      CHECK(clears_border<4>({2, 4, 4, 16, 2, 3, 1, 0}, set));
      CHECK(clears_border<4>({1, 3, 2, 33, 0, 0, 2, 5}, set));
      CHECK(clears_border<4>({2, 3, 3, 4, 0, 0, 0, 0}, set));
      CHECK(clears_border<1>({3, 6, 5, 3, 1, 2, 3, 4}, set));
      CHECK(clears_border<2>({2, 1, 1, 1, 1, 1, 1, 1}, set));
    }
  }

  TEST_CASE("random numbers are those of uniform_at, bit for bit") {
    for (const backends::cpu::isa set : test::isas_here()) {
      CAPTURE(backends::cpu::name_of(set));
      for (const std::int64_t seed : {std::int64_t{0}, std::int64_t{1}, std::int64_t{-987654321987654321}}) {
        for (const std::int64_t counter : {std::int64_t{0}, std::int64_t{3}, std::int64_t{1} << 40}) {
          for (const std::int64_t count : {1, 3, 4, 7, 8, 15, 16, 17, 31, 33, 63, 1000}) {
            const std::int64_t stream = 77;
            std::int64_t key = seed, position = counter;
            guarded<float> out(static_cast<std::size_t>(count)), expected = out;
            for (std::int64_t i = 0; i < count; ++i) {
              expected[static_cast<std::size_t>(i)] = uniform_at(
                  static_cast<std::uint64_t>(seed), static_cast<std::uint64_t>(counter * 65536 + stream), static_cast<std::uint64_t>(i));
            }
            backends::cpu::owned_call c{};
            c.operand[0] = &key;
            c.operand[1] = &position;
            c.operand[2] = out.data();
            set_numbers(c, count, stream);
            backends::cpu::kernels_for<word(backends::cpu::family::random)>[static_cast<int>(set)](c);
            CHECK(equal(out, expected));
          }
        }
      }
    }
  }
}

}  // namespace
