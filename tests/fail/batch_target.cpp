// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// A batch by name that calls the target otherwise than the loss does.
// expect: sinter::rule::batch_lacks_the_target
// expect: sinter::mean_squared_error
// errors: 1
// at-most-lines: 60
#include <boost/hana/map.hpp>

#include <sinter/sinter.hpp>

namespace sn = sinter;
namespace hana = boost::hana;
using namespace sn::literals;

struct line {
  constexpr auto operator()(auto x) const { return x | sn::dense<1>("line"); }
};
using net = sn::model<line, sn::input<"x", sn::f32, sn::batch<8>, 3>>;

void learn(sn::trainer<net, sn::mean_squared_error, sn::sgd, sn::reference>& fit, sn::view<const float> x, sn::view<const float> y) {
  fit.step(hana::make_map(hana::make_pair("x"_s, x), hana::make_pair("y"_s, y)));
}
