// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// A layer that shares its weights by name with one of another width.
// expect: parameter_named<'l', 'o', 'g', 'i', 't', 's', '.', 'w', 'e', 'i', 'g', 'h', 't'>
// expect: rule::shared_parameter_has_another_shape
// expect: argument<sinter::shape<10, 32>
// expect: wanted<sinter::shape<10, 784>
// expect: at_line<20>
// errors: 1
// at-most-lines: 60
#include <sinter/backends/weights.hpp>
#include <sinter/nn/nn.hpp>

namespace sn = sinter;

struct shared {
  constexpr auto operator()(auto x) const {
    const auto logits = x | sn::dense<10>("logits");
    const auto narrow = x | sn::dense<32>("narrow") | sn::relu | sn::dense<10>("logits", sn::sharing::by_name);
    return logits + narrow;
  }
};
using net = sn::model<shared, sn::input<"x", sn::f32, sn::batch<64>, 784>>;

sn::weights<net> weights;
