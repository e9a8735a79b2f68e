// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// The CPU sorts as the reference does, and eager calls too; and gradients go where the elements stood.
#include "agreement.hpp"

namespace {

using namespace sinter;
using namespace sinter::test;
using namespace sinter::literals;
namespace hana = boost::hana;

constexpr auto N = batch<64>;

/// Integers from -4 to 4 and bools have many equal ones, so that their order shows.
struct sorted {
  constexpr auto operator()(auto x) const {                        // x [N, 9, 4]
    const auto all = x | sort<1>;                                  // [N, 9, 4], places
    const auto largest = transpose<0, 2, 1>(x) | topk<3>;          // [N, 4, 3] of what has no memory of its own
    const auto smallest = x | topk<1, 1, ascending>;               // [N, 1, 4]
    return hana::make_map(hana::make_pair("values"_s, hana::at_c<0>(all)), hana::make_pair("places"_s, hana::at_c<1>(all)),
                          hana::make_pair("largest"_s, hana::at_c<0>(largest)), hana::make_pair("their_places"_s, hana::at_c<1>(largest)),
                          hana::make_pair("smallest"_s, hana::at_c<0>(smallest)), hana::make_pair("order"_s, x | argsort<-1, descending>));
  }
};
template <dtype T>
using sorted_model = model<sorted, input<"x", T, N, 9, 4>>;

/// Rows that are too long to be inserted one by one, and fewer elements than wait to be candidates.
struct long_rows {
  constexpr auto operator()(auto x) const {  // x [N, 3, 100]
    const auto down = x | sort<-1, descending>;
    const auto some = x | topk<20>;
    return hana::make_map(hana::make_pair("down"_s, hana::at_c<0>(down)), hana::make_pair("some"_s, hana::at_c<0>(some)),
                          hana::make_pair("places"_s, hana::at_c<1>(some)));
  }
};
using long_rows_model = model<long_rows, input<"x", f32, N, 3, 100>>;

/// A mixture of the two best of six experts, as a router takes them.
struct routed {
  constexpr auto operator()(auto scores, auto x) const {  // scores [N, 6], x [N, 6, 3]
    const auto best = scores | topk<2>;                   // [N, 2]
    const auto shares = softmax(hana::at_c<0>(best));     // [N, 2]
    const auto places = hana::at_c<1>(best) | unsqueeze<-1> | tile<3>;                       // [N, 2, 3]
    const auto mixed = sum<1>(take_along<1>(x, places) * (shares | unsqueeze<-1>));          // [N, 3]
    return sum<1>(mixed * hana::at_c<0>(mixed | sort<>));
  }
};
using routed_model = model<routed, input<"scores", f32, N, 6>, input<"x", f32, N, 6, 3>>;

TEST_SUITE("laws.agree_sorting") {
  TEST_CASE("sorting agrees") {
    inference_agrees<sorted_model<f32>>("sorted f32", 0);
    inference_agrees<long_rows_model>("sorted long rows", 0);
  }
  TEST_CASE("sorting of other dtypes agrees") {
    inference_agrees<sorted_model<f64>>("sorted f64", 0);
    inference_agrees<sorted_model<bf16>>("sorted bf16", 0);
    inference_agrees<sorted_model<i8>>("sorted i8", 0);
    inference_agrees<sorted_model<boolean>>("sorted bool", 0);
  }
  TEST_CASE("gradients through the places agree, and theirs") {
    gradients_agree<routed_model>("routed", 1e-5);
    gradients_agree<routed_model, 2>("routed twice", 1e-4);
  }
}

}  // namespace
