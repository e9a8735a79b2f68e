// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Batches by name: whether they hold what a model or a loss reads.
#pragma once

#include <type_traits>
#include <utility>

#include <boost/hana/at.hpp>
#include <boost/hana/contains.hpp>
#include <boost/hana/tuple.hpp>

#include <sinter/ir/symbol.hpp>

namespace sinter::backends::detail {

template <class Batch, class Key>
inline constexpr bool holds = decltype(boost::hana::contains(std::declval<const Batch&>(), std::declval<const Key&>()))::value;

/// The first input that a batch lacks, or -1.
template <class Batch, class... Input>
constexpr int first_missing(const boost::hana::tuple<Input...>&) {
  const bool held[] = {true, holds<Batch, std::remove_cv_t<decltype(Input::key)>>...};
  for (int i = 0; i < static_cast<int>(sizeof...(Input)); ++i)
    if (!held[i + 1]) return i;
  return -1;
}

/// The error of what a batch lacks; its type is deduced, since EDG prints an alias as it is written.
template <class Of, rule Broken, class Lacking>
constexpr void reject_batch(Lacking) {
  ir::detail::reject<Of, Broken, wanted<Lacking>>();
}

/// Whether a batch holds every input of a model; else an error that shows the first that it lacks.
template <class Model, class Batch>
constexpr bool holds_inputs() {
  constexpr int missing = first_missing<Batch>(typename Model::inputs{});
  if constexpr (missing >= 0) reject_batch<Model, rule::batch_lacks_an_input>(boost::hana::at_c<missing>(typename Model::inputs{}));
  return missing < 0;
}
/// The same of a loss's target.
template <class Loss, class Batch>
constexpr bool holds_target() {
  constexpr bool there = holds<Batch, std::remove_cv_t<decltype(Loss::target_key)>>;
  if constexpr (!there) ir::detail::reject<Loss, rule::batch_lacks_the_target, wanted<std::remove_cv_t<decltype(Loss::target_key)>>>();
  return there;
}

}  // namespace sinter::backends::detail
