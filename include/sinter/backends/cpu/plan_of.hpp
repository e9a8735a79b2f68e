// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Which plan of a source an executor runs: with convolutions in fewer products or without.
#pragma once

#include <sinter/passes/family.hpp>
#include <sinter/passes/frozen_plan.hpp>
#include <sinter/passes/lower.hpp>

namespace sinter::backends::cpu::detail {

/// A source whose convolutions are computed as they are defined, and not by the winograd family.
template <class Source>
struct direct_source : Source {
  static constexpr passes::plan make() {
    passes::lowering_options how = Source::options;
    how.winograd = false;
    return Source::make(how);
  }
};
constexpr bool has_winograd(const auto& plan) {
  for (const passes::kernel_key& k : plan.kernels)
    if (static_cast<passes::family>(plan.words[k.first]) == passes::family::winograd) return true;
  return false;
}
/// The plan of a source, with convolutions in fewer products or without. Most have none and serve both.
template <class Source, bool Winograd>
constexpr const auto& plan_of() {
  if constexpr (Winograd)
    return passes::compiled<Source>::plan;
  else if constexpr (!has_winograd(passes::compiled<Source>::plan))
    return passes::compiled<Source>::plan;
  else {
    static_assert(!has_winograd(passes::compiled<direct_source<Source>>::plan));
    return passes::compiled<direct_source<Source>>::plan;
  }
}

}  // namespace sinter::backends::cpu::detail
