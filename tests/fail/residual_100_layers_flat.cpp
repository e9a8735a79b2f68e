// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// A wrong shape in the middle of a hundred residual layers that are written one by one: the shape is found wrong once, and the other half is silent.
// expect: convolve2d_with<
// expect: rule::channels_must_fit_the_weights
// expect: argument<sinter::shape<8, 16, 14, 14>
// expect: weights_of_shape<sinter::shape<16, 32, 3, 3>
// errors: 1
// at-most-lines: 60
#include <sinter/sinter.hpp>

namespace sn = sinter;

struct layer : sn::composable {
  std::string_view name;
  constexpr explicit layer(std::string_view given) : name(given) {}
  constexpr sn::rejected operator()(sn::rejected) const { return {}; }
  constexpr auto operator()(sn::Symbol auto x) const { return x + (x | sn::conv2d<16, 3, sn::padding<1>>(name) | sn::relu); }
};
/// Asks for weights that were made for twice as many channels.
struct wrong_layer : sn::composable {
  constexpr auto operator()(sn::Symbol auto x) const {
    const auto weights = sn::parameter<sn::f32, 16, 32, 3, 3>(x, "weights", {sn::initializer::kind::he_normal, 288, 144});
    return x + sn::convolve2d<sn::window{1, 1, 1, 1, 1, 1}>(x, weights);
  }
};
struct network {
  constexpr auto operator()(auto image) const {
    // clang-format off
    auto deep = image | sn::conv2d<16, 3, sn::padding<1>>("stem") | sn::max_pool2d<2>
      | layer("00") | layer("01") | layer("02") | layer("03") | layer("04") | layer("05") | layer("06") | layer("07") | layer("08") | layer("09")
      | layer("10") | layer("11") | layer("12") | layer("13") | layer("14") | layer("15") | layer("16") | layer("17") | layer("18") | layer("19")
      | layer("20") | layer("21") | layer("22") | layer("23") | layer("24") | layer("25") | layer("26") | layer("27") | layer("28") | layer("29")
      | layer("30") | layer("31") | layer("32") | layer("33") | layer("34") | layer("35") | layer("36") | layer("37") | layer("38") | layer("39")
      | layer("40") | layer("41") | layer("42") | layer("43") | layer("44") | layer("45") | layer("46") | layer("47") | layer("48") | layer("49")
      | wrong_layer{} | layer("51") | layer("52") | layer("53") | layer("54") | layer("55") | layer("56") | layer("57") | layer("58") | layer("59")
      | layer("60") | layer("61") | layer("62") | layer("63") | layer("64") | layer("65") | layer("66") | layer("67") | layer("68") | layer("69")
      | layer("70") | layer("71") | layer("72") | layer("73") | layer("74") | layer("75") | layer("76") | layer("77") | layer("78") | layer("79")
      | layer("80") | layer("81") | layer("82") | layer("83") | layer("84") | layer("85") | layer("86") | layer("87") | layer("88") | layer("89")
      | layer("90") | layer("91") | layer("92") | layer("93") | layer("94") | layer("95") | layer("96") | layer("97") | layer("98") | layer("99");
    // clang-format on
    return deep | sn::flatten | sn::dense<10>("logits");
  }
};
using net = sn::model<network, sn::input<"image", sn::f32, 8, 1, 28, 28>>;

int main() {
  auto weights = sn::initialize<net>(sn::seed{1});
  sn::trainer<net, sn::softmax_cross_entropy, sn::adam, sn::cpu> fit{weights};
  sn::program<net, sn::cpu> classify{weights};
  return static_cast<int>(classify.arena_bytes + fit.arena_bytes);
}
