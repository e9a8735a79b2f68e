// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// What an optimiser writes its rule with: the parameter, its gradient, settings, and states that live from step to step.
#pragma once

#include <cstddef>
#include <string_view>

#include <sinter/ir/expr.hpp>
#include <sinter/ir/op/cards.hpp>

namespace sinter::train {

/// A scalar state that all parameters share, after its update.
struct shared_scalar {
  std::string_view name;
  ir::value_id next = -1;
};

/// One parameter's update under construction. Settings are inputs of the training program, so that changing one compiles nothing anew.
struct update_rule {
  ir::graph& in;
  sequence<shared_scalar>& shared;
  ir::expr parameter, gradient;

  /// A setting as a scalar.
  constexpr ir::expr scalar(std::string_view wanted) const {
    for (ir::value_id v : in.inputs) {
      const std::string_view full = in.name(in.producer(v).name);
      if (full.size() == wanted.size() + prefix.size() && full.substr(0, prefix.size()) == prefix && full.substr(prefix.size()) == wanted) return in_parameter_type({&in, v});
    }
    throw error("sinter: the optimiser asks for a setting that it does not have");
  }
  /// A scalar as a tensor of the parameter's shape.
  constexpr ir::expr spread(ir::expr scalar_value) const {
    return parameter.shape().rank == 0 ? scalar_value : ir::broadcast_over(scalar_value, parameter.shape(), (1u << parameter.shape().rank) - 1u);
  }
  constexpr ir::expr setting(std::string_view wanted) const { return spread(scalar(wanted)); }

  /// A state of the parameter's shape, "parameter.suffix", which starts at zero.
  constexpr ir::expr state(std::string_view suffix) const {
    const ir::value_type type = parameter.type();
    return {&in, in.append_leaf(ir::opcode::state, type, {0}, in.add_name("", in.producer(parameter.id).name, ".", suffix))};
  }
  /// A scalar state that all parameters share: made by the first that asks, with its first value and its rule for the next one. Yields the next value.
  template <class Next>
  constexpr ir::expr shared_state(std::string_view wanted, double first, Next&& next) const {
    for (const shared_scalar& known : shared)
      if (known.name == wanted) return {&in, known.next};
    const ir::value_type type{parameter.element(), {}};
    const ir::expr state{&in, in.append_leaf(ir::opcode::state, type, {ir::encode_constant(type.element, first)}, in.add_name(wanted))};
    const ir::expr following = next(state);
    become(state, following);
    shared.push(shared_scalar{wanted, following.id});
    return following;
  }
  /// From the next step on, the leaf holds this.
  constexpr void become(ir::expr leaf, ir::expr next) const { in.change(leaf.id, next.id); }

  static constexpr std::string_view prefix = "setting.";

  /// Settings are f32; a parameter of another dtype is updated in its own.
  constexpr ir::expr in_parameter_type(ir::expr x) const {
    return x.element() == parameter.element() ? x : ir::emit(ir::opcode::convert, {x}, {static_cast<std::int64_t>(parameter.element())});
  }
};

}  // namespace sinter::train
