// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// The CPU computes what the reference computes in dtypes without vector kernels: f64, f16, bf16, i64, i8 and u8, to the bit.
///
/// Both compute in double or in 64-bit integers, one operation at a time and sums in the same order, and round when they store: so the results are equal.
/// Contractions and sums in f64 alone may differ by their compiler's choice to fuse a product into a sum.
#include "agreement.hpp"

namespace {

using namespace sinter;
using namespace sinter::test;

constexpr double exact = 0;
constexpr double fused_products = 1e-14;

/// Every elementwise operation of floating dtypes. x [N, 3, 5], y [5].
struct elementwise {
  constexpr auto operator()(auto x, auto y) const {
    const auto s = (x + y) * (x - y * 0.5) / (maximum(x, y) + 3);
    const auto t = sinter::exp(minimum(s, y)) - sinter::log(x * x + 0.25) + sinter::sqrt(relu(-s));
    return sinter::select((s < t && !(x <= y)) || (x == y) != (s >= 0.25), s, t) + transpose<>(transpose<>(t));
  }
};
template <dtype Type>
using elementwise_model = model<elementwise, input<"x", Type, batch<64>, 3, 5>, input<"y", Type, 5>>;

/// Every elementwise operation of integers. k [N, 6], m [6].
struct integers {
  constexpr auto operator()(auto k, auto m) const {
    const auto s = (k + m) * 3 - k * maximum(m, 0);
    return sinter::select(s > k && m != 2, minimum(s, -m), relu(s)) + (k | reshape<batch<64>, 2, 3> | reshape<batch<64>, 6>);
  }
};
template <dtype Type>
using integers_model = model<integers, input<"k", Type, batch<64>, 6>, input<"m", Type, 6>>;

/// Conversions between kinds. x [N, 4] of f32.
struct conversions {
  constexpr auto operator()(auto x) const {
    const auto bytes = convert<f32>(convert<i8>(x * 100.0f)) + convert<f32>(convert<u8>(x * x * 200.0f));
    const auto halves = convert<f32>(convert<f16>(x)) - convert<f32>(convert<bf16>(x)) * 0.5f;
    return convert<f64>(bytes) * 0.125 + convert<f64>(halves) + convert<f64>(convert<i64>(x * 9.0f)) - convert<f64>(convert<boolean>(convert<i32>(x * 2.0f)));
  }
};
using conversions_model = model<conversions, input<"x", f32, batch<64>, 4>>;

/// Reductions, products, convolutions and pools. x [N, 2, 7, 5].
struct network {
  constexpr auto operator()(auto x) const {
    const auto h = x | conv2d<3, 3, stride<2>, padding<1, 0, 1, 2>>("conv") | relu | max_pool2d<2, stride<1>, padding<1, 0, 0, 0>>;
    return (h | flatten | dense<5>("dense")) + sum<-1, keep_axes>(max<2>(max<-1>(h)));
  }
};
template <dtype Type>
using network_model = model<network, input<"x", Type, batch<64>, 2, 7, 5>>;

TEST_SUITE("laws.agree_portable") {
  TEST_CASE("elementwise operations on f64 agree") { inference_agrees<elementwise_model<f64>>("f64", exact); }
  TEST_CASE("elementwise operations on f16 agree") { inference_agrees<elementwise_model<f16>>("f16", exact); }
  TEST_CASE("elementwise operations on bf16 agree") { inference_agrees<elementwise_model<bf16>>("bf16", exact); }
  TEST_CASE("whole numbers of 64 and 8 bits agree") {
    inference_agrees<integers_model<i64>>("i64", exact);
    inference_agrees<integers_model<i8>>("i8", exact);
    inference_agrees<integers_model<u8>>("u8", exact);
  }
  TEST_CASE("conversions between dtypes agree") { inference_agrees<conversions_model>("conversions", exact); }
  TEST_CASE("convolutions, pools, products and reductions of f64 agree") { inference_agrees<network_model<f64>>("f64 network", fused_products); }
  TEST_CASE("gradients of convolutions, pools, products and reductions of f64 agree") { gradients_agree<network_model<f64>>("f64 gradients", fused_products); }
  TEST_CASE("convolutions, pools, products and reductions of f16 agree") { inference_agrees<network_model<f16>>("f16 network", exact); }
}

}  // namespace
