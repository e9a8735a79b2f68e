// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Tensors in constant expressions, models with weights that are part of the program, and the same calls at run time.
#include <array>
#include <bit>
#include <cstdint>

#include <doctest/doctest.h>

#include <boost/hana.hpp>

#include <sinter/sinter.hpp>

namespace {

using namespace sinter;
using namespace sinter::literals;
namespace hana = boost::hana;

constexpr constant_tensor<f32, 2, 3> x{1, -2, 3, -4, 5, -6};

// What a constant tensor is made of.
static_assert(x(0, 1) == -2 && x(1, 2) == -6 && x.size == 6 && x.shape() == extents{2, 3});
static_assert(constant_tensor<f32, 2, 2>()(1, 1) == 0);
static_assert(constant_tensor<i32, 3>(std::array<std::int32_t, 3>{7, 8, 9}).at(2) == 9);
static_assert(constant_tensor<f16, 1>(0.1).item() == float16(0.1));
static_assert(constant_tensor<boolean, 2>{true, false}(0));
static_assert(constant_tensor<f64>(2.5).item() == 2.5);
static_assert(!std::is_constructible_v<constant_tensor<f32, 3>, float, float>, "as many numbers as elements");
static_assert(x.view()(1, 0) == -4);

// Calls: operations, literals beside tensors, composites, conditions.
static_assert(relu(x)(0, 0) == 1 && relu(x)(0, 1) == 0);
static_assert((x * 2 + 1)(1, 1) == 11 && (1 - x)(0, 1) == 3);
static_assert((x | relu | sum<1>)(1) == 5);
static_assert(matmul(x, transpose<>(x))(0, 1) == -32);
static_assert(sinter::select(x > 0, x, -x)(1, 2) == 6);
static_assert(all<>(sinter::abs(x) == maximum(x, -x)).item());
static_assert(argmax<1>(x)(0) == 2 && argmax<1>(x)(1) == 1);
static_assert(convert<i8>(x * 100.0f)(1, 2) == -128);
static_assert((x | scope("outer", relu) | repeat<2>("inner", relu))(1, 1) == 5);
static_assert(hana::at_c<1>(split<1, 1, 2>(x))(1, 1) == -6, "several results are a tuple");

// Derivatives.
constexpr auto energy = [](auto v) { return sum<>(v * v); };
static_assert(grad(energy)(x)(1, 2) == -12);
static_assert(hana::at_c<0>(value_and_grad(energy)(x)).item() == 91);
static_assert(hvp(energy)(x, x)(0, 2) == 6);

// A callable of no class of ours, at once.
constexpr auto named = [](auto v) { return hana::make_map(hana::make_pair("twice"_s, v + v), hana::make_pair("root"_s, sinter::sqrt(sinter::abs(v)))); };
static_assert(evaluate(named, x)["twice"_s](0, 0) == 2 && evaluate(named, x)["root"_s](1, 0) == 2);

/// Weights of one layer.
struct stored {
  static constexpr constant_array arrays[] = {{"layer.weight", f32, dims(2, 3), 8}, {"layer.bias", f32, dims(2), 0}};
  static constexpr auto values = std::bit_cast<std::array<char, 32>>(std::array<float, 8>{0.5f, -1, 1, 2, 3, -1, 0, 0.25f});
  static constexpr const char* bytes = values.data();
};
constexpr constant_weights<stored> layer_weights;
static_assert(layer_weights.get<"layer.bias">()(1) == -1 && layer_weights.get<"layer.weight">()(1, 2) == 0.25f);
static_assert(layer_weights.find("layer") == -1 && layer_weights.find("layer.bias") == 1);

struct layered {
  constexpr auto operator()(auto v) const { return v | dense<2>("layer"); }
};
using net = model<layered, input<"v", f32, batch<4>, 3>>;
constexpr auto logits = evaluate<net>(layer_weights, x);  // a batch of 2
static_assert(logits.shape() == extents{2, 2} && logits(0, 0) == 6.5f && logits(0, 1) == -1.25f);

/// Batch and length: a mean over as many steps as there are.
struct averaged {
  constexpr auto operator()(auto steps) const { return hana::make_map(hana::make_pair("mean"_s, steps | mean<1> | dense<2>("layer")), hana::make_pair("again"_s, steps)); }
};
using sequence_net = model<averaged, input<"steps", f32, batch<4>, sequence_length<5>, 3>>;
constexpr auto sentence = evaluate<sequence_net>(layer_weights, x | reshape<1, 2, 3>);
static_assert(sentence["mean"_s].shape() == extents{1, 2} && sentence["again"_s].shape() == extents{1, 2, 3});
static_assert(sentence["mean"_s](0, 0) == -2.5f);

TEST_SUITE("backends.constant") {
  TEST_CASE("the same calls are computed at run time where no constant expression is asked for") {
    const volatile float two = 2;
    const constant_tensor<f32, 2, 3> y{two, -two, two, 0, 1, two};
    CHECK(relu(y)(0, 0) == 2);
    CHECK(grad(energy)(y)(0, 1) == -4);
    CHECK(evaluate<net>(layer_weights, y)(0, 0) == 4.5f);
  }

  TEST_CASE("an index outside is an exception at run time") {
    CHECK_THROWS_WITH_AS(x.at(2, 0), "constant tensor: index of axis 0: expected 0 to 1, found 2", tensor_error);
    CHECK_THROWS_AS(x.at(0, -1), tensor_error);
  }

  TEST_CASE("a layer that is called on a constant tensor alone says where its weights would be") {
    CHECK_THROWS_WITH_AS((x | dense<2>("layer")), "layer.weight: weights: expected evaluate<Model>(weights, x...), found a layer called on a constant tensor alone",
                         tensor_error);
  }

  TEST_CASE("weights and programs are made from embedded weights without a file") {
    const weights<net> copied = layer_weights;
    CHECK(copied["layer.weight"](1, 2) == 0.25f);
    CHECK(copied["layer.bias"](0) == 0.5f);
    program<net, cpu> infer{layer_weights};
    const view<const float> answers = infer(x.view());
    for (std::int64_t i = 0; i < 4; ++i) CHECK(answers.data()[i] == doctest::Approx(logits.elements[i]));
  }

  TEST_CASE("every element type is read from its little-endian bytes") {
    const std::array<double, 2> numbers{-2.5, 0x1.fffffffffffffp1023};
    CHECK(ir::detail::element_at<double>(reinterpret_cast<const char*>(numbers.data()), 1) == 0x1.fffffffffffffp1023);
    const std::array<std::int64_t, 2> whole{-1, INT64_MIN};
    CHECK(ir::detail::element_at<std::int64_t>(reinterpret_cast<const char*>(whole.data()), 1) == INT64_MIN);
    const std::array<std::uint16_t, 1> halves{0xc000};
    CHECK(ir::detail::element_at<float16>(reinterpret_cast<const char*>(halves.data()), 0) == -2.0f);
    CHECK(ir::detail::element_at<std::int8_t>("\200", 0) == -128);
    CHECK(ir::detail::element_at<bool>("\0\1", 1));
  }
}

}  // namespace
