// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Channels that do not make as many groups as asked for.
// expect: group_norm<4
// expect: rule::channels_must_be_a_multiple_of_the_groups
// expect: 6, 5, 5>
// errors: 1
#include <sinter/sinter.hpp>

namespace sn = sinter;

struct normalized {
  constexpr auto operator()(auto image) const { return image | sn::group_norm<4>("norm") | sn::relu; }
};
using net = sn::model<normalized, sn::input<"image", sn::f32, sn::batch<8>, 6, 5, 5>>;
sn::weights<net> trained;
