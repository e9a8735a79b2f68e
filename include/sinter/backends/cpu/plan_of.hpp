// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Which plan of a source an executor runs: with convolutions in fewer products or without, and with weights packed as which dtype.
#pragma once

#include <type_traits>

#include <sinter/core/dtype.hpp>
#include <sinter/passes/family.hpp>
#include <sinter/passes/frozen_plan.hpp>
#include <sinter/passes/lower.hpp>

namespace sinter::backends::cpu::detail {

/// A source that is lowered in another way: whether convolutions may be computed by the winograd family, and what constant weights are packed as.
template <class Source, bool Winograd, dtype Weights>
struct other_source : Source {
  static constexpr passes::plan make() {
    passes::lowering_options how = Source::options;
    how.winograd = Winograd;
    how.weights = Weights;
    return Source::make(how);
  }
};
constexpr bool has_winograd(const auto& plan) {
  for (const passes::kernel_key& k : plan.kernels)
    if (static_cast<passes::family>(plan.words[k.first]) == passes::family::winograd) return true;
  return false;
}
/// The plan of a source, with convolutions in fewer products or without: most have none and serve both. Those whose weights are no f32 have none anyhow.
template <class Source, class From>
constexpr const auto& plan_of() {
  if constexpr (From::weights != dtype::f32) {
    using narrow_source = other_source<Source, false, From::weights>;
    return passes::compiled<std::conditional_t<Source::options.weights_are_constant, narrow_source, Source>>::plan;
  } else if constexpr (From::winograd)
    return passes::compiled<Source>::plan;
  else if constexpr (!has_winograd(passes::compiled<Source>::plan))
    return passes::compiled<Source>::plan;
  else {
    using direct_source = other_source<Source, false, dtype::f32>;
    static_assert(!has_winograd(passes::compiled<direct_source>::plan));
    return passes::compiled<direct_source>::plan;
  }
}

}  // namespace sinter::backends::cpu::detail
