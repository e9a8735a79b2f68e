// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// A weight asked for inside an operation that has a derivative of its own.
// expect: parameter_named<'s', 'c', 'a', 'l', 'e'>
// expect: rule::parameter_must_stand_outside_an_operation_with_its_own_derivative
// expect: at_line<16>
// errors: 1
// at-most-lines: 60
#include <sinter/backends/weights.hpp>

namespace sn = sinter;

struct scaled_t : sn::operation<scaled_t> {
  static constexpr std::string_view name = "scaled";
  static constexpr auto meaning(auto x) { return x * sn::parameter<sn::f32, 4>(x, "scale", {sn::initializer::kind::ones}); }
  static constexpr auto derivative(auto, auto, auto g) { return g; }
};
struct network {
  constexpr auto operator()(auto x) const { return scaled_t{}(x); }
};
using net = sn::model<network, sn::input<"x", sn::f32, sn::batch<64>, 4>>;

sn::weights<net> weights;
