// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Names for values that somebody may want to look at while a program runs.
#pragma once

#include <string_view>

#include <sinter/ir/card.hpp>
#include <sinter/ir/model.hpp>

namespace sinter {

/// Names a value: `x | dense<64>("hidden") | watch("hidden")`. It is x itself, and costs nothing, unless the model is `watched`.
///
/// Shapes    any  ->  the same
/// Types     any
/// Gradient  dx = g
/// Like      torch.nn.Module.register_forward_hook
struct watch : ir::callable<watch> {
  std::string_view name;
  constexpr explicit watch(std::string_view given) : name(given) {}
  static constexpr watch blank() { return watch("watched"); }

  constexpr ir::expr build(ir::expr x) const {
    if (x && x.in->current_region == 0) x.in->watched.push(ir::output{x.id, x.in->add_scoped_name(name)});
    return x;
  }
};

/// The model with its `watch`ed values kept: `program<watched<net>, cpu>` and `trainer<watched<net>, ...>` hand them to a callback after every run, the trainer
/// with the loss's gradient of each as "gradient of name": where a NaN or an exploding gradient begins.
///
/// It has the weights of the model itself.
template <class Model>
struct watched : Model {
  static constexpr bool watching = true;
  using weights_from = typename Model::weights_from;
};

}  // namespace sinter
