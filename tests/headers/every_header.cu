// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// nvcc reads every header, its device pass included; `every_header.hpp` is generated.
#include <every_header.hpp>

// What nvcc writes for the host's compiler still means the same: options of layers, and a graph with a loop, a branch and a checkpoint.
struct every_option {
  constexpr auto operator()(auto x) const {
    const auto all = sinter::gru<3, sinter::with_states, sinter::bidirectional, sinter::no_bias>("gru")(x);  // four weights
    const auto grown = sinter::scan([](auto h, auto row) { return sinter::cond(sinter::sum<>(row) > 0.0f, [&] { return h + row; }, [&] { return h; }); }, sinter::sum<0>(x), x);
    return all[boost::hana::size_c<0>] + sinter::sum<>(sinter::checkpoint(sinter::exp)(grown));
  }
};
static_assert([] {
  int parameters = 0, scans = 0;
  const sinter::ir::graph g = sinter::model<every_option, sinter::input<"x", sinter::f32, 4, 5, 3>>::trace();
  for (const sinter::ir::node& n : g.nodes) {
    parameters += n.op == sinter::ir::opcode::parameter;
    scans += n.op == sinter::ir::opcode::scan;
  }
  return parameters == 4 && scans == 3;
}());
