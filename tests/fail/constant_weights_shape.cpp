// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Embedded weights of a layer with other input features.
// expect: rule::weights_have_a_parameter_with_another_dtype_or_shape
// expect: shape<2, 3>
// expect: shape<2, 5>
// errors: 1
// at-most-lines: 60
#include <sinter/sinter.hpp>

namespace sn = sinter;

struct stored {
  static constexpr sn::constant_array arrays[] = {{"logits.bias", sn::f32, sn::dims(2), 0}, {"logits.weight", sn::f32, sn::dims(2, 5), 8}};
  static constexpr char bytes[48] = {};
};
struct classifier {
  constexpr auto operator()(auto x) const { return x | sn::dense<2>("logits"); }
};
using net = sn::model<classifier, sn::input<"x", sn::f32, sn::batch<4>, 3>>;

int main() { sn::program<net, sn::cpu> classify{sn::constant_weights<stored>{}}; }
