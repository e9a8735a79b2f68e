// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// A batch by name in which an input is misspelled.
// expect: sinter::rule::batch_lacks_an_input
// expect: sinter::wanted<sinter::input<
// errors: 1
// at-most-lines: 60
#include <boost/hana/map.hpp>

#include <sinter/sinter.hpp>

namespace sn = sinter;
namespace hana = boost::hana;
using namespace sn::literals;

struct body_mass {
  constexpr auto operator()(auto height, auto weight) const { return weight / (height * height); }
};
using net = sn::model<body_mass, sn::input<"height", sn::f32, 3>, sn::input<"weight", sn::f32, 3>>;

void serve(sn::program<net, sn::reference>& program, sn::view<const float> height, sn::view<const float> weight) {
  program(hana::make_map(hana::make_pair("height"_s, height), hana::make_pair("wieght"_s, weight)));
}
