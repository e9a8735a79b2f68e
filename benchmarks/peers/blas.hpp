// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// OpenBLAS and BLIS: their sgemm by the interface that both share, each loaded for itself while we run.
#pragma once

#include "../compare/contender.hpp"
#include "problems.hpp"

namespace benchmarks {

contender openblas_contender(const std::shared_ptr<const affine_chain>& of);
contender blis_contender(const std::shared_ptr<const affine_chain>& of);

}  // namespace benchmarks
