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
/// Errors    compile time: logits not of rank 2, not floating, labels not i32 or not [N].  run time (trainers): value_error for a label outside 0 to C - 1
/// Like      torch.nn.CrossEntropyLoss, optax.softmax_cross_entropy_with_integer_labels
struct softmax_cross_entropy : ir::callable<softmax_cross_entropy> {
  static constexpr std::string_view target_name = "label";
  static constexpr auto target_key = boost::hana::string_c<'l', 'a', 'b', 'e', 'l'>;

  /// The type of the labels for given logits.
  static constexpr ir::value_type target_type(const ir::value_type& logits) { return {i32, logits.shape.rank ? dims(logits.shape.extent[0]) : dims()}; }

  /// What a trainer asks before each step; `classes` is the last extent of the model's output.
  static void check_target(view<const std::int32_t> labels, std::int64_t classes) {
    for (std::int64_t i = 0; i < labels.size(); ++i)
      if (labels(i) < 0 || labels(i) >= classes)
        throw value_error("label " + std::to_string(i) + " of the batch", "0 to " + std::to_string(classes - 1), std::to_string(labels(i)));
  }

  static constexpr ir::expr build(ir::Expr auto logits, ir::Expr auto labels) {
    ir::graph& in = *logits.in;
    if (logits.rank() != 2) return ir::fail(in, logits.rank() < 2 ? rule::rank_is_too_low : rule::rank_is_too_high);
    if (!is_floating(logits.element())) return ir::fail(in, rule::dtype_must_be_floating);
    if (labels.element() != i32) return ir::fail(in, rule::labels_must_be_i32);
    const dims shape = logits.shape();
    constexpr int along_batch[] = {0};
    const ir::expr classes{&in, in.append_leaf(ir::opcode::iota, {i32, shape}, {1})};         // [N, C]
    const auto spread = ir::broadcast_to(labels, shape, along_batch);                       // [N, C]
    const auto log_probability = log_softmax.build(logits);                                  // [N, C]
    if (!log_probability || !spread) return {&in, -1};
    const auto is_label = classes == spread;                                               // [N, C]
    const auto chosen = ir::if_else(is_label, log_probability, ir::constant_like(log_probability, 0));  // [N, C]
    const ir::expr batch{&in, in.append_leaf(ir::opcode::extent, {logits.element(), {}}, {shape.extent[0].code})};
    return -ir::sum_over(chosen, 3) / batch;                                                   // []
  }
  template <rule Broken, class Logits, class Labels>
  static constexpr rejected reject() {
    if constexpr (is_about_dtypes(Broken))
      return ir::callable<softmax_cross_entropy>::reject<Broken, Logits, Labels>();
    else
      return ir::detail::reject<softmax_cross_entropy, Broken, argument<ir::detail::shape_of<Logits>>, labels_of_shape<ir::detail::shape_of<Labels>>>();
  }
};

}  // namespace sinter
