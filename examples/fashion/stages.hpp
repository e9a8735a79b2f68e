// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// The Fashion-MNIST network at every stage of the pipeline, as text. The passes are ordinary functions: here they run at run time.
#pragma once

#include <ostream>
#include <stdexcept>
#include <string>
#include <string_view>

#include "fashion.hpp"

namespace stages {

namespace ir = sn::ir;
namespace passes = sn::passes;

using net = fashion_model<64>;

/// The forward pass and the loss as training traces them: dropout is on, and log_softmax is still a call with its own derivative.
inline ir::graph traced() {
  ir::graph g;
  g.traced_for = ir::mode::training;
  const auto logits = net::trace_into(g);  // [N, 10]
  using logits_type = std::remove_const_t<decltype(logits)>;
  constexpr ir::value_type label_type = sn::softmax_cross_entropy::target_type(logits_type::type);
  const ir::symbol_for<label_type, logits_type::bound> label{&g, g.append_leaf(ir::opcode::input, label_type, {}, g.add_name("label"))};  // [N]
  g.inputs.push(label.id);
  ir::record_output(g, sn::softmax_cross_entropy{}(logits, label), "loss");  // []
  ir::record_output(g, logits, "output");
  return g;
}
/// Forward, backward and update, optimised.
inline ir::graph training() { return sn::train::training_graph<net, sn::softmax_cross_entropy, sn::adam>(); }

inline void check(const ir::graph& g, ir::stage at) {
  if (const ir::violation wrong = verify(g, at)) throw std::runtime_error("node " + std::to_string(wrong.at) + ": " + std::string(wrong.text));
}

inline void print_graph(std::ostream& out, std::string_view title, const ir::graph& g, ir::stage at = ir::stage::inlined) {
  check(g, at);
  out << "== " << title << ": " << g.nodes.count << " nodes\n" << g << '\n';
}

inline std::string_view name_of(passes::family kind) {
  constexpr std::string_view names[] = {"elementwise", "reduction", "contraction", "pack", "border", "max_pool", "max_unpool", "random", "portable", "nest", "depthwise", "small_product"};
  return names[static_cast<int>(kind)];
}

/// Where an operand lies: a letter for the memory, its number where there are several, and the offset in bytes.
inline std::string to_string(const passes::operand& o) {
  const auto numbered = [&](const char* memory) { return memory + std::to_string(o.index) + (o.offset ? "+" + std::to_string(o.offset) : ""); };
  switch (o.where) {
    case passes::slot::arena: return "arena+" + std::to_string(o.offset);
    case passes::slot::prepared: return "prepared+" + std::to_string(o.offset);
    case passes::slot::input: return numbered("input");
    case passes::slot::parameter: return numbered("parameter");
    case passes::slot::state: return numbered("state");
    case passes::slot::extent: return numbered("extent");
    case passes::slot::none: break;
  }
  return "index";
}

/// One line a step: its kernel, the nodes that became it, and its operands.
inline void print_steps(std::ostream& out, std::string_view what, const ir::graph& g, const passes::groups& groups, const passes::plan& p,
                        const sn::sequence<passes::step>& steps) {
  for (int i = 0; i < steps.count; ++i) {
    const passes::step& s = steps.data[i];
    const auto kind = static_cast<passes::family>(p.words.data[p.kernels.data[s.kernel].first]);
    out << what << ' ' << i << ": " << name_of(kind);
    if (const sn::dtype as = passes::packed_dtype_of(p, s); as != sn::f32) out << " of " << sn::name_of(as);
    out << " #" << s.kernel << "  ";
    const bool computes = kind != passes::family::pack && kind != passes::family::border && s.node >= 0;
    if (computes && groups.of.data[s.node] == s.node) {
      out << '[';
      const int first = groups.first.data[s.node];
      for (int n = first; n >= 0; n = groups.next.data[n]) out << (n == first ? "" : " ") << ir::name_of(g.nodes.data[n].op);
      out << "] ";
    }
    if (computes) out << '%' << g.nodes.data[s.node].results.first << ' ' << ir::to_string(g.type(g.nodes.data[s.node].results.first));
    out << " (";
    for (int k = 0; k < s.operands.count; ++k) out << (k ? ", " : "") << to_string(p.operands.data[s.operands.first + k]);
    out << ")\n";
  }
}

inline void print_plan(std::ostream& out, std::string_view title, const ir::graph& optimized, passes::lowering_options options) {
  const ir::graph laid_out = passes::lay_out(optimized);
  check(laid_out, ir::stage::inlined);
  const passes::groups groups = passes::fuse(laid_out, options.fusion);
  const passes::plan p = passes::lower(laid_out, options);
  out << "== " << title << ": " << p.prepare.count << " steps once, " << p.steps.count << " steps a run, " << p.kernels.count << " kernels, arena "
      << p.arena_bytes << " bytes, packed weights " << p.prepared_bytes << " bytes\n";
  print_steps(out, "once", laid_out, groups, p, p.prepare);
  print_steps(out, "step", laid_out, groups, p, p.steps);
  out << '\n';
}

/// Everything, in the order of the pipeline.
inline void print_all(std::ostream& out) {
  print_graph(out, "inference, traced", net::trace(), ir::stage::traced);
  const ir::graph inference = passes::optimize(net::trace());
  print_graph(out, "inference, optimised", inference);
  print_graph(out, "inference, laid out", passes::lay_out(inference));
  print_plan(out, "inference, planned", inference, {});
  print_graph(out, "training, forward and loss, traced", traced(), ir::stage::traced);
  print_graph(out, "training, forward, backward and update, optimised", training());
  print_plan(out, "training, planned", training(), {.weights_are_constant = false, .fusion = {}});
}

}  // namespace stages
