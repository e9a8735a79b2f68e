// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// How many predictions are right.
#pragma once

#include <cstdint>
#include <string>

#include <sinter/core/error.hpp>
#include <sinter/core/tensor.hpp>

namespace sinter {

/// The class of the largest logit, the first of equals; -1 if one is not a number, since nothing is predicted then.
///
/// Shapes    logits [K]
inline std::int32_t predicted_class(view<const float> logits) {
  std::int32_t best = -1;
  for (std::int64_t k = 0; k < logits.size(); ++k) {
    if (logits(k) != logits(k)) return -1;
    if (best < 0 || logits(k) > logits(best)) best = static_cast<std::int32_t>(k);
  }
  return best;
}

namespace train::detail {
/// Calls `function(label, prediction)` for each row, after every row has been checked.
template <class Function>
void for_each_prediction(view<const float> logits, view<const std::int32_t> labels, Function function) {
  if (logits.rank() != 2) throw tensor_error("logits", "shape", "[N, K]", to_string(logits.shape()));
  if (labels.shape() != extents{logits.extent(0)})
    throw tensor_error("labels", "shape", to_string(extents{logits.extent(0)}), to_string(labels.shape()));
  for (std::int64_t i = 0; i < labels.size(); ++i)
    if (labels(i) < 0 || labels(i) >= logits.extent(1))
      throw value_error("label " + std::to_string(i), "0 to " + std::to_string(logits.extent(1) - 1), std::to_string(labels(i)));
  for (std::int64_t i = 0; i < labels.size(); ++i) function(labels(i), predicted_class(logits[i]));
}
}  // namespace train::detail

/// How many rows have their largest logit at their label.
///
/// Shapes    logits [N, K],  labels [N]
/// Errors    `tensor_error`: other shapes; `value_error`: a label outside 0 to K - 1
inline std::int64_t count_correct(view<const float> logits, view<const std::int32_t> labels) {
  std::int64_t correct = 0;
  train::detail::for_each_prediction(logits, labels, [&](std::int32_t label, std::int32_t predicted) { correct += label == predicted; });
  return correct;
}

/// The share of rows that are right, 0 to 1.
///
/// Shapes    logits [N, K],  labels [N]
/// Errors    those of `count_correct`; `value_error`: no rows
inline double accuracy(view<const float> logits, view<const std::int32_t> labels) {
  const std::int64_t correct = count_correct(logits, labels);
  if (labels.size() == 0) throw value_error("labels", "at least one", "none");
  return static_cast<double>(correct) / static_cast<double>(labels.size());
}

}  // namespace sinter
