// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// A constant tensor that is no input of the model.
// expect: rule::argument_must_fit_the_input
// expect: {4, 1}, 3>
// expect: argument<sinter::constant_tensor<sinter::dtype::f32, 1, 4>
// errors: 1
// at-most-lines: 60
#include <sinter/sinter.hpp>

namespace sn = sinter;

struct stored {
  static constexpr sn::constant_array arrays[] = {{"logits.bias", sn::f32, sn::dims(2), 0}, {"logits.weight", sn::f32, sn::dims(2, 3), 8}};
  static constexpr char bytes[32] = {};
};
struct classifier {
  constexpr auto operator()(auto x) const { return x | sn::dense<2>("logits"); }
};
using net = sn::model<classifier, sn::input<"x", sn::f32, sn::batch<4>, 3>>;
constexpr auto logits = sn::evaluate<net>(sn::constant_weights<stored>{}, sn::constant_tensor<sn::f32, 1, 4>{1, 2, 3, 4});

int main() {}
