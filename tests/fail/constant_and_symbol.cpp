// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// A model that adds a constant tensor to its input.
// expect: ill_formed<sinter::add_t
// expect: rule::constant_tensors_meet_constant_tensors_and_numbers_only
// expect: shape<3>
// errors: 1
// at-most-lines: 60
#include <sinter/sinter.hpp>

namespace sn = sinter;

struct shifted {
  constexpr auto operator()(auto x) const { return x + sn::constant_tensor<sn::f32, 3>{1, 2, 3}; }
};
using net = sn::model<shifted, sn::input<"x", sn::f32, 3>>;

int main() { return net::trace().nodes.count; }
