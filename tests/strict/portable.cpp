// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Strict bits of what has no vector kernel: f64, f16 and wide integers, movement, and reading and adding at named places.
#include "../laws/models.hpp"

#include "bits.hpp"

namespace {

using namespace sinter;
using namespace sinter::test;
using namespace sinter::literals;
namespace hana = boost::hana;

template <dtype Type>
using functions_in = model<models::functions, input<"x", Type, batch<64>, 7>, input<"y.positive", Type, 7>>;
using bits_in_i64 = model<models::bits, input<"x", f32, batch<64>, 7>, input<"k", i64, batch<64>, 7>, input<"j", i64, 7>>;

/// A convolution, a pool, a product and sums. x [N, 2, 7, 5].
struct network {
  constexpr auto operator()(auto x) const {
    const auto h = x | conv2d<3, 3>("conv") | relu | max_pool2d<2>;
    return (h | flatten | dense<5>("dense")) + sum<-1, keep_axes>(max<2>(max<-1>(h)));
  }
};
template <dtype Type>
using network_in = model<network, input<"x", Type, batch<64>, 2, 7, 5>>;

/// x [N, 3, 4], rows [N, 2].
struct indexed {
  constexpr auto operator()(auto x, auto rows) const {
    const auto table = sum<0>(x);  // [3, 4]
    return hana::make_map(hana::make_pair("added"_s, index_add<0>(table, rows, take<0>(table, rows))), hana::make_pair("sums"_s, x | cumsum<-1, direction::backward>),
                          hana::make_pair("joined"_s, concat<1>(x | flip<2>, x | pad<1, 1, 0>())));
  }
};
using indexed_model = model<indexed, input<"x", f32, batch<64>, 3, 4>, input<"rows", i32, batch<64>, 2>>;

TEST_SUITE("strict.portable") {
  TEST_CASE("elementary functions of f64 and f16 keep their bits") {
    inference_keeps_its_bits<functions_in<f64>>("functions of f64");
    inference_keeps_its_bits<functions_in<f16>>("functions of f16");
    inference_keeps_its_bits<bits_in_i64>("bits of i64");
  }
  TEST_CASE("convolutions, products and sums of f64 keep their bits, gradients too") { gradients_keep_their_bits<network_in<f64>>("network of f64"); }
  TEST_CASE("reading and adding at named places keeps its bits") { inference_keeps_its_bits<indexed_model>("indexed"); }
}

}  // namespace
