// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// An operation of a user whose derivative has the shape of the result and not of the operand.
// expect: total_t
// expect: rule::gradient_must_have_the_type_of_its_operand
// expect: operand_is<sinter::symbol<sinter::dtype::f32, sinter::shape<8, 3>
// expect: gradient_is<sinter::symbol<sinter::dtype::f32, sinter::shape<8>
// errors: 1
// at-most-lines: 60
#include <sinter/ir/model.hpp>

namespace sn = sinter;

struct total_t : sn::operation<total_t> {
  static constexpr std::string_view name = "total";
  static constexpr auto meaning(auto x) { return x | sn::sum<1>; }
  static constexpr auto derivative(auto, auto, auto g) { return g; }
};
struct network {
  constexpr auto operator()(auto x) const { return total_t{}(x) | sn::relu; }
};
using net = sn::model<network, sn::input<"x", sn::f32, 8, 3>>;

int main() { return net::trace().nodes.count; }
