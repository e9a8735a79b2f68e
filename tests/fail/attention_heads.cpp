// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Attention with more heads than its features make.
// expect: multi_head_attention<5
// expect: rule::features_must_be_a_multiple_of_the_heads
// expect: 12>
// errors: 1
#include <sinter/sinter.hpp>

namespace sn = sinter;

struct tagger {
  constexpr auto operator()(auto x) const { return x | sn::multi_head_attention<5>("attention") | sn::dense<3>("logits"); }
};
using net = sn::model<tagger, sn::input<"x", sn::f32, sn::batch<8>, sn::sequence_length<6>, 12>>;
sn::weights<net> trained;
