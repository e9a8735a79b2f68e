// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// The model that both units of the program know.
#pragma once

#include <sinter.hpp>

namespace sn = sinter;

struct exclusive_or {
  constexpr auto operator()(auto x) const { return x | sn::dense<16>("hidden") | sn::relu | sn::dense<2>("logits"); }
};
using net = sn::model<exclusive_or, sn::input<"x", sn::f32, sn::batch<4>, 2>>;

/// What the second unit answers to the question in row `row` of `points`.
int answer(const sn::weights<net>& weights, const sn::tensor<float>& points, int row);
/// The version as the second unit sees it.
const int* version_in_second();
