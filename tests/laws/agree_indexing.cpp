// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// The CPU computes what the reference computes, and eager calls too: movement that no strides express, and reading and adding at named places.
#include "agreement.hpp"

namespace {

using namespace sinter;
using namespace sinter::test;
using namespace sinter::literals;
namespace hana = boost::hana;

constexpr auto N = batch<64>;
constexpr auto T = sequence_length<5>;

struct moved {
  constexpr auto operator()(auto x) const {  // x [N, 3, 4]
    const auto parts = split<1, 1, 2>(x);
    const auto turned = transpose<0, 2, 1>(x);  // no memory of its own
    return hana::make_map(hana::make_pair("every_second"_s, x | slice<2, 1, to_end, 2>), hana::make_pair("rows"_s, turned | slice<1, 1, 3>),
                          hana::make_pair("backwards"_s, turned | flip<1, 2>), hana::make_pair("batch_backwards"_s, x | flip<0>),
                          hana::make_pair("padded"_s, (x | pad<1, 2, 1>(-1)) * 2.0f), hana::make_pair("joined"_s, concat<1>(hana::at_c<1>(parts), x, hana::at_c<0>(parts))),
                          hana::make_pair("stacked"_s, stack<2>(x, relu(x))), hana::make_pair("tiled"_s, x | tile<2, 3>), hana::make_pair("sums"_s, x | cumsum<0>),
                          hana::make_pair("sums_from_the_end"_s, x | cumsum<-1, direction::backward>), hana::make_pair("upper"_s, x | triu<1>));
  }
};
using moved_model = model<moved, input<"x", f32, N, 3, 4>>;

struct moved_bytes {
  constexpr auto operator()(auto x) const {  // x [N, 3, 4]
    return hana::make_map(hana::make_pair("slice"_s, x | slice<1, 1>), hana::make_pair("pad"_s, x | pad<2, 0, 2>(3)), hana::make_pair("concat"_s, concat<2>(x, x)),
                          hana::make_pair("sums"_s, x | cumsum<1>));
  }
};
using moved_i8_model = model<moved_bytes, input<"x", i8, N, 3, 4>>;
using moved_f64_model = model<moved_bytes, input<"x", f64, N, 3, 4>>;
using moved_f16_model = model<moved_bytes, input<"x", f16, N, 3, 4>>;

/// Indices are drawn from -4 to 4: some lie outside their axes.
struct indexed {
  constexpr auto operator()(auto x, auto rows, auto places) const {  // x [N, 3, 4], rows [N, T], places [N, 3, 2]
    const auto table = sum<0>(x);                                      // [3, 4]
    const auto found = take<0>(table, rows);                           // [N, T, 4]
    return hana::make_map(hana::make_pair("found"_s, found), hana::make_pair("columns"_s, take<1>(table, rows)), hana::make_pair("along"_s, take_along<2>(x, places)),
                          hana::make_pair("added"_s, index_add<0>(table, rows, found)), hana::make_pair("scattered"_s, scatter_add<2>(x, places, take_along<2>(x, places))),
                          hana::make_pair("hot"_s, one_hot<3>(rows)));
  }
};
using indexed_model = model<indexed, input<"x", f32, N, 3, 4>, input<"rows", i32, N, T>, input<"places", i64, N, 3, 2>>;

struct moved_total {
  constexpr auto operator()(auto x, auto rows) const {  // x [N, 3, 4], rows [T]
    const auto parts = concat<1>(x | slice<1, 1> | flip<2>, x | pad<1, 1, 0>() | cumsum<2>);
    return take<1>(parts * parts, rows) | sum<1, 2>;
  }
};
using moved_total_model = model<moved_total, input<"x", f32, N, 3, 4>, input<"rows", i32, T>>;

TEST_SUITE("laws.agree_indexing") {
  TEST_CASE("movement agrees") { inference_agrees<moved_model>("moved", 2e-6); }
  TEST_CASE("movement of other dtypes agrees") {
    inference_agrees<moved_i8_model>("moved i8", 0);
    inference_agrees<moved_f64_model>("moved f64", 1e-15);
    inference_agrees<moved_f16_model>("moved f16", 0);
  }
  TEST_CASE("reading and adding at named places agrees") { inference_agrees<indexed_model>("indexed", 4e-6); }
  TEST_CASE("gradients through movement agree") { gradients_agree<moved_total_model>("moved total", 1e-5); }
}

}  // namespace
