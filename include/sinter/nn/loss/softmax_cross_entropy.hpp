// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Cross-entropy of a softmax, with integer labels.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include <boost/hana/string.hpp>

#include <sinter/core/error.hpp>
#include <sinter/core/tensor.hpp>
#include <sinter/ir/op/comparison.hpp>
#include <sinter/ir/op/div.hpp>
#include <sinter/ir/op/leaf.hpp>
#include <sinter/ir/op/log_softmax.hpp>
#include <sinter/ir/op/neg.hpp>
#include <sinter/ir/op/select.hpp>

namespace sinter {

/// mean over N of -log_softmax(logits)[label].
///
/// Shapes    logits [N, C],  labels [N]  ->  []
/// Types     logits floating, labels i32 from 0 to C - 1
/// Units     nats, averaged over the batch
/// Gradient  dlogits = (softmax(logits) - onehot(labels)) / N
/// Errors    compile time: logits not of rank 2, not floating.  run time (trainers): value_error for a label outside 0 to C - 1
/// Like      torch.nn.CrossEntropyLoss, optax.softmax_cross_entropy_with_integer_labels
struct softmax_cross_entropy {
  static constexpr std::string_view target_name = "label";
  static constexpr auto target_key = boost::hana::string_c<'l', 'a', 'b', 'e', 'l'>;

  /// The type of the labels for given logits.
  template <Symbol Logits>
  static constexpr ir::value_type target_type() {
    ir::value_type type{i32, {}};
    type.shape.push(Logits::type.shape.extent[0]);
    return type;
  }

  /// What a trainer asks before each step; `classes` is the last extent of the model's output.
  static void check_target(view<const std::int32_t> labels, std::int64_t classes) {
    for (std::int64_t i = 0; i < labels.size(); ++i)
      if (labels(i) < 0 || labels(i) >= classes)
        throw value_error("label " + std::to_string(i) + " of the batch", "0 to " + std::to_string(classes - 1), std::to_string(labels(i)));
  }

  template <Symbol Logits, Symbol Labels>
  constexpr auto operator()(Logits logits, Labels labels) const {
    if constexpr (Logits::rank != 2) {
      return ir::detail::reject<softmax_cross_entropy, Logits::rank < 2 ? rule::rank_is_too_low : rule::rank_is_too_high, argument<ir::detail::shape_of<Logits>>>();
    } else {
      ir::graph& in = *logits.in;
      constexpr ir::value_type index_type{i32, Logits::type.shape};
      using index = ir::symbol_for<index_type, Logits::bound>;
      constexpr int along_batch[] = {0};
      const index classes{&in, in.append_leaf(ir::opcode::iota, index_type, {1})};                                              // [N, C]
      const index spread{&in, ir::broadcast_to(ir::expr_of(labels), index_type.shape, along_batch).id};                            // [N, C]
      // One statement a node: the order in which a call's arguments are evaluated is the compiler's, and the graph's order would be, too.
      const auto log_probability = log_softmax(logits);        // [N, C]
      const auto is_label = equal(classes, spread);            // [N, C]
      const auto chosen = select(is_label, log_probability, 0.0f);  // [N, C]
      constexpr ir::value_type scalar{Logits::element, {}};
      constexpr std::int64_t samples = Logits::type.shape.extent[0].code;  // by name: nvcc loses a brace of a nested, dependent list
      const ir::symbol_for<scalar, 0> batch{&in, in.append_leaf(ir::opcode::extent, scalar, {samples})};
      return -sum<>(chosen) / batch;                                                                                             // []
    }
  }
};

}  // namespace sinter
