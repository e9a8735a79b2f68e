// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Strict bits of each elementary function alone: on special values, on many of every exponent and both signs, and densely around one.
#include <sinter/backends/cpu/strict.hpp>

#include "bits.hpp"

#include <cmath>
#include <cstdint>
#include <cstring>
#include <string>
#include <vector>

namespace {

using namespace sinter;
using ir::opcode;
using passes::access;
using passes::word;

/// Pairs of arguments; functions of one take the first.
struct arguments {
  std::vector<float> x, y;

  void add(float a, float b) {
    x.push_back(a);
    y.push_back(b);
  }
  arguments() {
    const float special[] = {0.0f, -0.0f, 1.0f, -1.0f, 0.5f, -2.5f, 3.0f, INFINITY, -INFINITY, NAN, 1e-45f, -1e-39f, 3.4028235e38f, 8388607.5f, -1e30f, 88.7f, -104.0f, 1048577.0f};
    for (float a : special)
      for (float b : special) add(a, b);
    for (std::uint32_t exponent = 0; exponent < 512; ++exponent)
      for (std::uint64_t i = 0; i < 16; ++i) {
        const philox random(40, i, exponent);
        const std::uint32_t first = exponent << 23 | random.word[0] >> 9, second = random.word[1];
        float a, b;
        std::memcpy(&a, &first, 4);
        std::memcpy(&b, &second, 4);
        add(a, b);
      }
    for (std::uint64_t i = 0; i < 8192; ++i) add(8 * uniform_at(41, 1, i) - 4, 8 * uniform_at(41, 2, i) - 4);
    add(2, 3);  // and a tail
  }
};

template <opcode Op, int Arity>
void keeps_its_bits() {
  static const arguments list;
  const auto count = static_cast<std::int64_t>(list.x.size());
  for (backends::cpu::isa set : test::isas_here()) {
    std::vector<float> result(list.x.size());
    backends::cpu::owned_call c{};
    c.operand[0] = const_cast<float*>(list.x.data());
    c.operand[1] = const_cast<float*>(list.y.data());
    c.operand[Arity] = result.data();
    const std::int64_t numbers[] = {1, 1, 1, count, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1};
    std::memcpy(c.number, numbers, sizeof(numbers));
    constexpr word elementwise = word(backends::cpu::family::elementwise), in = passes::input_word(f32, access::contiguous);
    if constexpr (Arity == 2)
      backends::cpu::strict_kernels::of<elementwise, passes::header_word(2, 1, 1), in, in, passes::instruction_word(Op, 0, 1),
                                        passes::output_word(2, f32)>()[static_cast<int>(set)](c);
    else
      backends::cpu::strict_kernels::of<elementwise, passes::header_word(1, 1, 1), in, passes::instruction_word(Op, 0), passes::output_word(1, f32)>()[static_cast<int>(
          set)](c);
    test::bits_hash hash;
    hash.add(result.data(), count);
    test::check_hash(hash.digits(), "function " + std::string(ir::name_of(Op)), set);
  }
}
template <int Arity, opcode... Ops>
void keep_their_bits() {
  (keeps_its_bits<Ops, Arity>(), ...);
}

TEST_SUITE("strict.functions") {
  TEST_CASE("exponentials and logarithms keep their bits") {
    keep_their_bits<1, opcode::exp, opcode::exp2, opcode::expm1, opcode::log, opcode::log2, opcode::log10, opcode::log1p>();
    keep_their_bits<2, opcode::pow>();
  }
  TEST_CASE("circles keep their bits, arguments of any size") {
    keep_their_bits<1, opcode::sin, opcode::cos, opcode::tan, opcode::asin, opcode::acos, opcode::atan>();
    keep_their_bits<2, opcode::atan2>();
  }
  TEST_CASE("hyperbolas keep their bits") { keep_their_bits<1, opcode::sinh, opcode::cosh, opcode::tanh, opcode::asinh, opcode::acosh, opcode::atanh>(); }
  TEST_CASE("roots, error functions and gammas keep their bits") {
    keep_their_bits<1, opcode::sqrt, opcode::erf, opcode::erfc, opcode::lgamma>();
    keep_their_bits<2, opcode::polygamma>();
  }
  TEST_CASE("rounding, extrema and division keep their bits") {
    keep_their_bits<1, opcode::floor, opcode::ceil, opcode::round, opcode::trunc, opcode::sign, opcode::abs, opcode::relu>();
    keep_their_bits<2, opcode::div, opcode::fmod, opcode::remainder, opcode::floor_divide, opcode::max, opcode::min, opcode::fmax, opcode::fmin>();
  }
}

}  // namespace
