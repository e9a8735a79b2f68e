// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Sums of products by their subscripts, on examples that a reader can check, what each becomes, and what is refused.
#include <doctest/doctest.h>

#include <algorithm>
#include <string>

#include <sinter/backends/eager/tape.hpp>
#include <sinter/sinter.hpp>

namespace {

using namespace sinter;

eager_tensor counted(const extents& shape) {
  tensor<float> x(shape);
  for (std::int64_t i = 0; i < x.size(); ++i) x.data()[i] = static_cast<float>(i);
  return eager_tensor(x);
}
bool holds(const eager_tensor& x, const extents& shape, std::initializer_list<float> values) {
  const auto found = x.to<float>();
  return found.shape() == shape && std::equal(found.begin(), found.end(), values.begin(), values.end());
}

/// The operations that a call becomes, in order.
template <class... Inputs, class Function>
std::string becomes(Function) {
  std::string all;
  for (const ir::node& n : model<Function, Inputs...>::trace().nodes)
    if (n.op != ir::opcode::input) all.append(all.empty() ? "" : " ").append(ir::name_of(n.op));
  return all;
}
using square_batch = input<"a", f32, batch<8>, 3, 3>;
using other_batch = input<"b", f32, batch<8>, 3, 5>;

TEST_SUITE("backends.eager_einsum") {
  TEST_CASE("one operand: sums, transposes, diagonals and traces") {
    const auto x = counted({2, 3}), square = counted({3, 3});
    CHECK(holds(einsum<"ij->i">(x), {2}, {3, 12}));
    CHECK(holds(einsum<"ij->ji">(x), {3, 2}, {0, 3, 1, 4, 2, 5}));
    CHECK(holds(einsum<"ij->">(x), {}, {15}));
    CHECK(holds(einsum<"ii->i">(square), {3}, {0, 4, 8}));
    CHECK(holds(einsum<"ii">(square), {}, {12}));
    CHECK(holds(einsum<"iii->i">(counted({2, 2, 2})), {2}, {0, 7}));
    CHECK(holds(einsum<"iji->ji">(counted({2, 2, 2})), {2, 2}, {0, 5, 2, 7}));
    CHECK(holds(einsum<"...ij->...">(counted({2, 2, 2})), {2}, {6, 22}));
  }
  TEST_CASE("without an arrow the letters that stand once are the result's, capitals first") {
    CHECK(holds(einsum<"ba">(counted({2, 3})), {3, 2}, {0, 3, 1, 4, 2, 5}));
    CHECK(holds(einsum<"aB">(counted({2, 3})), {3, 2}, {0, 3, 1, 4, 2, 5}));
    CHECK(holds(einsum<"ij, jk">(counted({2, 2}), counted({2, 2})), {2, 2}, {2, 3, 6, 11}));
    CHECK(holds(einsum<"i...">(counted({2, 3})), {3, 2}, {0, 3, 1, 4, 2, 5}));
  }
  TEST_CASE("two operands: products of matrices, vectors and elements") {
    const auto a = counted({2, 3}), v = counted({3});
    CHECK(holds(einsum<"ij,j->i">(a, v), {2}, {5, 14}));
    CHECK(holds(einsum<"i,i">(v, v), {}, {5}));
    CHECK(holds(einsum<"i,j->ij">(v, counted({2})), {3, 2}, {0, 0, 0, 1, 0, 2}));
    CHECK(holds(einsum<"i,j->ji">(v, counted({2})), {2, 3}, {0, 0, 0, 0, 1, 2}));
    CHECK(holds(einsum<"ij,ij->ij">(a, a), {2, 3}, {0, 1, 4, 9, 16, 25}));
    CHECK(holds(einsum<"ij,kj->ki">(a, counted({1, 3})), {1, 2}, {5, 14}));
    CHECK(holds(einsum<",ij->ij">(eager_tensor(tensor<float>({}, {2})), a), {2, 3}, {0, 2, 4, 6, 8, 10}));
    CHECK(holds(einsum<"...j,...j->...">(counted({2, 1, 2}), counted({3, 2})), {2, 3}, {1, 3, 5, 3, 13, 23}));
  }
  TEST_CASE("five shared axes lead as one, and products of half types are not rounded before they are summed") {
    const auto x = convert<f16>(counted({2, 1, 1, 2, 1, 2}));
    CHECK(holds(convert<f32>(einsum<"abcdef,abcdef->edcba">(x, x)), {1, 2, 1, 1, 2}, {1, 41, 13, 85}));
    // (1 + 2^-10)^2 - (1 + 2^-9) = 2^-20, which is lost when the square is rounded to f16.
    const auto left = convert<f16>(eager_tensor(tensor<float>({2}, {1 + 0x1p-10f, 1})));
    const auto right = convert<f16>(eager_tensor(tensor<float>({2}, {1 + 0x1p-10f, -1 - 0x1p-9f})));
    CHECK(holds(convert<f32>(einsum<"i,i">(left, right)), {}, {0x1p-20f}));
    CHECK(holds(convert<f32>(sum<>(left * right)), {}, {0}));
  }
  TEST_CASE("three operands are multiplied from left to right") {
    CHECK(holds(einsum<"i,ij,j->">(counted({2}), counted({2, 3}), counted({3})), {}, {14}));
    CHECK(holds(einsum<"ij,jk,kl->il">(counted({2, 2}), counted({2, 2}), counted({2, 1})), {2, 1}, {3, 11}));
  }
  TEST_CASE("the gradient is made of the same products") {
    const auto a = counted({2, 3}), v = counted({3});
    tape record;
    const auto y = einsum<"ij,j->i">(a, v);
    CHECK(holds(record.gradient(sum<>(y * y), v), {3}, {84, 122, 160}));  // 2 * (5, 14) * a
  }
  TEST_CASE("a contraction becomes one matmul, with shared axes in front and no copies where the order allows") {
    CHECK(becomes<square_batch, other_batch>([](auto a, auto b) { return einsum<"bij,bjk->bik">(a, b); }) == "matmul");
    CHECK(becomes<square_batch, other_batch>([](auto a, auto b) { return einsum<"bij,bjk->bki">(a, b); }) == "transpose transpose matmul");
    CHECK(becomes<square_batch, input<"b", f32, 3, 5>>([](auto a, auto b) { return einsum<"bij,jk->bik">(a, b); }) == "reshape matmul reshape");
    CHECK(becomes<square_batch, input<"b", f32, batch<8>, 3, 3>>([](auto a, auto b) { return einsum<"bij,bij->b">(a, b); }) == "mul sum");
    CHECK(becomes<square_batch, other_batch>([](auto a, auto b) { return einsum<"bij,bkl->bil">(a, b); }) == "sum sum reshape reshape broadcast broadcast mul");
  }
  TEST_CASE("what does not fit is refused, by the rule that it breaks") {
    const auto a = counted({2, 3}), b = counted({4, 5});
    const auto broken = [](auto call) {
      try {
        call();
      } catch (const shape_error& wrong) {
        return std::string(wrong.what());
      }
      return std::string();
    };
    const auto says = [&](auto call, rule wanted) { return broken(call).find("rule::" + std::string(name_of(wanted)) + ":") != std::string::npos; };
    CHECK(says([&] { einsum<"ij,jk->ik">(a, b); }, rule::extents_of_one_letter_must_be_equal));
    CHECK(says([&] { einsum<"ii">(a); }, rule::extents_of_one_letter_must_be_equal));
    CHECK(says([&] { einsum<"i">(a); }, rule::subscripts_must_fit_the_rank));
    CHECK(says([&] { einsum<"ijk">(a); }, rule::subscripts_must_fit_the_rank));
    CHECK(says([&] { einsum<"...ijk">(a); }, rule::subscripts_must_fit_the_rank));
    CHECK(says([&] { einsum<"ij,jk">(a); }, rule::every_operand_must_have_its_subscripts));
    CHECK(says([&] { einsum<"ij">(a, b); }, rule::every_operand_must_have_its_subscripts));
    CHECK(says([&] { einsum<"ij->ik">(a); }, rule::letters_of_the_result_must_stand_among_the_operands));
    CHECK(says([&] { einsum<"ij->ijj">(a); }, rule::letters_of_the_result_must_stand_there_once));
    CHECK(says([&] { einsum<"...,...">(a, b); }, rule::shapes_must_broadcast));
    CHECK(says([&] { einsum<"ab,cd,ef,g">(a, a, a, counted({2})); }, rule::rank_is_too_high));
    const auto one = counted({1, 1, 1, 1});
    CHECK(says([&] { einsum<"abcd,efgh,aebf,cgdh->">(one, one, one, one); }, rule::rank_is_too_high));  // between the first two
    CHECK(says([&] { einsum<"ij->i,j">(a); }, rule::subscripts_must_be_letters_commas_dots_and_an_arrow));
    CHECK(says([&] { einsum<"i1">(a); }, rule::subscripts_must_be_letters_commas_dots_and_an_arrow));
    CHECK(says([&] { einsum<"..ij">(a); }, rule::subscripts_must_be_letters_commas_dots_and_an_arrow));
    CHECK(says([&] { einsum<"...i...">(a); }, rule::subscripts_must_be_letters_commas_dots_and_an_arrow));
    CHECK(says([&] { einsum<"ij->i->j">(a); }, rule::subscripts_must_be_letters_commas_dots_and_an_arrow));
    CHECK(says([&] { einsum<"ij>">(a); }, rule::subscripts_must_be_letters_commas_dots_and_an_arrow));
    CHECK(says([&] { einsum<"ij,ij">(a, convert<f64>(a)); }, rule::dtypes_must_be_equal));
    CHECK(says([&] { einsum<"ij">(a > a); }, rule::dtype_must_not_be_boolean));
  }
}

}  // namespace
