// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// A model that returns a number and no tensor.
// expect: sinter: a model returns one tensor, or a boost::hana::map of tensors by name
// at-most-lines: 60
#include <sinter/ir/model.hpp>

namespace sn = sinter;

struct constant {
  constexpr auto operator()(auto) const { return 42; }
};
using net = sn::model<constant, sn::input<"x", sn::f32, 3>>;

int main() { return net::trace().nodes.count; }
