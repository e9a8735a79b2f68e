// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// The CPU computes what the reference computes: minima, products, truths, places and statistics over static axes, batches and lengths.
#include "agreement.hpp"

namespace {

using namespace sinter;
using namespace sinter::test;
using namespace sinter::literals;
namespace hana = boost::hana;

constexpr auto N = batch<64>;
constexpr auto T = sequence_length<5>;

struct statistics {
  constexpr auto operator()(auto x) const {
    return hana::make_map(hana::make_pair("least"_s, min<1>(x)), hana::make_pair("least_of_batch"_s, min<0>(x)),
                          hana::make_pair("product"_s, prod<-1, keep_axes>(x)), hana::make_pair("product_of_steps"_s, prod<1>(x)),
                          hana::make_pair("variance"_s, variance<1, 2>(x)), hana::make_pair("population"_s, variance<0, correction<0>>(x)),
                          hana::make_pair("deviation"_s, standard_deviation<-1>(x)),
                          hana::make_pair("logsumexp"_s, logsumexp<1, keep_axes>(x * 30.0f)),
                          hana::make_pair("l1"_s, norm<norm_kind::l1, 0>(x)), hana::make_pair("l2"_s, norm<norm_kind::l2, -1>(x)),
                          hana::make_pair("infinity"_s, norm<norm_kind::infinity>(x)));
  }
};
using statistics_model = model<statistics, input<"x", f32, N, T, 7>>;

struct places {
  constexpr auto operator()(auto x, auto k) const {
    return hana::make_map(hana::make_pair("any"_s, any<1>(x > 0.5f)), hana::make_pair("all"_s, all<0, 2>(x > -0.99f)),
                          hana::make_pair("some"_s, any<>(k)), hana::make_pair("first"_s, argmax<1>(x)),
                          hana::make_pair("last"_s, argmin<-1, keep_axes>(x)), hana::make_pair("flat"_s, argmax<>(x)),
                          hana::make_pair("whole"_s, argmin<0>(k)), hana::make_pair("least"_s, min<0>(k)),
                          hana::make_pair("product"_s, prod<1>(k)));
  }
};
using places_model = model<places, input<"x", f32, N, T, 7>, input<"k", i32, N, 6>>;

TEST_SUITE("laws.agree_statistics") {
  TEST_CASE("statistics agree") { inference_agrees<statistics_model>("statistics", 1e-5); }
  TEST_CASE("gradients of statistics agree") { gradients_agree<statistics_model>("statistics gradients", 2e-5); }
  TEST_CASE("truths, places and integers agree") { inference_agrees<places_model>("places", 0); }
}

}  // namespace
