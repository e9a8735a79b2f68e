// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// How a step did on its batch, in three numbers that can be summed up.
#pragma once

#include <concepts>
#include <cstdint>

#include <boost/hana/at_key.hpp>
#include <boost/hana/contains.hpp>
#include <boost/hana/core/is_a.hpp>
#include <boost/hana/map.hpp>

#include <sinter/core/literals.hpp>
#include <sinter/core/tensor.hpp>
#include <sinter/train/metric/accuracy.hpp>

namespace sinter {

/// The mean loss over a batch, and of how many samples how many were right.
struct score {
  float loss = 0;
  std::int64_t correct = 0;
  std::int64_t count = 0;
};

namespace train::detail {

template <class Result>
concept CountsItself = requires(const Result& result) {
  { result.loss } -> std::convertible_to<float>;
  { result.correct } -> std::convertible_to<std::int64_t>;
  { result.count } -> std::convertible_to<std::int64_t>;
};

template <class Result, class Batch>
concept Classifies = requires(const Result& result, const Batch& batch) {
  { result.loss } -> std::convertible_to<float>;
  { result.output } -> std::convertible_to<view<const float>>;
  requires decltype(boost::hana::is_a<boost::hana::map_tag>(batch))::value;
  requires decltype(boost::hana::contains(batch, literals::operator""_s<"label">()))::value;  // else `[]` fails to compile
  { batch[literals::operator""_s<"label">()] } -> std::convertible_to<view<const std::int32_t>>;
};

}  // namespace train::detail

/// What a step may return for a batch: any type with `loss`, `correct` and `count`; or one with `loss` and `output`, the
/// logits [N, K], if the batch has labels [N] under "label".
template <class Result, class Batch>
concept StepResult = train::detail::CountsItself<Result> || train::detail::Classifies<Result, Batch>;

/// Errors    those of `count_correct`
template <class Batch, StepResult<Batch> Result>
score score_of(const Result& result, const Batch& batch) {
  const float loss = static_cast<float>(result.loss);
  if constexpr (train::detail::CountsItself<Result>) {
    return {loss, static_cast<std::int64_t>(result.correct), static_cast<std::int64_t>(result.count)};
  } else {
    using namespace literals;
    const view<const std::int32_t> labels = batch["label"_s];
    return {loss, count_correct(result.output, labels), labels.size()};
  }
}

/// Sums over the samples of many batches.
struct totals {
  double loss_sum = 0;
  std::int64_t correct = 0;
  std::int64_t count = 0;

  void add(const score& batch) {
    loss_sum += static_cast<double>(batch.loss) * static_cast<double>(batch.count);
    correct += batch.correct;
    count += batch.count;
  }
  double loss() const { return loss_sum / static_cast<double>(count); }
  double accuracy() const { return static_cast<double>(correct) / static_cast<double>(count); }
};

}  // namespace sinter
