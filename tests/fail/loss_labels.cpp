// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// A loss whose labels are bytes.
// expect: softmax_cross_entropy
// expect: rule::labels_must_be_i32
// expect: left<sinter::symbol<sinter::dtype::f32, sinter::shape<16, 10>
// expect: right<sinter::symbol<sinter::dtype::u8, sinter::shape<16>
// errors: 1
// at-most-lines: 60
#include <sinter/ir/model.hpp>
#include <sinter/nn/nn.hpp>

namespace sn = sinter;

struct loss {
  constexpr auto operator()(auto logits, auto labels) const { return sn::softmax_cross_entropy{}(logits, labels); }
};
using net = sn::model<loss, sn::input<"logits", sn::f32, 16, 10>, sn::input<"labels", sn::u8, 16>>;

int main() { return net::trace().nodes.count; }
