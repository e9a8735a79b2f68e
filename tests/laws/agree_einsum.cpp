// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// The CPU computes sums of products as the reference does, and eager calls too; and their derivatives match central differences, on run-time extents.
#include "agreement.hpp"

namespace {

using namespace sinter;
using namespace sinter::test;
using namespace sinter::literals;
namespace hana = boost::hana;

constexpr auto N = batch<64>;
constexpr auto T = sequence_length<5>;

/// The batch shared, summed, kept on one side, and along a diagonal.
struct products {
  constexpr auto operator()(auto a, auto b, auto m) const {  // a [N, T, 3], b [N, 3, 4], m [4, 3]
    return hana::make_map(hana::make_pair("shared"_s, einsum<"ntj,njk->ntk">(a, b)), hana::make_pair("turned"_s, einsum<"ntj,njk->nkt">(a, b)),
                          hana::make_pair("summed"_s, einsum<"ntj,njk->tk">(a, b)), hana::make_pair("one_side"_s, einsum<"ntj,kj">(a, m)),
                          hana::make_pair("pairs"_s, einsum<"ntj,mtj->nm">(a, a)), hana::make_pair("dots"_s, einsum<"njk,njk->n">(b, b)),
                          hana::make_pair("outer"_s, einsum<"nj,k->njk">(sum<1>(a), sum<1>(m))), hana::make_pair("chain"_s, einsum<"ntj,njk,kl->ntl">(a, b, m)));
  }
};
template <dtype Type>
using products_model = model<products, input<"a", Type, N, T, 3>, input<"b", Type, N, 3, 4>, input<"m", Type, 4, 3>>;

struct diagonals {
  constexpr auto operator()(auto x, auto y) const {  // x [T, 3, 3], y [T, T, 2]
    return hana::make_map(hana::make_pair("diagonal"_s, einsum<"tii->it">(x)), hana::make_pair("trace"_s, einsum<"...ii">(x)),
                          hana::make_pair("of_a_run"_s, einsum<"ttj->tj">(y)),
                          hana::make_pair("with_another"_s, einsum<"tii,ttj->ij">(x, y)));
  }
};
template <dtype Type>
using diagonals_model = model<diagonals, input<"x", Type, T, 3, 3>, input<"y", Type, T, T, 2>>;

/// Attention as it is written with subscripts; the leading axes broadcast.
struct attended {
  constexpr auto operator()(auto q, auto k, auto v) const {  // q [N, T, 2, 3], k [N, T, 2, 3], v [T, 2, 4]
    const auto scores = softmax(einsum<"nqhd,nkhd->nhqk">(q, k));  // [N, 2, T, T]
    return einsum<"...hqk,khd->...qhd">(scores, v);               // [N, T, 2, 4]
  }
};
template <dtype Type>
using attended_model = model<attended, input<"q", Type, N, T, 2, 3>, input<"k", Type, N, T, 2, 3>, input<"v", Type, T, 2, 4>>;

template <class Model>
void differentiates(const char* name) {
  const ir::graph first = with_gradients(Model::trace());
  CHECK_MESSAGE(!ir::verify(first), name, ": ", ir::verify(first).text);
  CHECK_MESSAGE(deviation_from_differences(first, 3, 5) < difference_tolerance, name);
  const ir::graph second = with_gradients(first);
  CHECK_MESSAGE(deviation_from_differences(second, 3, 5) < difference_tolerance, name, ", twice");
}

TEST_SUITE("laws.agree_einsum") {
  TEST_CASE("sums of products agree") {
    inference_agrees<products_model<f32>>("products", 4e-6);
    inference_agrees<diagonals_model<f32>>("diagonals", 2e-6);
    inference_agrees<attended_model<f32>>("attended", 4e-6);
  }
  TEST_CASE("sums of products of other dtypes agree") {
    inference_agrees<products_model<i32>>("products i32", 0);
    inference_agrees<products_model<f16>>("products f16", 2e-3);
    inference_agrees<diagonals_model<f64>>("diagonals f64", 1e-14);
  }
  TEST_CASE("gradients of sums of products agree") { gradients_agree<attended_model<f32>>("attended", 1e-5); }
  TEST_CASE("derivatives match central differences, and so do theirs") {
    differentiates<products_model<f64>>("products");
    differentiates<diagonals_model<f64>>("diagonals");
    differentiates<attended_model<f64>>("attended");
  }
}

}  // namespace
