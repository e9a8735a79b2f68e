// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// A derivative of a result that is no scalar.
// expect: sinter::gradient_of<square_t
// expect: rule::derivative_needs_one_scalar_result
// expect: argument<sinter::shape<5>
// errors: 1
// at-most-lines: 60
#include <sinter/backends/reference/scalar.hpp>
#include <sinter/ir/model.hpp>

namespace sn = sinter;

struct square_t {
  constexpr auto operator()(auto x) const { return x * x; }
};
struct slope {
  constexpr auto operator()(auto x) const { return sn::grad(square_t{})(x) | sn::relu; }
};
using net = sn::model<slope, sn::input<"x", sn::f32, 5>>;

int main() { return net::trace().nodes.count; }
