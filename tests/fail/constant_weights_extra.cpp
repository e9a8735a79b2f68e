// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Embedded weights with a tensor that the model has no parameter for.
// expect: rule::weights_have_a_tensor_that_is_no_parameter_of_the_model
// expect: shape<7>
// errors: 1
// at-most-lines: 60
#include <sinter/sinter.hpp>

namespace sn = sinter;

struct stored {
  static constexpr sn::constant_array arrays[] = {
      {"extra", sn::f32, sn::dims(7), 32}, {"logits.bias", sn::f32, sn::dims(2), 0}, {"logits.weight", sn::f32, sn::dims(2, 3), 8}};
  static constexpr char bytes[60] = {};
};
struct classifier {
  constexpr auto operator()(auto x) const { return x | sn::dense<2>("logits"); }
};
using net = sn::model<classifier, sn::input<"x", sn::f32, sn::batch<4>, 3>>;

int main() { const sn::weights<net> weights = sn::constant_weights<stored>{}; }
