// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Embedded weights that lack a parameter of the model: its layer was renamed.
// expect: rule::weights_lack_a_parameter_of_the_model
// expect: shape<2, 3>
// errors: 1
// at-most-lines: 60
#include <sinter/sinter.hpp>

namespace sn = sinter;

struct stored {  // as sinter_embed_weights writes it
  static constexpr sn::constant_array arrays[] = {{"head.bias", sn::f32, sn::dims(2), 0}, {"head.weight", sn::f32, sn::dims(2, 3), 8}};
  static constexpr char bytes[32] = {};
};
struct classifier {
  constexpr auto operator()(auto x) const { return x | sn::dense<2>("logits"); }
};
using net = sn::model<classifier, sn::input<"x", sn::f32, sn::batch<4>, 3>>;
constexpr auto logits = sn::evaluate<net>(sn::constant_weights<stored>{}, sn::constant_tensor<sn::f32, 1, 3>{1, 2, 3});

int main() {}
