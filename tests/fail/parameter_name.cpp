// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Two layers of one name; the line is that of the second.
// expect: parameter_named<'d', 'e', 'n', 's', 'e', '.', 'w', 'e', 'i', 'g', 'h', 't'>
// expect: rule::parameter_name_is_taken
// expect: argument<sinter::shape<10, 784>
// expect: wanted<sinter::shape<784, 784>
// expect: at_line<20>
// errors: 1
// at-most-lines: 60
#include <sinter/backends/weights.hpp>
#include <sinter/nn/nn.hpp>

namespace sn = sinter;

struct perceptron {
  constexpr auto operator()(auto x) const {
    return x | sn::dense<784>("dense")  // its weights are "dense.weight"
           | sn::relu | sn::dense<10>("dense");
  }
};
using net = sn::model<perceptron, sn::input<"x", sn::f32, sn::batch<64>, 784>>;

sn::weights<net> weights;
