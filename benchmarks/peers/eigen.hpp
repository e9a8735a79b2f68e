// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Eigen, compiled for this very machine.
#pragma once

#include "../compare/contender.hpp"
#include "problems.hpp"

namespace benchmarks {

contender eigen_contender(const std::shared_ptr<const affine_chain>& of);
contender eigen_contender(const std::shared_ptr<const gelu_chain>& of);

}  // namespace benchmarks
