// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// An operation of a user with nine operands.
// expect: sinter: an operation takes at most 8 operands
// errors: 1
// at-most-lines: 60
#include <sinter/ir/model.hpp>

namespace sn = sinter;

struct total_t : sn::operation<total_t> {
  static constexpr std::string_view name = "total";
  static constexpr auto meaning(auto first, auto... rest) { return (first + ... + rest); }
};
struct network {
  constexpr auto operator()(auto x) const { return total_t{}(x, x, x, x, x, x, x, x, x); }
};
using net = sn::model<network, sn::input<"x", sn::f32, 4>>;

int main() { return net::trace().nodes.count; }
