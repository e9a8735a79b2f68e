// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Programs whose weights are bf16 agree with the reference on weights that were rounded to bf16 before.
#include <cmath>
#include <cstring>
#include <iterator>

#include <sinter/backends/cpu/strict.hpp>

#include "agreement.hpp"

namespace {

using namespace sinter;
using namespace sinter::test;

/// Extents on all sides of a vector: whole panels, one vector, parts of the first and of the second vector of a tile.
template <int Features, int First, int Second, int Classes>
struct layers {
  constexpr auto operator()(auto x) const {
    return x | dense<First>("first") | relu | dense<Second>("second") | relu | dense<Classes>("last");
  }
};
template <int Batch, int Features, int First, int Second, int Classes>
using network = model<layers<Features, First, Second, Classes>, input<"x", f32, batch<Batch>, Features>>;

/// Convolutions: with a maximum behind them, in groups, of odd features.
struct pooled_images {
  constexpr auto operator()(auto x) const {
    return x | conv2d<24, 3, padding<1>>("first") | relu | max_pool2d<2> | conv2d<45, 3>("second") | relu |
           conv2d<40, 1, groups<5>>("third") | max_pool2d<2> | flatten | dense<7>("last");
  }
};
using images = model<pooled_images, input<"x", f32, batch<5>, 3, 14, 14>>;

/// A matrix of its own for each of three groups: loops around the kernel and around the packing. x [N, 3, 6, 20].
struct groups_function {
  constexpr auto operator()(auto x) const { return relu(matmul(x, parameter<f32, 3, 20, 37>(x, "matrices", {}))); }
};
using groups_model = model<groups_function, input<"x", f32, batch<5>, 3, 6, 20>>;

struct outer {
  constexpr auto operator()(auto x) const { return x | dense<17>("layer"); }
};

/// Sums of up to 784 products of f32, three layers deep.
constexpr double roundings = 1e-5;

template <class Model>
weights<Model> rounded(const weights<Model>& from) {
  weights<Model> made = from;
  for (const named_array& array : made.arrays()) {
    if (array.name.ends_with(".bias")) continue;
    auto* element = static_cast<float*>(array.data);
    for (std::int64_t i = 0; i < array.shape.count(); ++i) element[i] = bfloat16(double{element[i]});
  }
  return made;
}

tensor<float> drawn(const extents& shape) {
  tensor<float> x(shape);
  for (std::int64_t i = 0; i < x.size(); ++i) x.data()[i] = 2 * uniform_at(1, 2, static_cast<std::uint64_t>(i)) - 1;
  return x;
}

template <class Model, class Machine = weights_as<bf16>>
void agrees_with_rounded_weights(const tensor<float>& x) {
  const auto given = initialize<Model>(seed{3});
  program<Model, reference> oracle(rounded(given));
  for (backends::cpu::isa set : isas_here()) {
    program<Model, Machine> machine(given, set);
    for (std::int64_t batch : {x.extent(0), std::int64_t{1}, x.extent(0) / 2 + 1}) {
      const auto expected = oracle(x.view().slice(0, batch));
      const auto found = machine(x.view().slice(0, batch));
      REQUIRE(found.size() == expected.size());
      double largest = 0, error = 0;
      for (std::int64_t i = 0; i < found.size(); ++i) {
        largest = std::max(largest, std::fabs(double{expected.data()[i]}));
        error = std::max(error, std::fabs(double{found.data()[i]} - double{expected.data()[i]}));
      }
      CHECK_MESSAGE(error <= roundings * largest, std::string(backends::cpu::name_of(set)), ", batch ", batch, ": differs by ",
                    error / largest);
    }
  }
}

TEST_SUITE("laws.agree_weights_as") {
  TEST_CASE("layers of many extents agree at every batch") {
    agrees_with_rounded_weights<network<1, 784, 128, 64, 10>>(drawn({1, 784}));
    agrees_with_rounded_weights<network<7, 129, 45, 33, 3>>(drawn({7, 129}));
    agrees_with_rounded_weights<network<64, 77, 52, 21, 17>>(drawn({64, 77}));
  }
  TEST_CASE("convolutions agree") { agrees_with_rounded_weights<images>(drawn({5, 3, 14, 14})); }
  TEST_CASE("a matrix for each of several groups agrees") { agrees_with_rounded_weights<groups_model>(drawn({5, 3, 6, 20})); }

  TEST_CASE("a weight is what bfloat16 makes of it, whether a tie, a subnormal number, an infinity or a NaN") {
    using net = model<outer, input<"x", f32, batch<7>, 2>>;
    constexpr std::uint32_t special[] = {0x3f808000, 0x3f818000, 0x3f808001, 0xbf817fff, 0x00000001, 0x00018000,
                                         0x80007fff, 0x007fffff, 0x7f7f7fff, 0x7f7fffff, 0xff7f8000, 0x7f800000,
                                         0xff800000, 0x7f800001, 0xffffffff, 0x7fc00000, 0x40490fdb};
    auto given = initialize<net>(seed{1});
    for (const named_array& array : given.arrays()) std::memset(array.data, 0, array.bytes());
    for (std::size_t i = 0; i < std::size(special); ++i)
      given["layer.weight"](static_cast<std::int64_t>(i), 0) = __builtin_bit_cast(float, special[i]);
    tensor<float> x({7, 2});
    for (std::int64_t i = 0; i < 7; ++i) x(i, 0) = 1, x(i, 1) = 0;
    for (backends::cpu::isa set : isas_here()) {
      program<net, weights_as<bf16>> machine(given, set);
      for (std::int64_t batch : {7, 1}) {
        const auto y = machine(x.view().slice(0, batch));
        for (std::size_t i = 0; i < std::size(special); ++i) {
          const float expected = bfloat16(double{__builtin_bit_cast(float, special[i])}),
                      found = y(batch - 1, static_cast<std::int64_t>(i));
          CHECK(((std::isnan(expected) && std::isnan(found)) || expected == found));
        }
      }
    }
  }

  TEST_CASE("every constant matrix is half as large, and nothing else changes") {
    namespace sn = sinter;
    using net = network<1, 784, 128, 64, 10>;
    const auto weights = initialize<net>(sn::seed{3});
    sn::program<net, sn::weights_as<sn::bf16>> answer(weights);
    CHECK(answer.prepared_bytes == (784 * 128 + 128 * 64 + 64 * 32) * 2);
    CHECK(answer.prepared_bytes < sn::program<net, sn::cpu>::prepared_bytes * 51 / 100);
    int packed = 0, read = 0;
    for (const passes::step& s : answer.plan.prepare) packed += passes::packed_dtype_of(answer.plan, s) == bf16;
    for (const passes::step& s : answer.plan.steps) read += passes::packed_dtype_of(answer.plan, s) == bf16;
    CHECK(packed == 3);
    CHECK(read == 3);
    for (const passes::step& s : sn::program<net, sn::cpu>::plan.steps)
      CHECK(passes::packed_dtype_of(sn::program<net, sn::cpu>::plan, s) == f32);
    CHECK(sn::program<net, sn::weights_as<sn::f32>>::prepared_bytes == sn::program<net, sn::cpu>::prepared_bytes);
  }

  TEST_CASE("strict programs and direct ones agree") {
    agrees_with_rounded_weights<network<7, 129, 45, 33, 3>, weights_as<bf16, strict>>(drawn({7, 129}));
    agrees_with_rounded_weights<network<7, 129, 45, 33, 3>, weights_as<bf16, direct>>(drawn({7, 129}));
  }
  TEST_CASE("strict programs have the same bits on every instruction set, alone and in a batch") {
    using net = network<7, 200, 128, 45, 10>;
    const auto given = initialize<net>(seed{5});
    const tensor<float> x = drawn({7, 200});
    program<net, weights_as<bf16, strict>> first(given, backends::cpu::isa::baseline);
    const auto expected = first(x);
    for (backends::cpu::isa set : isas_here()) {
      program<net, weights_as<bf16, strict>> machine(given, set);
      CHECK(std::memcmp(machine(x).data(), expected.data(), 7 * 10 * sizeof(float)) == 0);
      CHECK(std::memcmp(machine(x.view().slice(3, 1)).data(), expected.data() + 3 * 10, 10 * sizeof(float)) == 0);
    }
  }
}

}  // namespace
